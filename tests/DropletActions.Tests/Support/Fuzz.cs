using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace DropletActions.Tests.Support;

/// <summary>
/// How properties are checked: with the same values at each run, so that none fails that passed before; and with <c>FUZZ=50</c> in the
/// environment with fifty times as many, others each time. A failure tells how to replay it.
/// </summary>
internal static class Fuzz
{
    private static readonly int s_times = int.Parse(Environment.GetEnvironmentVariable("FUZZ") ?? "1", CultureInfo.InvariantCulture);

    /// <summary>Numbers from which a test derives what happens.</summary>
    public static Arbitrary<int> Seeds { get; } = Gen.Choose(0, int.MaxValue).ToArbitrary();

    /// <summary>Checks a property with this many values.</summary>
    public static void Holds(this Property property, int count)
    {
        var config = Config.QuickThrowOnFailure.WithMaxTest(count * s_times);
        property.Check(s_times == 1 ? config.WithReplay(20260301, 1) : config);
    }
}
