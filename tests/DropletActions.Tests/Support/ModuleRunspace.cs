using System.Collections.Concurrent;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using DropletActions.Connections;

namespace DropletActions.Tests.Support;

/// <summary>
/// A runspace with the staged module imported. One test after another uses it, because opening one costs more than most tests do.
/// What a reset does not undo, such as a function or a strict mode, ends its use.
/// </summary>
internal sealed class ModuleRunspace : IDisposable
{
    private static readonly ConcurrentBag<ModuleRunspace> s_free = [];

    // Commands that leave nothing but variables and connections behind; those of the module are recognized by their noun.
    private static readonly HashSet<string> s_harmless = new(StringComparer.OrdinalIgnoreCase)
    {
        "ConvertFrom-Csv", "ConvertFrom-Json", "ConvertTo-Csv", "ConvertTo-Json", "ForEach-Object", "Format-List", "Format-Table", "Get-Content",
        "Get-Date", "Get-Help", "Get-Member", "Group-Object", "Import-Csv", "Measure-Object", "New-Object", "Out-Null", "Out-String",
        "Select-Few", "Select-Object", "Sort-Object", "Stop-Here", "Use-Connection", "Where-Object", "Write-Error", "Write-Output", "?", "%",
    };

    private static readonly HashSet<string> s_engine = new(StringComparer.OrdinalIgnoreCase) { "ExecutionContext", "Host" };

    private readonly Runspace _runspace;
    private bool _isAsNew = true;

    private ModuleRunspace()
    {
        var state = InitialSessionState.CreateDefault();
        state.ThrowOnRunspaceOpenError = true;
        state.ImportPSModule([Repository.Manifest]);
        state.Commands.Add(new SessionStateCmdletEntry("Select-Few", typeof(SelectFewCommand), null));
        state.Commands.Add(new SessionStateCmdletEntry("Stop-Here", typeof(StopHereCommand), null));
        state.Commands.Add(new SessionStateCmdletEntry("Use-Connection", typeof(UseConnectionCommand), null));
        _runspace = RunspaceFactory.CreateRunspace(Host, state);
        _runspace.Open();
    }

    public RecordingHost Host { get; } = new();

    /// <summary>Returns a runspace in its initial state.</summary>
    public static ModuleRunspace Take() => s_free.TryTake(out var free) ? free : new();

    /// <summary>The runspace, to run a script in it.</summary>
    public Runspace For(string script)
    {
        _isAsNew &= LeavesNothing(script);
        return _runspace;
    }

    /// <summary>The runspace, for other uses than scripts.</summary>
    public Runspace Inner => _runspace;

    /// <summary>Returns it for the next test in its initial state, or closes it.</summary>
    public void Dispose()
    {
        if (TryReset())
            s_free.Add(this);
        else
            _runspace.Dispose();
    }

    /// <summary>Undoes what scripts did in it.</summary>
    /// <returns>False when they did more than a reset undoes, or one of them still runs.</returns>
    public bool TryReset()
    {
        if (!_isAsNew || _runspace.RunspaceAvailability != RunspaceAvailability.Available)
            return false;

        ForgetConnections();
        _runspace.ResetRunspaceState();
        Host.Clear();
        return true;
    }

    /// <summary>Whether a reset undoes all that a script can do: it defines nothing, and all its commands are known.</summary>
    public static bool LeavesNothing(string script) =>
        Parser.ParseInput(script, out _, out _).Find(IsLasting, searchNestedScriptBlocks: true) is null;

    private static bool IsLasting(Ast ast) => ast switch
    {
        FunctionDefinitionAst or TypeDefinitionAst or UsingStatementAst => true,
        CommandAst command => !IsHarmless(command.GetCommandName()),
        VariableExpressionAst { VariablePath: var path } => s_engine.Contains(path.UserPath)
            || (path.IsDriveQualified && !path.DriveName.Equals("env", StringComparison.OrdinalIgnoreCase)),
        _ => false,
    };

    private static bool IsHarmless(string? command) =>
        command is not null && (s_harmless.Contains(command) || command.Contains("-Droplet", StringComparison.OrdinalIgnoreCase) || command.Contains("-DigitalOcean", StringComparison.OrdinalIgnoreCase));

    private void ForgetConnections()
    {
        var before = Runspace.DefaultRunspace;
        Runspace.DefaultRunspace = _runspace;
        try
        {
            ConnectionStore.Current.Clear();
        }
        finally
        {
            Runspace.DefaultRunspace = before;
        }
    }
}
