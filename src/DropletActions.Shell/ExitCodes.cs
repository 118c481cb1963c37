namespace DropletActions.Shell;

/// <summary>What the process tells its caller; the same numbers as <c>pwsh</c> gives.</summary>
internal static class ExitCodes
{
    /// <summary>The script came to its end; errors that did not end it change nothing.</summary>
    public const int Ok = 0;

    /// <summary>A terminating error or a parse error ended the script, or the module could not be imported.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong, or the script file does not exist.</summary>
    public const int Usage = 64;

    /// <summary>Ctrl+C ended the script.</summary>
    public const int Interrupted = 130;
}
