using System.Globalization;

namespace DropletActions.Benchmarks;

/// <summary>Runs measurements side by side and prints medians and ratios.</summary>
internal static class Figures
{
    /// <summary>The middle one of the figures.</summary>
    public static double Median(IEnumerable<double> figures)
    {
        var sorted = figures.Order().ToList();
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }

    /// <summary>Measures two things in turn, so that both meet the same machine, and gives their medians and the median of the ratios.</summary>
    public static (double A, double B, double Ratio) Pair(int runs, Func<double> a, Func<double> b)
    {
        var pairs = new List<(double A, double B)>();
        for (var run = 0; run <= runs; run++)
        {
            var pair = (a(), b());
            if (run > 0)
                pairs.Add(pair);
        }

        return (Median(pairs.Select(pair => pair.A)), Median(pairs.Select(pair => pair.B)), Median(pairs.Select(pair => pair.A / pair.B)));
    }

    /// <summary>Whether every budget that was looked at is kept.</summary>
    public static bool AreAllKept { get; private set; } = true;

    /// <summary>Prints one line: what, the figure, the budget and whether it is kept.</summary>
    public static void Print(string what, string figure, string budget, bool isKept)
    {
        AreAllKept &= isKept;
        Console.WriteLine(string.Format(CultureInfo.InvariantCulture, "{0,-46} {1,-44} budget {2,-22} {3}", what, figure, budget, isKept ? "kept" : "MISSED"));
    }

    /// <summary>A number with few digits, the same everywhere.</summary>
    public static string Short(double figure, string format = "0.##") => figure.ToString(format, CultureInfo.InvariantCulture);
}
