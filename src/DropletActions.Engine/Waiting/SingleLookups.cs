namespace DropletActions.Engine;

/// <summary>
/// Looks up waits one by one: all of a small batch, and of more only as many as the rate of lookups allows. Once a lookup finds the end of
/// what it looked up, those that have waited as long follow in growing batches, for as long as at least half of a batch has ended too: so
/// many that end together cost little more than one lookup each.
/// </summary>
/// <param name="round">Counts the requests that find no end.</param>
/// <param name="budget">How many lookups may be sent, which other kinds of lookups share.</param>
/// <param name="limit">Limits how long each may take.</param>
internal sealed class SingleLookups(IClock clock, PollRound round, LookupBudget budget, PollLimit limit)
{
    private readonly Dictionary<string, TimeSpan> _shortest = [];

    /// <summary>Looks up some of them. Each group waits for the same thing. A wait takes its own failure; only cancellation is thrown.</summary>
    /// <param name="poll">Looks up a wait, and returns how many requests that took.</param>
    /// <param name="cancellationToken">Cancels the lookups.</param>
    public async Task PollAsync(IReadOnlyList<List<PendingWait>> groups, Func<PendingWait, CancellationToken, Task<int>> poll, CancellationToken cancellationToken)
    {
        if (groups.Count <= AccountReader.MaxSingleLookups)
        {
            await PollAllAsync(groups, poll, cancellationToken).ConfigureAwait(false);
            return;
        }

        var now = clock.UtcNow;
        var since = groups.Min(same => same[0].Since);
        var allowed = budget.Take(this, since);
        var pause = PollSchedule.PauseAfter(1, now - since, allowed);
        var types = groups.Where(same => same[0].NextLookup <= now || IsLast(same)).GroupBy(same => same[0].Action.Type, (_, all) => all.ToList()).ToList();
        var more = 0;
        foreach (var type in types)
            more += await PollTypeAsync(type, Math.Max(1, allowed / types.Count), IsLast, poll, cancellationToken).ConfigureAwait(false);
        if (more > 0)
            budget.Add(this, more);

        bool IsLast(List<PendingWait> same) => same.Exists(wait => wait.IsLastPoll(now, pause));
    }

    /// <summary>The waits to look up as samples: one of each action type, in turn.</summary>
    public static IReadOnlyList<List<PendingWait>> SamplesOf(IEnumerable<List<PendingWait>> groups) =>
        groups.GroupBy(same => same[0].Action.Type, (_, all) => all.OrderBy(same => same[0].NextLookup).First()).ToList();

    /// <returns>How many more requests than one each the lookups took that found no end.</returns>
    private async Task<int> PollTypeAsync(
        List<List<PendingWait>> left,
        int count,
        Func<List<PendingWait>, bool> isLast,
        Func<PendingWait, CancellationToken, Task<int>> poll,
        CancellationToken cancellationToken)
    {
        var more = 0;
        for (var mayEnd = true; mayEnd && left.Count > 0; count = Math.Min(2 * count, PollSchedule.MaxLookupsAtOnce))
        {
            var polled = left.OrderBy(same => isLast(same) ? 0 : HasLasted(same[0]) ? 1 : 2).ThenBy(same => same[0].NextLookup).Take(count).ToList();
            var (open, requests) = await PollAllAsync(polled, poll, cancellationToken).ConfigureAwait(false);
            mayEnd = 2 * open <= polled.Count;
            more += requests - open;
            left = left.Except(polled).Where(same => HasLasted(same[0])).ToList();
        }

        return more;
    }

    /// <returns>How many have not ended, and how many requests showed that.</returns>
    private async Task<(int Open, int Requests)> PollAllAsync(IReadOnlyList<List<PendingWait>> groups, Func<PendingWait, CancellationToken, Task<int>> poll, CancellationToken cancellationToken)
    {
        var requests = await Task.WhenAll(groups.Select(same => PollAsync(same, poll, cancellationToken)).ToList()).ConfigureAwait(false);
        round.Add(requests.Sum());
        return (requests.Count(count => count > 0), requests.Sum());
    }

    /// <returns>How many requests found no end; 0 when it has ended.</returns>
    private async Task<int> PollAsync(List<PendingWait> same, Func<PendingWait, CancellationToken, Task<int>> poll, CancellationToken cancellationToken)
    {
        var (wait, since, wasSettling) = (same[0], same[0].Since, same[0].IsSettling);
        same.ForEach(each => each.LookedUp(clock.UtcNow));
        int requests;
        try
        {
            requests = await limit.RunAsync(token => poll(wait, token), cancellationToken).ConfigureAwait(false);
        }
        catch (DropletApiException e)
        {
            same.ForEach(each => each.Failed(e.Failure, clock.UtcNow));
            return 1;
        }

        var hasEnded = wait.IsOver || wait.IsSettling != wasSettling;
        if (!hasEnded)
            return requests;

        Learn(wait, clock.UtcNow - since);
        return 0;
    }

    private void Learn(PendingWait wait, TimeSpan waited)
    {
        lock (_shortest)
        {
            var lasted = wait.Action.Duration is { } duration && duration < waited ? duration : waited;
            if (!_shortest.TryGetValue(wait.Action.Type, out var shortest) || lasted < shortest)
                _shortest[wait.Action.Type] = lasted;
        }
    }

    /// <summary>Whether a wait has lasted as long as another one for the same action type took.</summary>
    private bool HasLasted(PendingWait wait)
    {
        lock (_shortest)
            return _shortest.TryGetValue(wait.Action.Type, out var shortest) && clock.UtcNow - wait.Since >= shortest;
    }
}
