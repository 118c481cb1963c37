namespace DropletActions.Engine;

/// <summary>
/// Starts an action on any Droplets in four requests: creates a tag, puts it on all of them, starts the action by the tag, and removes the
/// tag. Each Droplet ends with its action or with an error of its own.
/// </summary>
internal sealed class StartInBulk(Resumption? resumption, Func<GroupWork, IWorkContext, GroupStart> prepare, EphemeralTags tags, RunReport report)
{
    private static readonly string[] s_scopes = ["tag:create", "tag:delete", "tag:read"];

    /// <summary>Runs the work to its end, including waits. When it returns or throws, the tag is removed, or a warning names it.</summary>
    /// <exception cref="DropletApiException">Every further request would fail, too: all else becomes the Droplets' errors.</exception>
    /// <exception cref="OperationCanceledException">It was canceled while the action's request was in flight.</exception>
    public async Task RunAsync(BulkWork work, IWorkContext context, CancellationToken cancellationToken)
    {
        work = await WithoutEarlierAsync(work, context, cancellationToken).ConfigureAwait(false);
        if (work.Droplets.Count == 0)
            return;

        var start = prepare(work, context);
        try
        {
            var leftovers = await tags.CheckAsync(report, cancellationToken).ConfigureAwait(false);
            await StartAsync(start, cancellationToken).ConfigureAwait(false);
            await tags.ClearAsync(leftovers, report, cancellationToken).ConfigureAwait(false);
        }
        catch (DropletApiException e) when (!e.Failure.EndsRun)
        {
            await start.FailAllAsync(Explained(work.Request, e.Failure)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && !start.IsOut)
        {
            // It was canceled while no request with an unknown outcome was in flight.
        }
        catch (Exception e) when (e is not (DropletApiException or OperationCanceledException))
        {
            await start.FailAllAsync(Failure.Unexpected(e)).ConfigureAwait(false);
        }

        context.ReleaseSlot();
        await start.WaitsAsync().ConfigureAwait(false);
    }

    private async Task StartAsync(GroupStart start, CancellationToken cancellationToken)
    {
        var tag = tags.New();
        try
        {
            await tag.CreateAsync(cancellationToken).ConfigureAwait(false);
            await start.FailAsync(await tag.PutOnAsync([.. start.Open], cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
            if (start.Open.Count > 0)
                await start.RunAsync(tag.Name, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await tag.RemoveAsync(report, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// The work that is left after earlier runs. Droplets that have their action continue alone. Those in doubt may have to wait, so they
    /// share the next bulk request, and the others do not wait.
    /// </summary>
    private async Task<BulkWork> WithoutEarlierAsync(BulkWork work, IWorkContext context, CancellationToken cancellationToken)
    {
        if (resumption is null)
            return work;

        var doubtful = work.Droplets.Where(droplet => resumption.IsInDoubt(work.Request, droplet.DropletId)).ToList();
        if (doubtful.Count > 0 && doubtful.Count < work.Droplets.Count)
        {
            context.Continue(work with { Droplets = doubtful });
            work = work with { Droplets = [.. work.Droplets.Except(doubtful)] };
        }

        var earlier = await resumption.FindManyAsync(work, context, cancellationToken).ConfigureAwait(false);
        foreach (var droplet in earlier.Known)
            context.Continue(work.For(droplet));
        await prepare(work, context).FailAsync(earlier.Failed).ConfigureAwait(false);
        return work with { Droplets = [.. work.Droplets.Except(earlier.Known).Where(droplet => !earlier.Failed.ContainsKey(droplet.DropletId))] };
    }

    private static Failure Explained(ActionRequest request, Failure failure)
    {
        if (failure.Kind != FailureKind.Forbidden)
            return failure;

        var scopes = string.Join(", ", s_scopes.Concat(request.Type.Scopes));
        var reason = $"{FailureText.Why(failure)} -Bulk needs the scopes {scopes}.";
        return failure with { Message = Sentence.Capitalized(reason), Reason = reason, Advice = $"Connect with a token that has the scopes {scopes}, or omit -Bulk." };
    }
}
