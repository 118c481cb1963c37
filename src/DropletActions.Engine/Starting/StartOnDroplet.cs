namespace DropletActions.Engine;

/// <summary>Starts an action on one Droplet, unless an earlier run has done so or the Droplet does not need it.</summary>
internal sealed class StartOnDroplet(Resumption? resumption, StartOnce once, ReachedGoals goals, ActionCompletion completion, RunReport report)
{
    /// <summary>Runs the work to its end.</summary>
    /// <exception cref="DropletApiException">It was not started, or whether it was is not known.</exception>
    /// <exception cref="OperationCanceledException">It was canceled, and may have been started.</exception>
    public async Task RunAsync(DropletWork work, IWorkContext context, CancellationToken cancellationToken)
    {
        Task completed;
        if (resumption is not null && await resumption.FindAsync(work, context, cancellationToken).ConfigureAwait(false) is { } earlier)
        {
            completed = completion.CompleteEarlierAsync(work, Named(work, earlier.Action), earlier.IsEnded, context, cancellationToken);
        }
        else if (await StartAsync(work, context, cancellationToken).ConfigureAwait(false) is { } action)
        {
            completed = completion.CompleteNewAsync(work, Named(work, action) with { DropletId = work.DropletId }, context, cancellationToken);
        }
        else
        {
            report.NotStarted(work, wasTried: true);
            return;
        }

        if (!completed.IsCompleted)
            context.ReleaseSlot();
        await completed.ConfigureAwait(false);
    }

    /// <returns>The action, or a <c>not-needed</c> one; null when it was canceled before it was sent.</returns>
    private async Task<DropletAction?> StartAsync(DropletWork work, IWorkContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await once.StartAsync(work.Request, work.DropletId, context, cancellationToken, work.PrecedingAction).ConfigureAwait(false);
        }
        catch (DropletApiException e) when (ReachedGoals.MayBeReached(work, e.Failure))
        {
            // The lookup only waits: meanwhile other Droplets are tried, and can share it.
            context.ReleaseSlot();
            if (await goals.FindAsync(work, cancellationToken).ConfigureAwait(false) is not { } reached)
                throw;

            report.Note(ReachedGoals.Describe(reached));
            return reached;
        }
    }

    private static DropletAction Named(DropletWork work, DropletAction action) => action with { DropletName = work.DropletName ?? action.DropletName };
}
