namespace DropletActions.Engine;

/// <summary>
/// Starts an action exactly once. A request is repeated only where that is safe: it never left, the API refused it, or a second
/// one changes nothing. After a lost answer the action is looked for first, and adopted.
/// </summary>
internal sealed class ActionStarter(ApiSession session, FleetOptions options)
{
    private static readonly Backoff s_unsent = new(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(8));
    private static readonly Backoff s_busy = new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10));

    // A server that is away for half a minute is survived; one that is gone is reported.
    private static readonly TimeSpan s_unsentPatience = TimeSpan.FromSeconds(45);
    private const int MostRepeats = 4;

    /// <summary>Starts it on one Droplet.</summary>
    /// <exception cref="DropletApiException">It was not started, or whether it was cannot be told.</exception>
    public async Task<DropletAction> StartAsync(ActionRequest request, long dropletId, CancellationToken cancellationToken)
    {
        var actions = await StartAsync(
            request,
            async () => [await session.Api.StartActionAsync(dropletId, request.Body, cancellationToken).ConfigureAwait(false)],
            [dropletId],
            cancellationToken).ConfigureAwait(false);
        return actions[0];
    }

    /// <summary>Starts it on all Droplets of a tag in one request.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="tag">The tag.</param>
    /// <param name="dropletIds">Its Droplets, where a lost answer is looked for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DropletApiException">Nothing was started, or whether it was cannot be told.</exception>
    public Task<IReadOnlyList<DropletAction>> StartByTagAsync(
        ActionRequest request, string tag, IReadOnlyCollection<long> dropletIds, CancellationToken cancellationToken) =>
        StartAsync(request, () => session.Api.StartActionByTagAsync(tag, request.Body, cancellationToken), dropletIds, cancellationToken);

    private async Task<IReadOnlyList<DropletAction>> StartAsync(
        ActionRequest request, Func<Task<IReadOnlyList<DropletAction>>> send, IReadOnlyCollection<long> dropletIds, CancellationToken cancellationToken)
    {
        var begun = session.Clock.UtcNow;
        ActionTrace? lost = null;
        for (var (tries, losses) = (1, 0); ; tries++)
        {
            var trace = new ActionTrace(request.Type.Name, dropletIds, session.NewestActionId, session.Clock.UtcNow);
            TimeSpan pause;
            try
            {
                var actions = await send().ConfigureAwait(false);
                foreach (var action in actions)
                    session.Saw(action);
                return actions;
            }
            catch (DropletApiException e) when (e.Failure.Delivery == Delivery.NotSent && session.Clock.UtcNow - begun < s_unsentPatience)
            {
                pause = s_unsent.After(tries);
            }
            catch (DropletApiException e) when (e.Failure.Delivery == Delivery.Unknown)
            {
                // The first loss counts: what it started must be found, however many tries come after it.
                lost ??= trace;
                var found = await AdoptAsync(lost, e.Failure, cancellationToken).ConfigureAwait(false);
                if (found.Count > 0)
                    return found;

                if (!request.Type.IsRepeatable || ++losses > MostRepeats)
                    throw Unknown(request, e.Failure);

                pause = TimeSpan.Zero;
            }
            catch (DropletApiException e) when (e.Kind == FailureKind.DropletBusy && lost is not null)
            {
                // What keeps it busy is probably our own request, whose answer was lost.
                var found = await AdoptAsync(lost, e.Failure, cancellationToken).ConfigureAwait(false);
                return found.Count > 0 ? found : throw Unknown(request, e.Failure);
            }
            catch (DropletApiException e) when (e.Kind == FailureKind.DropletBusy && options.WaitIfBusy && !IsLate(request, begun))
            {
                pause = s_busy.After(tries);
            }

            await session.Clock.Delay(pause, cancellationToken).ConfigureAwait(false);
        }
    }

    private bool IsLate(ActionRequest request, DateTimeOffset begun) =>
        options.WaitFor(request.Type) is { } wait && session.Clock.UtcNow - begun >= wait;

    private async Task<IReadOnlyList<DropletAction>> AdoptAsync(ActionTrace trace, Failure failure, CancellationToken cancellationToken)
    {
        try
        {
            return await session.Search.FindAsync(trace, cancellationToken).ConfigureAwait(false);
        }
        catch (DropletApiException e)
        {
            throw new DropletApiException(failure with
            {
                Kind = FailureKind.OutcomeUnknown,
                Message = $"The answer to {failure.ActionType ?? trace.Type} was lost, and looking for its action failed as well: {e.Message}",
                Advice = "Look with Get-DropletAction whether it was started, before you try again.",
            });
        }
    }

    private static DropletApiException Unknown(ActionRequest request, Failure failure) => new(failure with
    {
        Kind = FailureKind.OutcomeUnknown,
        Message = $"{request.Type.Name} may have been started: its answer was lost ({failure.Message}), and no such action has appeared. It was not sent again.",
        Advice = "Look with Get-DropletAction whether it was started, before you try again.",
    });
}
