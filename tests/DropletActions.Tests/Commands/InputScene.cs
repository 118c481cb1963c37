using System.Globalization;
using System.Management.Automation;
using System.Text.Json;
using System.Text.Json.Nodes;
using DropletActions.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace DropletActions.Tests.Commands;

/// <summary>A sandbox that any value is tried with: what is sent, and what is refused before.</summary>
public abstract class InputScene
{
    private static readonly string[] s_plans = ["daily", "weekly"];
    private static readonly string[] s_days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

    private static readonly string[] s_refusals =
    [
        "ParameterInvalid", "ParameterRequired", "ParameterArgumentTransformationError", "ParameterArgumentValidationError", "CannotConvertArgumentNoMessage",
        "ParameterArgumentValidationErrorEmptyStringNotAllowed", "ParameterArgumentValidationErrorNullNotAllowed", "ParameterArgumentTransformationErrorEmptyOrNull",
    ];

    private protected LeapingHost Host { get; private set; } = null!;

    [OneTimeSetUp]
    public void Start()
    {
        Host = new(new() { ActionSeconds = 0, BurstLimit = 1_000_000, HourlyLimit = 1_000_000 });
        Host.Run("Use-Connection $c");
    }

    [OneTimeTearDown]
    public void Stop() => Host.Dispose();

    /// <summary>Runs a script with each value as <c>$v</c>.</summary>
    /// <param name="values">The values.</param>
    /// <param name="script">The script.</param>
    /// <param name="parameter">What an error must name.</param>
    /// <param name="expected">The path or the body that must reach the wire, empty for whatever; null where the value must be refused.</param>
    /// <param name="count">How many values.</param>
    protected void ForAll<T>(Arbitrary<T> values, string script, string parameter, Func<T, string?> expected, int count = 60) => Prop.ForAll(values, value =>
    {
        Host.Sandbox.Calls.Clear();
        Host.Set("v", value);
        var result = Host.Run(script);
        var refusal = result.Errors.Concat(result.Thrown is RuntimeException thrown ? [thrown.ErrorRecord] : []).FirstOrDefault(IsRefusal);

        if (expected(value) is not { } wire)
        {
            Assert.That(refusal?.Exception.Message, Does.Contain(parameter).IgnoreCase, "It is to be refused.");
            Assert.That(Host.Sandbox.Calls, Is.Empty);
            return;
        }

        Assert.That(refusal, Is.Null);
        Assert.That(result.Thrown, Is.Null);
        if (wire.StartsWith('{'))
            Assert.That(JsonNode.DeepEquals(JsonNode.Parse(Host.Bodies.Single()), JsonNode.Parse(wire)), $"{Host.Bodies.Single()} is not {wire}");
        else
            Assert.That(Host.Sandbox.Calls[0].Path, wire.Length == 0 ? Is.Not.Empty : Is.EqualTo(wire));
    }).Holds(count);

    protected void AssertRefused(string script, string says)
    {
        Host.Sandbox.Calls.Clear();
        var result = Host.Run(script);
        Assert.That(result.ErrorId, Is.EqualTo("ParameterInvalid"));
        Assert.That(result.TheError.Exception.Message, Is.EqualTo(says));
        Assert.That(Host.Sandbox.Calls, Is.Empty);
    }

    private static bool IsRefusal(ErrorRecord error) => s_refusals.Contains(error.FullyQualifiedErrorId.Split(',')[0]);

    protected static string Format(string path, long id) => string.Format(CultureInfo.InvariantCulture, path, id);

    protected static string Body(string type, params (string Name, object Value)[] members) => Members([("type", type), .. members]).ToJsonString();

    protected static string Policy(string type, params (string Name, object Value)[] members) => new JsonObject { ["type"] = type, ["backup_policy"] = Members(members) }.ToJsonString();

    private static JsonObject Members((string Name, object Value)[] members) =>
        new(members.Select(member => KeyValuePair.Create(member.Name, JsonSerializer.SerializeToNode(member.Value))));

    protected static string? Known(string text) => Array.Find(s_plans, plan => plan.Equals(text, StringComparison.OrdinalIgnoreCase)) ?? Day(text);

    /// <summary>A day of the week as the API writes it; null for other text.</summary>
    protected static string? Day(string text) => Array.Find(s_days, day => new[] { day, day[..3] }.Contains(text, StringComparer.OrdinalIgnoreCase))?[..3].ToUpperInvariant();

    protected static bool IsClean(string text) => !text.Any(char.IsControl) && Inputs.IsWhole(text);

    protected static bool IsPlan(string text) => text.Length > 0 && text.All(c => char.IsLetterOrDigit(c) || c is '-' or '_');

    protected static bool IsSlug(string text) => text.Length is > 0 and <= 255 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    /// <summary>The integer that a value means; null for none.</summary>
    protected static long? Whole(object? value) => value switch
    {
        string text => long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, null, out var number) ? number : null,
        float single => Math.Abs(single) < 1 << 24 && single == MathF.Truncate(single) ? (long)single : null,
        double real => Math.Abs(real) < 1L << 53 && real == Math.Truncate(real) ? (long)real : null,
        decimal exact => exact == decimal.Truncate(exact) && exact <= long.MaxValue ? (long)exact : null,
        System.Numerics.BigInteger big => big <= long.MaxValue ? (long)big : null,
        ulong large => large <= long.MaxValue ? (long)large : null,
        byte or ushort or int or uint or long => Convert.ToInt64(value, null),
        _ => null,
    };
}
