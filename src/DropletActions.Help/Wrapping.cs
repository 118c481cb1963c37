namespace DropletActions.Help;

/// <summary>Breaks text into lines.</summary>
internal static class Wrapping
{
    /// <summary>Breaks text between words into lines of a maximum width. A longer word gets its own line.</summary>
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
