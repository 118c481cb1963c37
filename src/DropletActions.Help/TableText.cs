using Markdig.Extensions.Tables;

namespace DropletActions.Help;

/// <summary>Formats a table as text in columns.</summary>
internal static class TableText
{
    private const string Gap = "  ";

    /// <summary>The lines of the table. If it is too wide, the widest columns are wrapped, and an empty line separates the rows.</summary>
    public static IEnumerable<string> Lines(Table table, int width)
    {
        var rows = table.Cast<TableRow>().Select(row => row.Cast<TableCell>().Select(cell => string.Join(" ", cell.Select(PlainText.Of))).ToArray()).ToList();
        var natural = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var widths = Fit(natural, width - (Gap.Length * (natural.Length - 1)));
        var isWrapped = !widths.SequenceEqual(natural);
        var laid = rows.ConvertAll(row => Row(row, widths).ToList());
        laid.Insert(1, [Row([.. widths.Select(w => new string('-', w))], widths).Single()]);
        return laid.SelectMany((lines, index) => isWrapped && index > 1 && index < laid.Count - 1 ? lines.Append("") : lines);
    }

    /// <summary>Narrows the widest column until the row fits.</summary>
    private static int[] Fit(int[] natural, int width)
    {
        var widths = natural.ToArray();
        while (widths.Sum() > width)
            widths[Array.IndexOf(widths, widths.Max())]--;
        return widths;
    }

    private static IEnumerable<string> Row(string[] cells, int[] widths)
    {
        var wrapped = cells.Select((cell, column) => Wrapping.Lines(cell, widths[column]).ToArray()).ToArray();
        for (var line = 0; line < wrapped.Max(lines => lines.Length); line++)
            yield return string.Join(Gap, wrapped.Select((lines, column) => (line < lines.Length ? lines[line] : "").PadRight(widths[column]))).TrimEnd();
    }
}
