using DropletActions.Commands;

namespace DropletActions.Binding;

/// <summary>
/// Whether PowerShell is binding the cells of a row on this thread. An attribute knows neither its cmdlet nor where a value comes from,
/// but a command line is bound between the construction of a cmdlet and its <see cref="DropletActionCommand.BeginProcessing"/>, and of
/// each record <c>-Droplet</c> is bound before the properties.
/// </summary>
internal static class RowBinding
{
    [ThreadStatic]
    private static bool t_isCommandLine;

    [ThreadStatic]
    private static bool t_isRow;

    [ThreadStatic]
    private static object? t_lastRefused;

    [ThreadStatic]
    private static int t_refused;

    /// <summary>Whether a record is bound, and not a command line.</summary>
    public static bool IsRecord => !t_isCommandLine;

    /// <summary>Whether the value that is bound is a cell of a row.</summary>
    public static bool IsCell => t_isRow;

    /// <summary>A command line is about to be bound.</summary>
    public static void BeginCommandLine() => (t_isCommandLine, t_isRow) = (true, false);

    /// <summary>The command line has been bound; records follow.</summary>
    public static void BeginRecords() => (t_isCommandLine, t_isRow, t_refused) = (false, false, 0);

    /// <summary>The targets of a record or of a command line have been bound.</summary>
    public static void Bind(DropletTarget[] targets) => t_isRow = IsRecord && Array.Exists(targets, target => target.IsRow);

    /// <summary>A row is refused while it is bound, so that its cmdlet does not receive it. PowerShell may try it twice.</summary>
    public static void Refuse(object row)
    {
        if (!ReferenceEquals(t_lastRefused, row))
            t_refused++;
        t_lastRefused = row;
    }

    /// <summary>Returns and resets the number of rows that were refused since the last call, because they count too.</summary>
    public static int TakeRefused()
    {
        var refused = t_refused;
        (t_refused, t_lastRefused) = (0, null);
        return refused;
    }

    /// <summary>A record has been bound.</summary>
    public static void EndRecord() => t_isRow = false;
}
