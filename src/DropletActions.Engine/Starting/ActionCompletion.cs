namespace DropletActions.Engine;

/// <summary>Waits for an action that the API has accepted, if the run waits, and reports it. Never throws.</summary>
internal sealed class ActionCompletion(FleetOptions options, ActionPoller poller, Readiness readiness, ReachedGoals goals, RunReport report, IClock clock)
{
    /// <summary>Completes an action that this run has started.</summary>
    /// <param name="cancellationToken">Ends the wait; the action continues.</param>
    public Task CompleteNewAsync(DropletWork work, DropletAction action, IWorkContext context, CancellationToken cancellationToken) =>
        CompleteAsync(work, action, report.AcceptedAsync(work, action), earlierEnd: null, context, cancellationToken);

    /// <summary>Completes an action that an earlier run has started, and that the journal holds.</summary>
    /// <param name="isEnded">Whether the earlier run has observed its end, and that its Droplet was ready where that counts.</param>
    /// <param name="cancellationToken">Ends the wait; the action continues.</param>
    public Task CompleteEarlierAsync(DropletWork work, DropletAction action, bool isEnded, IWorkContext context, CancellationToken cancellationToken)
    {
        report.Accepted();
        return CompleteAsync(work, action, Task.CompletedTask, isEnded, context, cancellationToken);
    }

    private async Task CompleteAsync(
        DropletWork work, DropletAction action, Task recorded, bool? earlierEnd, IWorkContext context, CancellationToken cancellationToken)
    {
        var begun = clock.UtcNow;
        try
        {
            await recorded.ConfigureAwait(false);
            if (IsOver(work, action, earlierEnd))
            {
                report.Finished(Renamed(work, action), isFromFinishedRun: earlierEnd is not null);
            }
            else if (await WaitAsync(work, action, context, cancellationToken).ConfigureAwait(false) is { } result)
            {
                // A failure from here on concerns the action in its last state.
                action = result.Action;
                await report.RecordEndAsync(work, result).ConfigureAwait(false);
                result = await readiness.WaitAsync(result, begun, options.WaitFor(work.Request.Type), cancellationToken).ConfigureAwait(false);
                if (result.Failure is null && options.ReadyWhen is { } when)
                    await report.RecordReadyAsync(work, when).ConfigureAwait(false);
                report.Waited(result with { Action = Renamed(work, result.Action) });
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            report.Unfinished(action);
        }
        catch (DropletApiException e) when (e.Kind == FailureKind.JournalUnreadable)
        {
            report.Unfinished(action, hasFailed: true);
            report.EndRun(e.Failure, droplets: 1);
        }
        catch (Exception e)
        {
            report.Unfinished(action, hasFailed: true);
            report.Failed(TargetFailures.About(work, Failure.Unexpected(e)));
        }
    }

    /// <summary>
    /// Whether nothing is left to do. An action that ended errored in an earlier run is waited for once more: that takes no request, and
    /// reports its error.
    /// </summary>
    private bool IsOver(DropletWork work, DropletAction action, bool? earlierEnd) =>
        (action.IsNotNeeded && options.ReadyWhen is null) || (options.Wait ? earlierEnd == true && !action.IsErrored : earlierEnd == true || work.Fallback is null);

    /// <returns>How the wait ended; null when the fallback follows.</returns>
    private async Task<WaitResult?> WaitAsync(DropletWork work, DropletAction action, IWorkContext context, CancellationToken cancellationToken)
    {
        var timeout = work.Fallback?.After ?? options.WaitFor(work.Request.Type);
        var result = await poller.WaitAsync(action, timeout, cancellationToken, work.Request.ImageName?.Trim()).ConfigureAwait(false);
        if (result.Failure is { Kind: FailureKind.WaitTimedOut or FailureKind.ActionErrored } reason && work.Next(result.Action) is { } next)
        {
            report.Note($"{WhyFallback(work, result.Action, reason)}: sending {next.Request.Type.Name}.");
            context.Continue(next);
            return null;
        }

        // A poll that was refused says nothing about the action, which was accepted.
        if (result.Failure is { Kind: not FailureKind.Rejected } failure && ReachedGoals.MayBeReached(work, failure)
            && await goals.FindAsync(work, cancellationToken).ConfigureAwait(false) is { } reached)
        {
            report.Note(ReachedGoals.Describe(reached));
            result = new(reached, null);
        }

        return result;
    }

    /// <summary>The action with the Droplet's new name, once that is its name.</summary>
    private static DropletAction Renamed(DropletWork work, DropletAction action) =>
        work.Request.NewName is { } name && action.Status == "completed" ? action with { DropletName = name } : action;

    private static string WhyFallback(DropletWork work, DropletAction action, Failure failure) => failure.Kind == FailureKind.ActionErrored
        ? $"The {action.Type} of {work.Label} ended with the status 'errored'"
        : $"{work.Label} was not observed to be off within {Sentence.Duration(work.Fallback!.After)}";
}
