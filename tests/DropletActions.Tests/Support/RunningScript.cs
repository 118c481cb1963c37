using System.Management.Automation;
using System.Management.Automation.Runspaces;
using DropletActions.Engine;

namespace DropletActions.Tests.Support;

/// <summary>A script that is running.</summary>
internal sealed class RunningScript
{
    private readonly PowerShell _shell;
    private readonly PSDataCollection<PSObject> _output = [];
    private readonly IAsyncResult _running;
    private readonly List<ProgressRecord> _progress = [];
    private readonly List<(Func<ProgressRecord, bool> Fits, TaskCompletionSource Shown)> _awaited = [];

    public RunningScript(Runspace runspace, string script, IClock clock)
    {
        clock.OperationStarted();
        _shell = PowerShell.Create(runspace);
        _shell.AddScript(script);
        _shell.Streams.Progress.DataAdded += (_, added) => OnProgress(_shell.Streams.Progress[added.Index]);
        _shell.InvocationStateChanged += (_, change) =>
        {
            if (change.InvocationStateInfo.State is PSInvocationState.Completed or PSInvocationState.Failed or PSInvocationState.Stopped)
                clock.OperationCompleted();
        };
        _running = _shell.BeginInvoke<PSObject, PSObject>(null, _output);
    }

    /// <summary>Ends when the script has shown progress, optionally of a certain kind.</summary>
    public Task WhenProgressAsync(Func<ProgressRecord, bool>? fits = null)
    {
        var shown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        fits ??= _ => true;
        lock (_progress)
        {
            if (_progress.Exists(record => fits(record)))
                shown.SetResult();
            else
                _awaited.Add((fits, shown));
        }

        return shown.Task;
    }

    private void OnProgress(ProgressRecord record)
    {
        lock (_progress)
        {
            _progress.Add(record);
            foreach (var (fits, shown) in _awaited)
            {
                if (fits(record))
                    shown.TrySetResult();
            }
        }
    }

    /// <summary>Stops it as Ctrl+C does, and returns when it has stopped.</summary>
    public void Stop() => _shell.Stop();

    public ScriptResult End()
    {
        Exception? thrown = null;
        try
        {
            _shell.EndInvoke(_running);
        }
        catch (Exception e) when (e is RuntimeException)
        {
            thrown = e;
        }

        using (_shell)
        {
            return new(
                _output.Select(item => item?.BaseObject).ToList(),
                _shell.Streams.Error.ToList(),
                _shell.Streams.Warning.Select(record => record.Message).ToList(),
                _shell.Streams.Verbose.Select(record => record.Message).ToList(),
                _shell.Streams.Progress.ToList(),
                thrown)
            {
                Debug = _shell.Streams.Debug.Select(record => record.Message).ToList(),
                Information = _shell.Streams.Information.Select(record => record.ToString()).ToList(),
            };
        }
    }
}

/// <summary>The result of a script.</summary>
internal sealed record ScriptResult(
    IReadOnlyList<object?> Output,
    IReadOnlyList<ErrorRecord> Errors,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<string> Verbose,
    IReadOnlyList<ProgressRecord> Progress,
    Exception? Thrown)
{
    public IReadOnlyList<string> Debug { get; init; } = [];

    public IReadOnlyList<string> Information { get; init; } = [];

    /// <summary>The output, which must be of one type.</summary>
    public IReadOnlyList<T> All<T>() => Output.Cast<T>().ToList();

    /// <summary>The only error, whether it stopped the script or not.</summary>
    public ErrorRecord TheError => Thrown is RuntimeException { ErrorRecord: var record } ? record : Errors.Single();

    /// <summary>The first part of the id of the only error.</summary>
    public string ErrorId => TheError.FullyQualifiedErrorId.Split(',')[0];
}
