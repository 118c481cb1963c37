using System.Globalization;

namespace DropletActions.Engine;

/// <summary>A number of Droplets, or a percentage of a statement's Droplets.</summary>
/// <param name="Number">The number or the percentage.</param>
internal readonly record struct FleetShare(int Number, bool IsPercent)
{
    /// <summary>Reads <c>2</c> or <c>25%</c>.</summary>
    /// <returns>Null when the text is neither a number nor a percentage up to 100.</returns>
    public static FleetShare? Parse(string text)
    {
        var trimmed = text.Trim();
        var isPercent = trimmed.EndsWith("%", StringComparison.Ordinal);
        var digits = isPercent ? trimmed.Substring(0, trimmed.Length - 1).TrimEnd() : trimmed;
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && !(isPercent && number > 100)
            ? new(number, isPercent)
            : null;
    }

    /// <summary>How many Droplets it is, rounded down.</summary>
    /// <param name="droplets">How many Droplets the statement has.</param>
    public int Of(int droplets) => IsPercent ? (int)((long)droplets * Number / 100) : Number;

    public override string ToString() => FormattableString.Invariant($"{Number}{(IsPercent ? "%" : "")}");
}
