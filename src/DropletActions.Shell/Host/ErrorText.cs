using System.Management.Automation;

namespace DropletActions.Shell.Host;

/// <summary>Shows the error that ended a pipeline.</summary>
internal static class ErrorText
{
    /// <summary>Shows an error as the engine shows one (<c>$ErrorView</c> holds), on the standard error.</summary>
    /// <param name="error">The error.</param>
    /// <param name="create">Gives a pipeline of the runspace.</param>
    /// <param name="ui">Where it is written to.</param>
    public static void Show(ErrorRecord error, Func<PowerShell> create, ShellUserInterface ui)
    {
        using var shell = create();
        using var _ = ui.EverythingToStandardError();

        try
        {
            shell.AddCommand("Out-Default").AddParameter("InputObject", error).Invoke();
        }
        catch (RuntimeException)
        {
            // The view itself is broken (a script can change it): the message must not be lost.
            ui.WriteErrorLine(error.ToString());
        }
    }
}
