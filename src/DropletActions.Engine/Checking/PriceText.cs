using System.Globalization;

namespace DropletActions.Engine;

/// <summary>Prices as a person reads them.</summary>
internal static class PriceText
{
    /// <summary>A change: <c>$6 → $24 a month</c>.</summary>
    public static string Change(double before, double after) => $"{Of(before)} → {Of(after)} a month";

    /// <summary>A price: <c>$6</c>, <c>$112.50</c>.</summary>
    public static string Of(double price) => price.ToString(price == Math.Floor(price) ? "$#,0" : "$#,0.00", CultureInfo.InvariantCulture);
}
