namespace DropletActions.Engine;

/// <summary>
/// Sends requests for actions, and finds out whether a refusal means that the Droplet is busy. The Droplet's own actions decide:
/// the API words it in more than one way.
/// </summary>
internal sealed class Refusals(IDropletApi api, PendingActions pendingActions)
{
    /// <summary>Sends a request for one Droplet.</summary>
    /// <param name="preceding">This run's own action that the request follows; null for none.</param>
    /// <exception cref="DropletApiException">It was not started, or whether it was is not known.</exception>
    public async Task<DropletAction> SendAsync(ActionRequest request, long dropletId, DropletAction? preceding, CancellationToken cancellationToken)
    {
        try
        {
            return await api.StartActionAsync(dropletId, request.Body, cancellationToken).ConfigureAwait(false);
        }
        catch (DropletApiException e) when (MayMeanBusy(e.Failure) || (e.Kind == FailureKind.DropletBusy && preceding is not null))
        {
            var pending = await pendingActions.OfAsync(dropletId, cancellationToken).ConfigureAwait(false);
            if (pending.Count == 0)
                throw;

            throw new DropletApiException(TargetFailures.BusyWith(e.Failure, pending.First()) with { IsBehindOwn = pending.All(action => action.Id == preceding?.Id) });
        }
    }

    /// <summary>Sends a request for all Droplets of a tag.</summary>
    /// <param name="dropletIds">The Droplets that are known to have it.</param>
    /// <exception cref="DropletApiException">Nothing was started, or whether it was is not known.</exception>
    public async Task<IReadOnlyList<DropletAction>> SendByTagAsync(ActionRequest request, string tag, IReadOnlyCollection<long> dropletIds, CancellationToken cancellationToken)
    {
        try
        {
            return await api.StartActionByTagAsync(tag, request.Body, cancellationToken).ConfigureAwait(false);
        }
        catch (DropletApiException e) when (MayMeanBusy(e.Failure))
        {
            var pending = await pendingActions.OfAsync(dropletIds, cancellationToken).ConfigureAwait(false);
            if (pending.Count == 0)
                throw;

            throw new DropletApiException(TargetFailures.BusyWith(e.Failure, pending.Values.First()));
        }
    }

    /// <summary>Finds the Droplets that have actions in progress among those that a request by tag skipped.</summary>
    /// <returns>One action for each of them.</returns>
    public Task<IReadOnlyDictionary<long, DropletAction>> FindBusyAsync(IReadOnlyCollection<long> dropletIds, CancellationToken cancellationToken) =>
        pendingActions.OfAsync(dropletIds, cancellationToken);

    private static bool MayMeanBusy(Failure failure) => failure is { Kind: FailureKind.Rejected, HttpStatus: 409 or 422 };
}
