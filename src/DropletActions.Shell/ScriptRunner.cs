using System.Management.Automation;
using System.Management.Automation.Runspaces;
using DropletActions.Shell.Host;
using Microsoft.PowerShell;

namespace DropletActions.Shell;

/// <summary>One runspace with the module in it, and what is run there, one pipeline at a time.</summary>
/// <param name="host">What the engine talks to.</param>
internal sealed class ScriptRunner(ShellHost host) : IDisposable
{
    private readonly Lock _gate = new();
    private Runspace? _runspace;
    private PowerShell? _running;
    private bool _stopping;

    /// <summary>Called on Ctrl+C while nothing runs.</summary>
    public Action? IdleStop { get; set; }

    /// <summary>Opens the runspace and imports the module.</summary>
    /// <param name="manifest">The path of the module's manifest.</param>
    /// <returns>False where the import failed; the reason has been shown.</returns>
    public bool Open(string manifest)
    {
        var state = InitialSessionState.CreateDefault2();

        // Only Windows has the policy; there the default would refuse the very script that the user named.
        if (OperatingSystem.IsWindows())
            state.ExecutionPolicy = ExecutionPolicy.Bypass;

        state.Commands.Remove("prompt", typeof(SessionStateFunctionEntry));
        state.Commands.Add(new SessionStateFunctionEntry("prompt", "'DO> '"));

        _runspace = RunspaceFactory.CreateRunspace(host, state);
        _runspace.ThreadOptions = PSThreadOptions.UseCurrentThread;
        _runspace.Open();
        _runspace.SessionStateProxy.InvokeCommand.CommandNotFoundAction += MissingCommands.Explain;

        using var shell = Create();
        shell.AddCommand("Import-Module").AddParameter("Name", manifest).AddParameter("ErrorAction", ActionPreference.Stop);
        return Run(shell, history: false) == Ending.Normal;
    }

    /// <summary>Runs a script file.</summary>
    /// <param name="path">The file; it exists.</param>
    /// <param name="arguments">Its arguments, as on the command line.</param>
    /// <returns>The exit code for the process.</returns>
    public int RunFile(string path, IEnumerable<string> arguments) => RunCommand(CommandLineText.For(path, arguments));

    /// <summary>Runs statements and shows what they write.</summary>
    /// <param name="text">The statements.</param>
    /// <returns>The exit code for the process.</returns>
    public int RunCommand(string text) => RunStatement(text, history: false) switch
    {
        _ when host.ExitCode is { } code => code,
        Ending.Failed => ExitCodes.Failed,
        Ending.Stopped => ExitCodes.Interrupted,
        _ => ExitCodes.Ok,
    };

    /// <summary>Runs statements, shows what they write, and goes on after an error.</summary>
    /// <param name="text">The statements.</param>
    /// <param name="history">True to let <c>Get-History</c> list them.</param>
    /// <returns>How they ended.</returns>
    public Ending RunStatement(string text, bool history)
    {
        using var shell = Create();
        shell.AddScript(text);
        return Run(shell, history);
    }

    /// <summary>What an expression of the shell's own gives, without showing anything.</summary>
    /// <param name="text">The expression.</param>
    /// <returns>Its first output as text; null where there is none or it failed.</returns>
    public string? Ask(string text)
    {
        using var shell = Create();

        try
        {
            return shell.AddScript(text).Invoke<string>().FirstOrDefault();
        }
        catch (RuntimeException)
        {
            return null;
        }
    }

    /// <summary>Stops the running pipeline and does not wait for its end; safe on any thread.</summary>
    /// <returns>False where that pipeline was told to stop before.</returns>
    public bool Stop()
    {
        lock (_gate)
        {
            if (_stopping)
                return false;

            if (_running is not null)
            {
                _stopping = true;
                _running.BeginStop(null, null);
                return true;
            }
        }

        IdleStop?.Invoke();
        return true;
    }

    /// <summary>Closes the runspace, and with it what the module keeps there.</summary>
    public void Dispose() => _runspace?.Dispose();

    private bool WasStopped
    {
        get
        {
            lock (_gate)
                return _stopping;
        }
    }

    // While a pipeline waits in a nested prompt, the next one runs inside it.
    private PowerShell Create()
    {
        if (_running is not null)
            return PowerShell.Create(RunspaceMode.CurrentRunspace);

        var shell = PowerShell.Create();
        shell.Runspace = _runspace;
        return shell;
    }

    private Ending Run(PowerShell shell, bool history)
    {
        // Errors and output take one way, so that they are shown in the order in which they were written.
        shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        shell.AddCommand("Out-Default");

        var outer = _running;
        SetRunning(shell);

        try
        {
            shell.Invoke(input: null, new PSInvocationSettings { AddToHistory = history });

            // A script that ends while it is being stopped throws nothing.
            return WasStopped ? Ending.Stopped : Ending.Normal;
        }
        catch (PipelineStoppedException)
        {
            return Ending.Stopped;
        }
        catch (RuntimeException e)
        {
            SetRunning(outer);
            ErrorText.Show(e.ErrorRecord, Create, host.Interface);
            return Ending.Failed;
        }
        finally
        {
            SetRunning(outer);
            host.Interface.EndPipeline();
        }
    }

    private void SetRunning(PowerShell? shell)
    {
        lock (_gate)
        {
            _running = shell;
            _stopping = false;
        }
    }
}
