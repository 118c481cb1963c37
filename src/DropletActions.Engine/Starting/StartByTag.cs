namespace DropletActions.Engine;

/// <summary>Starts an action on the Droplets of a tag in one request, which the API resolves.</summary>
internal sealed class StartByTag(Resumption? resumption, Func<GroupWork, IWorkContext, GroupStart> prepare, RunReport report)
{
    /// <summary>Runs the work until each Droplet has its action or its error. Waits continue beside it.</summary>
    /// <exception cref="DropletApiException">Nothing was started, or whether it was is not known.</exception>
    /// <exception cref="OperationCanceledException">It was canceled, and may have been started.</exception>
    public async Task RunAsync(TagWork work, IWorkContext context, CancellationToken cancellationToken)
    {
        var start = prepare(work, context);
        if (resumption is not null && await resumption.FindManyAsync(work, context, cancellationToken).ConfigureAwait(false) is { IsAny: true } earlier)
        {
            await ContinueAsync(work, start, earlier, context).ConfigureAwait(false);
            return;
        }

        try
        {
            // The tag may have gained Droplets since it was listed, or was not listed at all.
            var count = await start.RunAsync(work.Tag, cancellationToken).ConfigureAwait(false);
            report.Expect(Math.Max(1, count) - work.DropletCount);
            if (count == 0)
                await report.FailedAsync(work, TargetFailures.NoDropletTagged(work)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && !start.IsOut)
        {
            // It was canceled while no request with an unknown outcome was in flight.
        }
    }

    /// <summary>A second request by tag would act again on Droplets that had, or may have had, their action.</summary>
    private async Task ContinueAsync(TagWork work, GroupStart start, EarlierWork earlier, IWorkContext context)
    {
        report.Note($"An earlier run of this journal sent {work.Request.Type.Name} to the tag '{work.Tag}': each Droplet that is left is handled separately.");
        await start.FailAsync(earlier.Failed).ConfigureAwait(false);
        foreach (var droplet in work.Droplets.Where(droplet => !earlier.Failed.ContainsKey(droplet.DropletId)))
            context.Continue(work.For(droplet));
    }
}
