using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json;
using System.Text.Json.Nodes;
using DropletActions.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace DropletActions.Tests.Commands;

/// <summary>
/// Whatever a parameter is given, either exactly that reaches the wire, escaped once, or it is refused by an error that names the
/// parameter, before anything is sent.
/// </summary>
public sealed class InputTests
{
    private static readonly string[] s_words = ["daily", "weekly", "SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    private static readonly string[] s_refusals =
    [
        "ParameterInvalid", "ParameterRequired", "ParameterArgumentTransformationError", "ParameterArgumentValidationError", "CannotConvertArgumentNoMessage",
        "ParameterArgumentValidationErrorEmptyStringNotAllowed", "ParameterArgumentValidationErrorNullNotAllowed", "ParameterArgumentTransformationErrorEmptyOrNull",
    ];

    private SandboxHost _host = null!;

    [OneTimeSetUp]
    public void Start() => _host = new(new() { ActionSeconds = 0, BurstLimit = 1_000_000, HourlyLimit = 1_000_000 });

    [OneTimeTearDown]
    public void Stop() => _host.Dispose();

    [TestCase("Get-Droplet $v", "/v2/droplets/{0}")]
    [TestCase("$v | Restart-Droplet", "/v2/droplets/{0}/actions")]
    [TestCase("[pscustomobject]@{ DropletName = $v } | Stop-Droplet", null)]
    public void A_name(string script, string? byId) => ForAll(Inputs.Texts, script, "Droplet", text =>
    {
        var name = text.Trim();
        if (byId is not null && name.TrimStart('+', '-').All(char.IsAsciiDigit))
            return long.TryParse(name, NumberStyles.AllowLeadingSign, null, out var id) && id >= 1 ? Format(byId, id) : null;

        if (name.Length is 0 or > 255 || !IsClean(name) || IsBrokenPattern(name))
            return null;

        var asked = WildcardPattern.ContainsWildcardCharacters(name) ? "" : "&name=" + Uri.EscapeDataString(WildcardPattern.Unescape(name));
        return "/v2/droplets?per_page=200&page=1" + asked;
    });

    [TestCase("Get-Droplet -Tag $v")]
    [TestCase("Restart-Droplet -Tag $v")]
    [TestCase("Invoke-DropletAction -Tag $v -Type power_on")]
    public void A_tag(string script) => ForAll(Inputs.Texts, script, "Tag", text =>
        text.Length is > 0 and <= 255 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or ':')
            ? "/v2/droplets?per_page=200&page=1&tag_name=" + Uri.EscapeDataString(text)
            : null);

    [TestCase("Rename-Droplet 3164444 $v", "rename", "NewName")]
    [TestCase("New-DropletSnapshot 3164444 -Name $v", "snapshot", "Name")]
    [TestCase("Invoke-DropletAction 3164444 -Type rename -Name $v", "rename", "Name")]
    public void A_name_to_give(string script, string type, string parameter) => ForAll(Inputs.Texts, script, parameter, text =>
        IsClean(text) && !string.IsNullOrWhiteSpace(text) ? Body(type, ("name", text)) : null);

    [TestCase("Resize-Droplet 3164444 $v -Confirm:$false")]
    [TestCase("Invoke-DropletAction 3164444 resize -Size $v -Confirm:$false")]
    public void A_size(string script) => ForAll(Inputs.Texts, script, "Size", text => IsSlug(text) ? Body("resize", ("size", text)) : null);

    [TestCase("Reset-Droplet 3164444 $v -Confirm:$false")]
    [TestCase("Invoke-DropletAction 3164444 rebuild -Image $v -Confirm:$false")]
    public void An_image(string script) => ForAll(Inputs.Texts, script, "Image", text =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, null, out var id) && id >= 1 ? Body("rebuild", ("image", id))
        : IsSlug(text) && !text.All(c => char.IsAsciiDigit(c) || c is '-' or '.') ? Body("rebuild", ("image", text))
        : null);

    [TestCase("Set-DropletBackupPolicy 3164444 -Plan $v")]
    [TestCase("Invoke-DropletAction 3164444 change_backup_policy -Plan $v")]
    public void A_plan(string script) => ForAll(Inputs.Texts, script, "Plan", text =>
        text.Length > 0 && text.All(c => char.IsLetterOrDigit(c) || c is '-' or '_') ? Policy("change_backup_policy", ("plan", Known(text) ?? text)) : null);

    [TestCase("Enable-DropletBackup 3164444 -Plan weekly -Weekday $v")]
    [TestCase("Invoke-DropletAction 3164444 enable_backups -Plan weekly -Weekday $v")]
    public void A_weekday(string script) => ForAll(Inputs.Texts, script, "Weekday", text =>
        Known(text) is { Length: 3 } day ? Policy("enable_backups", ("plan", "weekly"), ("weekday", day)) : null);

    [TestCase("Restore-Droplet 3164444 -Image $v -Confirm:$false", "restore", "Image")]
    [TestCase("Set-DropletKernel 3164444 -Kernel $v", "change_kernel", "Kernel")]
    public void An_id_to_send(string script, string type, string parameter) => ForAll(Inputs.Numbers, script, parameter, value =>
        Whole(value) is { } id and >= 1 ? Body(type, (parameter.ToLowerInvariant(), id)) : null);

    [TestCase("Set-DropletBackupPolicy 3164444 -Plan daily -Hour $v", "change_backup_policy")]
    [TestCase("Enable-DropletBackup 3164444 -Plan daily -Hour $v", "enable_backups")]
    public void An_hour(string script, string type) => ForAll(Inputs.Numbers, script, "Hour", value =>
        value is null ? Policy(type, ("plan", "daily"))
        : Whole(value) is { } hour and >= 0 and <= 20 && hour % 4 == 0 ? Policy(type, ("plan", "daily"), ("hour", hour))
        : null);

    [TestCase("Get-DropletAction -ActionId $v", "/v2/actions/{0}")]
    [TestCase("Get-DropletAction 3164444 -ActionId $v", "/v2/droplets/3164444/actions/{0}")]
    [TestCase("Wait-DropletAction -Droplet 3164444 -ActionId $v", "/v2/droplets/3164444/actions/{0}")]
    public void An_id_to_ask_for(string script, string path) => ForAll(Inputs.Numbers, script, "ActionId", value =>
        Whole(value) is { } id and >= 1 ? Format(path, id) : null);

    [Test]
    public void An_id_of_a_Droplet() => ForAll(Inputs.Numbers, "Get-Droplet $v", "Droplet", value =>
        value is string text && !text.Trim().TrimStart('+', '-').All(char.IsAsciiDigit) ? IsClean(text) ? "" : null
        : Whole(value) is { } id and >= 1 ? Format("/v2/droplets/{0}", id)
        : null);

    // PowerShell's own way with numbers is good enough here: what it rounds is a second.
    [TestCase("Restart-Droplet 3164444 -TimeoutSec $v", "TimeoutSec", 0, int.MaxValue)]
    [TestCase("Restart-Droplet 3164444 -ThrottleLimit $v", "ThrottleLimit", 1, 256)]
    [TestCase("Stop-Droplet 3164444 -PowerOffAfter $v", "PowerOffAfter", 1, 86_400)]
    public void A_number_that_is_not_sent(string script, string parameter, int least, int most) => ForAll(Inputs.Numbers, script, parameter, value =>
        value is not null && LanguagePrimitives.TryConvertTo<int>(value, out var number) && number >= least && number <= most ? "" : null);

    [Test]
    public void A_value_of_a_body() => ForAll(Inputs.Values, "Invoke-DropletAction 3164444 -Body @{ type = 'newer'; value = $v }", "Body", value =>
        IsPossible(value) ? new JsonObject { ["type"] = "newer", ["value"] = Json(value) }.ToJsonString() : null, 150);

    [Test]
    public void A_body_that_holds_itself_is_refused() =>
        AssertRefused("$body = @{ type = 'newer' }; $body.self = $body; Invoke-DropletAction 3164444 -Body $body", "-Body is nested too deeply.");

    [TestCase("$(([hashtable]@{ type = 'newer'; 7 = 1 }).Clone() | ForEach-Object { $_.Add('7', 2); $_ })", "-Body names '7' twice.")]
    [TestCase("@{ type = 'newer'; \"a$([char]0xD83D)\" = 1 }", "-Body holds a text with half of a Unicode character, which JSON has no form for.")]
    [TestCase("@{ type = \"newer$([char]0xDE00)\" }", "-Body holds a text with half of a Unicode character, which JSON has no form for.")]
    public void A_body_that_JSON_has_no_form_for_is_refused(string body, string says) => AssertRefused($"Invoke-DropletAction 3164444 -Body {body}", says);

    [Test]
    public void A_switch_in_a_body_is_sent_as_true_or_false()
    {
        _host.Sandbox.Calls.Clear();
        _host.Run("function Resize-All([switch] $Disk) { Invoke-DropletAction 3164444 -Body @{ type = 'newer'; disk = $Disk; list = @($Disk, $Disk) } }; Resize-All -Disk");
        Assert.That(_host.Bodies.Single(), Does.Contain("\"disk\":true").And.Contains("\"list\":[true,true]"));
    }

    /// <summary>Runs a script with each value as <c>$v</c>.</summary>
    /// <param name="values">The values.</param>
    /// <param name="script">The script.</param>
    /// <param name="parameter">What an error must name.</param>
    /// <param name="expected">The path or the body that must reach the wire, empty for whatever; null where the value must be refused.</param>
    /// <param name="count">How many values.</param>
    private void ForAll<T>(Arbitrary<T> values, string script, string parameter, Func<T, string?> expected, int count = 60) => Prop.ForAll(values, value =>
    {
        _host.Sandbox.Calls.Clear();
        _host.Set("v", value);
        var result = _host.Run(script);
        var refusal = result.Errors.Concat(result.Thrown is RuntimeException thrown ? [thrown.ErrorRecord] : []).FirstOrDefault(IsRefusal);

        if (expected(value) is not { } wire)
        {
            Assert.That(refusal?.Exception.Message, Does.Contain(parameter).IgnoreCase, "It is to be refused.");
            Assert.That(_host.Sandbox.Calls, Is.Empty);
            return;
        }

        Assert.That(refusal, Is.Null);
        Assert.That(result.Thrown, Is.Null);
        if (wire.StartsWith('{'))
            Assert.That(JsonNode.DeepEquals(JsonNode.Parse(_host.Bodies.Single()), JsonNode.Parse(wire)), $"{_host.Bodies.Single()} is not {wire}");
        else
            Assert.That(_host.Sandbox.Calls[0].Path, wire.Length == 0 ? Is.Not.Empty : Is.EqualTo(wire));
    }).Holds(count);

    private void AssertRefused(string script, string says)
    {
        _host.Sandbox.Calls.Clear();
        var result = _host.Run(script);
        Assert.That(result.ErrorId, Is.EqualTo("ParameterInvalid"));
        Assert.That(result.TheError.Exception.Message, Is.EqualTo(says));
        Assert.That(_host.Sandbox.Calls, Is.Empty);
    }

    private static bool IsRefusal(ErrorRecord error) => s_refusals.Contains(error.FullyQualifiedErrorId.Split(',')[0]);

    private static string Format(string path, long id) => string.Format(CultureInfo.InvariantCulture, path, id);

    private static string Body(string type, params (string Name, object Value)[] members) => Members([("type", type), .. members]).ToJsonString();

    private static string Policy(string type, params (string Name, object Value)[] members) => new JsonObject { ["type"] = type, ["backup_policy"] = Members(members) }.ToJsonString();

    private static JsonObject Members((string Name, object Value)[] members) =>
        new(members.Select(member => KeyValuePair.Create(member.Name, JsonSerializer.SerializeToNode(member.Value))));

    private static string? Known(string text) => Array.Find(s_words, word => word.Equals(text, StringComparison.OrdinalIgnoreCase));

    private static bool IsClean(string text) => !text.Any(char.IsControl) && Inputs.IsWhole(text);

    private static bool IsSlug(string text) => text.Length is > 0 and <= 255 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private static bool IsBrokenPattern(string name)
    {
        try
        {
            _ = new WildcardPattern(name).IsMatch("");
            return false;
        }
        catch (WildcardPatternException)
        {
            return WildcardPattern.ContainsWildcardCharacters(name);
        }
    }

    /// <summary>What a value means as a whole number; null where it means none.</summary>
    private static long? Whole(object? value) => value switch
    {
        string text => long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, null, out var number) ? number : null,
        float single => Math.Abs(single) <= 1 << 24 && single == MathF.Truncate(single) ? (long)single : null,
        double real => Math.Abs(real) <= 1L << 53 && real == Math.Truncate(real) ? (long)real : null,
        decimal exact => exact == decimal.Truncate(exact) && exact <= long.MaxValue ? (long)exact : null,
        System.Numerics.BigInteger big => big <= long.MaxValue ? (long)big : null,
        ulong large => large <= long.MaxValue ? (long)large : null,
        byte or ushort or int or uint or long => Convert.ToInt64(value, null),
        _ => null,
    };

    private static bool IsPossible(object? value) => value switch
    {
        string text => Inputs.IsWhole(text),
        double.NaN or Version or TimeSpan => false,
        Hashtable table => table.Cast<DictionaryEntry>().All(entry => IsPossible(entry.Key) && IsPossible(entry.Value)),
        object?[] list => list.All(IsPossible),
        _ => true,
    };

    private static JsonNode? Json(object? value) => value switch
    {
        Hashtable table => new JsonObject(table.Cast<DictionaryEntry>().Select(entry => KeyValuePair.Create((string)entry.Key, Json(entry.Value)))),
        object?[] list => new JsonArray([.. list.Select(Json)]),
        _ => JsonSerializer.SerializeToNode(value),
    };
}
