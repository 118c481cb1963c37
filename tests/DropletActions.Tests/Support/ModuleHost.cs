using System.Collections.Concurrent;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text.RegularExpressions;
using DropletActions.Engine;

namespace DropletActions.Tests.Support;

/// <summary>
/// A runspace of the real engine with the staged module imported, as a user has it. A runspace that is as it was at first, but for
/// variables and connections, serves the next test: making one takes longer than most tests do.
/// </summary>
internal sealed partial class ModuleHost : IDisposable
{
    private static readonly ConcurrentBag<(Runspace Runspace, RecordingHost Host)> s_clean = [];

    private readonly Runspace _runspace;
    private bool _isClean = true;

    public ModuleHost(params (string Name, object? Value)[] variables)
    {
        (_runspace, Host) = s_clean.TryTake(out var clean) ? clean : Open();
        foreach (var (name, value) in variables)
            Set(name, value);
    }

    public RecordingHost Host { get; }

    /// <summary>The clock of the connections in use: while a script's thread does anything but wait for the engine, it stands still.</summary>
    public IClock Clock { get; set; } = SystemClock.Instance;

    /// <summary>A variable's value, <c>$Error</c> among them.</summary>
    public object? Get(string name) => _runspace.SessionStateProxy.GetVariable(name);

    public void Set(string name, object? value) => _runspace.SessionStateProxy.SetVariable(name, value);

    /// <summary>Runs a script to its end, whatever that is.</summary>
    public ScriptResult Run(string script) => Begin(script).End();

    /// <summary>Starts a script, to be looked at or stopped while it runs.</summary>
    public RunningScript Begin(string script)
    {
        _isClean &= !Lasting().IsMatch(script);
        return new(_runspace, script, Clock);
    }

    /// <summary>What the Tab key offers at the end of a line.</summary>
    public IReadOnlyList<CompletionResult> Complete(string line)
    {
        using var shell = PowerShell.Create(_runspace);
        return CommandCompletion.CompleteInput(line, line.Length, null, shell).CompletionMatches;
    }

    public void Dispose()
    {
        if (!_isClean || _runspace.RunspaceAvailability != RunspaceAvailability.Available)
        {
            _runspace.Dispose();
            return;
        }

        new RunningScript(_runspace, "Clear-Connection", SystemClock.Instance).End();
        _runspace.ResetRunspaceState();
        Host.Clear();
        s_clean.Add((_runspace, Host));
    }

    private static (Runspace Runspace, RecordingHost Host) Open()
    {
        var state = InitialSessionState.CreateDefault();
        state.ThrowOnRunspaceOpenError = true;
        state.ImportPSModule([Repository.Manifest]);
        state.Commands.Add(new SessionStateCmdletEntry("Select-Few", typeof(SelectFewCommand), null));
        state.Commands.Add(new SessionStateCmdletEntry("Stop-Here", typeof(StopHereCommand), null));
        state.Commands.Add(new SessionStateCmdletEntry("Use-Connection", typeof(UseConnectionCommand), null));
        state.Commands.Add(new SessionStateCmdletEntry("Clear-Connection", typeof(ClearConnectionCommand), null));
        var host = new RecordingHost();
        var runspace = RunspaceFactory.CreateRunspace(host, state);
        runspace.Open();
        return (runspace, host);
    }

    /// <summary>What changes more of a runspace than its variables.</summary>
    [GeneratedRegex(@"\bfunction\b|\bfilter\b|\bclass\b|\bModule\b|-Module|Alias|Location|\bcd\b|global:|function:|env:|Format(Data|TypeName)|TypeData|Event|Assembly|Job|PSDefaultParameter|PSStyle", RegexOptions.IgnoreCase)]
    private static partial Regex Lasting();
}
