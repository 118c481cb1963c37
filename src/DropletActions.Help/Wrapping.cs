namespace DropletActions.Help;

/// <summary>Breaks text into lines.</summary>
internal static class Wrapping
{
    /// <summary>Lines of at most so many columns, broken between words; a longer word has a line of its own.</summary>
    public static IEnumerable<string> Lines(string text, int width, string first = "", string others = "")
    {
        var line = first;
        var isEmpty = true;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!isEmpty && line.Length + 1 + word.Length > width)
            {
                yield return line;
                (line, isEmpty) = (others, true);
            }

            line += isEmpty ? word : " " + word;
            isEmpty = false;
        }

        yield return line;
    }
}
