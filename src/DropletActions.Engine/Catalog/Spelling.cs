namespace DropletActions.Engine;

/// <summary>Finds the word that somebody meant who has mistyped it.</summary>
internal static class Spelling
{
    // More slips than that in a short word make it another word.
    private const int MostSlips = 2;

    /// <summary>The one of the words that is the fewest slips away; null when none is near, or when several are as near.</summary>
    public static string? Closest(string word, IEnumerable<string> words)
    {
        var near = words.Select(right => (Word: right, Slips: Slips(word.ToLowerInvariant().Replace('-', '_'), right))).Where(found => found.Slips <= MostSlips)
            .GroupBy(found => found.Slips).OrderBy(group => group.Key).FirstOrDefault()?.ToList();
        return near is [var only] ? only.Word : null;
    }

    /// <summary>How many letters have to be put in, left out or replaced (the Levenshtein distance).</summary>
    private static int Slips(string from, string to)
    {
        var above = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var row = 1; row <= from.Length; row++)
        {
            var current = new int[to.Length + 1];
            current[0] = row;
            for (var column = 1; column <= to.Length; column++)
            {
                var replaced = above[column - 1] + (from[row - 1] == to[column - 1] ? 0 : 1);
                current[column] = Math.Min(replaced, 1 + Math.Min(above[column], current[column - 1]));
            }

            above = current;
        }

        return above[to.Length];
    }
}
