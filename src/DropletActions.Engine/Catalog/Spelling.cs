namespace DropletActions.Engine;

/// <summary>Finds the word that a mistyped word probably means.</summary>
internal static class Spelling
{
    /// <summary>With more typing errors, it is another word.</summary>
    public const int MostSlips = 2;

    /// <summary>The word with the fewest typing errors; null when none is near, or several are equally near.</summary>
    /// <param name="word">The word, in any case.</param>
    public static string? Closest(string word, IEnumerable<string> words, int mostSlips = MostSlips)
    {
        var written = word.ToLowerInvariant().Replace('-', '_');
        var near = words.Select(right => (Word: right, Slips: Slips(written, right.ToLowerInvariant()))).Where(found => found.Slips <= mostSlips)
            .GroupBy(found => found.Slips).OrderBy(group => group.Key).FirstOrDefault()?.ToList();
        return near is [var only] ? only.Word : null;
    }

    /// <summary>How many letters have to be inserted, deleted, replaced or swapped with the next one (the optimal string alignment distance).</summary>
    private static int Slips(string from, string to)
    {
        var twoAbove = new int[to.Length + 1];
        var above = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var row = 1; row <= from.Length; row++)
        {
            var current = new int[to.Length + 1];
            current[0] = row;
            for (var column = 1; column <= to.Length; column++)
            {
                var replaced = above[column - 1] + (from[row - 1] == to[column - 1] ? 0 : 1);
                current[column] = Math.Min(replaced, 1 + Math.Min(above[column], current[column - 1]));
                if (row > 1 && column > 1 && from[row - 1] == to[column - 2] && from[row - 2] == to[column - 1])
                    current[column] = Math.Min(current[column], twoAbove[column - 2] + 1);
            }

            (twoAbove, above) = (above, current);
        }

        return above[to.Length];
    }
}
