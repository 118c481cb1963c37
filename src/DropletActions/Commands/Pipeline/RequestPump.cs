using DropletActions.Rendering;

namespace DropletActions.Commands;

/// <summary>
/// Waits for requests on the pipeline thread, the only one that may write, and meanwhile renders their reports: decisions to the
/// verbose stream, exchanges to the debug stream, and progress once it takes longer.
/// </summary>
/// <param name="cmdlet">The cmdlet whose streams it writes to.</param>
internal sealed class RequestPump(PSCmdlet cmdlet) : IDisposable
{
    private RequestLog? _log;
    private ProgressDisplay? _progress;

    /// <summary>What the requests report, and a fleet's run as well.</summary>
    public EventQueue Events { get; } = new();

    /// <summary>Where the requests on a connection report.</summary>
    public RequestLog LogFor(ApiSession session)
    {
        Events.Clock = session.Clock;
        return _log ??= new(Events, session.Clock, isTraced: cmdlet.IsDebugOn());
    }

    /// <summary>Runs a request on another thread, so that no continuation of it needs the pipeline thread, and waits for it.</summary>
    /// <param name="waitFor">Another way to wait for a task, which returns whether it has waited; null for the wait of this class.</param>
    public T Await<T>(ApiSession session, Func<CancellationToken, Task<T>> request, Func<Task, bool>? waitFor, CancellationToken cancellationToken)
    {
        var log = LogFor(session);
        var task = session.Clock.Run(() =>
        {
            RequestLog.Current = log;
            return request(cancellationToken);
        });
        try
        {
            if (waitFor?.Invoke(task) != true)
                WaitFor(task, session);
            return task.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    public void Render(FleetEvent news)
    {
        switch (news)
        {
            // With -Debug alone, PowerShell would prompt at every verbose line.
            case Noted { Text: var text } when !IsDebugAlone:
                cmdlet.WriteVerbose(ScreenText.Of(text));
                break;
            case Noted { Text: var text }:
                cmdlet.WriteDebug(ScreenText.Of(text));
                break;
            case Traced { Text: var text }:
                cmdlet.WriteDebug(ScreenText.Of(text));
                break;
            case Warned { Text: var text }:
                cmdlet.WriteWarning(ScreenText.Of(text));
                break;
        }
    }

    public void Dispose()
    {
        _log?.Close();
        Events.Dispose();
    }

    private bool IsDebugAlone =>
        cmdlet.MyInvocation.BoundParameters.TryGetValue("Debug", out var debug) && (SwitchParameter)debug && !cmdlet.MyInvocation.BoundParameters.ContainsKey("Verbose");

    /// <summary>Blocks until the task has ended, successfully or not.</summary>
    private void WaitFor(Task task, ApiSession session)
    {
        _ = task.ContinueWith(_ => Events.Wake(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        if (!cmdlet.IsProgressOff())
            _progress ??= new(cmdlet.CommandRuntime, cmdlet.Host, ProgressDisplay.NextId(), cmdlet.MyInvocation.MyCommand?.Name ?? "");
        try
        {
            while (true)
            {
                Events.Reset();
                while (Events.TryTake(out var news))
                    Render(news);
                if (task.IsCompleted)
                    return;

                _progress?.ShowRequest(session.Api.PausedUntil);
                Events.Wait(ProgressDisplay.Interval, CancellationToken.None);
            }
        }
        finally
        {
            _progress?.End();
        }
    }
}
