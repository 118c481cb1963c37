using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace DropletActions.Benchmarks;

/// <summary>A runspace of the real engine, with the module imported or not.</summary>
internal sealed class ModuleRunspace : IDisposable
{
    /// <summary>The runspace itself.</summary>
    public Runspace Runspace { get; }

    public ModuleRunspace(bool isImported = true)
    {
        Runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        Runspace.Open();
        if (isImported)
            Time($"Import-Module '{StagedModule.Manifest}'");
    }

    /// <summary>One with the module connected to a server.</summary>
    public static ModuleRunspace ConnectedTo(Uri address)
    {
        var runspace = new ModuleRunspace();
        runspace.Time($"Connect-DigitalOcean -SkipValidation -Token a -BaseUri {address}");
        return runspace;
    }

    /// <summary>Runs a script and gives the milliseconds it took. Its first error ends the program: a bench of failures is none.</summary>
    public double Time(string script, params (string Name, object? Value)[] variables)
    {
        foreach (var (name, value) in variables)
            Runspace.SessionStateProxy.SetVariable(name, value);
        using var shell = PowerShell.Create(Runspace);
        shell.AddScript(script);
        var watch = Stopwatch.StartNew();
        shell.Invoke();
        watch.Stop();
        return shell.Streams.Error.Count == 0 ? watch.Elapsed.TotalMilliseconds : throw new InvalidOperationException(shell.Streams.Error[0].ToString());
    }

    public void Dispose() => Runspace.Dispose();
}
