using System.Management.Automation;
using DropletActions.Engine;

namespace DropletActions.Tests.Support;

/// <summary>A runspace of the real engine with the staged module imported, as a user has it.</summary>
internal sealed class ModuleHost : IDisposable
{
    private readonly ModuleRunspace _runspace = ModuleRunspace.Take();

    public ModuleHost(params (string Name, object? Value)[] variables)
    {
        foreach (var (name, value) in variables)
            Set(name, value);
    }

    public RecordingHost Host => _runspace.Host;

    /// <summary>The clock of the connections in use: it stops while a script's thread does anything except wait for the engine.</summary>
    public IClock Clock { get; set; } = SystemClock.Instance;

    /// <summary>The value of a variable, for example of <c>$Error</c>.</summary>
    public object? Get(string name) => _runspace.Inner.SessionStateProxy.GetVariable(name);

    public void Set(string name, object? value) => _runspace.Inner.SessionStateProxy.SetVariable(name, value);

    /// <summary>Runs a script to its end, with success or not.</summary>
    public ScriptResult Run(string script) => Begin(script).End();

    /// <summary>Starts a script that can be observed or stopped while it runs.</summary>
    public RunningScript Begin(string script) => new(_runspace.For(script), script, Clock);

    /// <summary>The completions at the end of a line.</summary>
    public IReadOnlyList<CompletionResult> Complete(string line)
    {
        using var shell = PowerShell.Create(_runspace.Inner);
        return CommandCompletion.CompleteInput(line, line.Length, null, shell).CompletionMatches;
    }

    public void Dispose() => _runspace.Dispose();
}
