namespace DropletActions.Engine;

/// <summary>
/// Starts an action on any set of Droplets in four requests: makes a tag, puts it on all of them, starts the action by the tag, and
/// removes the tag. Each target ends with its action or with an error of its own.
/// </summary>
internal sealed class BulkRun(ApiSession session, FleetRun run)
{
    private static readonly string[] s_scopes = ["tag:create", "tag:delete", "tag:read"];

    /// <summary>Runs it to its end; the tag is gone, or warned of, when it returns or throws.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="start">The request by tag, with the targets.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DropletApiException">Every further request would be in vain: all else becomes the targets' errors.</exception>
    /// <exception cref="OperationCanceledException">It was given up while the action's request was out.</exception>
    public async Task RunAsync(ActionRequest request, TagStart start, CancellationToken cancellationToken)
    {
        try
        {
            var leftovers = await session.EphemeralTags.CheckAsync(run.Events, cancellationToken).ConfigureAwait(false);
            await RunTaggedAsync(start, cancellationToken).ConfigureAwait(false);
            await session.EphemeralTags.ClearAsync(leftovers, run.Events, cancellationToken).ConfigureAwait(false);
        }
        catch (DropletApiException e) when (!e.Failure.EndsRun)
        {
            await start.FailAllAsync(Explained(request, e.Failure)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && !start.IsOut)
        {
            // Stopped while nothing was under way that is not told already.
        }
        catch (Exception e) when (e is not (DropletApiException or OperationCanceledException))
        {
            await start.FailAllAsync(Failure.Unexpected(e)).ConfigureAwait(false);
        }
    }

    private async Task RunTaggedAsync(TagStart start, CancellationToken cancellationToken)
    {
        var tag = session.EphemeralTags.New();
        try
        {
            await tag.CreateAsync(cancellationToken).ConfigureAwait(false);
            await start.FailAsync(await tag.PutOnAsync([.. start.Open], cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
            if (start.Open.Count > 0)
                await start.RunAsync(tag.Name, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await tag.RemoveAsync(run.Events, cancellationToken).ConfigureAwait(false);
        }
    }

    private static Failure Explained(ActionRequest request, Failure failure)
    {
        if (failure.Kind != FailureKind.Forbidden)
            return failure;

        var scopes = string.Join(", ", s_scopes.Concat(request.Type.Scopes));
        return failure with { Message = $"{failure.Message} -Bulk needs the scopes {scopes}.", Advice = $"Use a token with the scopes {scopes}, or leave -Bulk out." };
    }
}
