namespace DropletActions.Shell;

/// <summary>How a pipeline ended.</summary>
internal enum Ending
{
    /// <summary>It came to its end, with or without errors.</summary>
    Normal,

    /// <summary>A terminating error or a parse error ended it.</summary>
    Failed,

    /// <summary>Ctrl+C ended it.</summary>
    Stopped,
}
