namespace DropletActions.Binding;

/// <summary>Finds the columns of rows that match no parameter.</summary>
/// <param name="columns">The columns that the cmdlet reads, besides those of the Droplet.</param>
/// <param name="parameters">Its other parameters, which are the same for all rows.</param>
/// <param name="reportsAll">Whether every unknown column is reported, and not only one that looks like a parameter.</param>
internal sealed class RowColumns(IReadOnlyCollection<string> columns, IReadOnlyCollection<string> parameters, bool reportsAll)
{
    private static readonly string[] s_targets = ["Droplet", "DropletId", "DropletName"];

    // PowerShell adds these to objects from a job or a remote session.
    private static readonly string[] s_added = ["PSComputerName", "PSShowComputerName", "PSSourceJobInstanceId", "RunspaceId"];

    // A shorter word is part of too many others.
    private const int ShortestPart = 3;

    // In a word this short, a second typing error makes another word.
    private const int ShortWord = 4;

    private readonly HashSet<string> _seen = new(columns.Concat(s_targets).Concat(s_added), StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a row has a column for its Droplet, empty or not.</summary>
    public static bool HasDroplet(PSObject row) => Array.Exists(s_targets, column => row.Properties[column] is not null);

    /// <summary>How to read a file whose rows have one column that holds another delimiter; null for all other rows.</summary>
    public static string? HintOfDelimiter(PSObject row)
    {
        if (row.BaseObject is not PSCustomObject || row.Properties.Take(2).ToList() is not [{ Name: var column }] || column.IndexOfAny([';', '\t']) < 0)
            return null;

        var delimiter = column.IndexOf(';') >= 0 ? "';'" : "\"`t\"";
        return $"The rows have one column, '{column}'. If {delimiter} separates its columns, use Import-Csv -Delimiter {delimiter}.";
    }

    /// <summary>The warnings about columns that no earlier row of the statement had.</summary>
    public IEnumerable<string> WarningsFor(PSObject row)
    {
        if (row.BaseObject is not PSCustomObject)
            yield break;

        var ignored = new List<string>();
        foreach (var column in row.Properties.Select(property => property.Name).Where(_seen.Add).ToList())
        {
            if (Find(parameters, column) is { } parameter)
                yield return $"The column '{column}' is ignored: specify -{parameter} on the command line, because it is the same for all rows.";
            else if (Nearest(column) is { } near)
                yield return $"'{column}' is not a parameter. Did you mean {near}?";
            else if (reportsAll)
                ignored.Add($"'{column}'");
        }

        if (ignored.Count > 0)
            yield return ignored.Count == 1 ? $"{ignored[0]} is not a parameter, so the column is ignored." : $"{string.Join(", ", ignored)} are not parameters, so the columns are ignored.";
    }

    private string? Nearest(string column)
    {
        var word = column.Trim();
        var names = columns.Concat(s_targets).ToList();
        return Find(names, word)
            ?? Spelling.Closest(word, names, word.Length <= ShortWord ? 1 : Spelling.MostSlips)
            ?? columns.FirstOrDefault(name => word.Length >= ShortestPart && (IsPart(word, name) || IsPart(name, word)));
    }

    private static string? Find(IEnumerable<string> names, string word) => names.FirstOrDefault(name => string.Equals(name, word, StringComparison.OrdinalIgnoreCase));

    private static bool IsPart(string part, string whole) => whole.IndexOf(part, StringComparison.OrdinalIgnoreCase) >= 0;
}
