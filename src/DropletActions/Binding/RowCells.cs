namespace DropletActions.Binding;

/// <summary>Reads the cells of a row, such as one that <c>Import-Csv</c> emits.</summary>
internal static class RowCells
{
    /// <summary>The value of the first of these columns that exists and is not empty, with text trimmed; null for none.</summary>
    public static object? Read(PSObject row, IEnumerable<string> columns) =>
        columns.Select(column => Trimmed(Plain(row.Properties[column]?.Value))).FirstOrDefault(value => value is not null);

    /// <summary>A value without PowerShell's wrapper.</summary>
    public static object? Plain(object? value) => value is PSObject { BaseObject: var inner and not PSCustomObject } ? inner : value;

    private static object? Trimmed(object? value) => value switch
    {
        DBNull => null,
        string text => text.Trim() is { Length: > 0 } trimmed ? trimmed : null,
        _ => value,
    };
}
