namespace DropletActions.Engine;

/// <summary>Tells what failed for Droplets: to the run's count, to whoever reads its events, and to the journal.</summary>
internal sealed class FailureReports(FleetOptions options, FleetRun run)
{
    /// <summary>Tells one failure. Never throws for what the journal does: if it cannot be written, the run ends with that.</summary>
    /// <param name="request">What was to be done.</param>
    /// <param name="dropletIds">To which Droplets; empty where they are not known.</param>
    /// <param name="failure">Why it was not, as far as is known.</param>
    public async Task FailAsync(ActionRequest request, IReadOnlyCollection<long> dropletIds, Failure failure)
    {
        run.Tally.Fail(Math.Max(1, dropletIds.Count));
        run.Events.Add(new TargetFailed(failure));
        try
        {
            if (options.Journal is { } journal)
                await journal.FailAsync(request, dropletIds, failure).ConfigureAwait(false);
            if (failure.Fatal is { } fatal)
                run.Fail(fatal);
        }
        catch (DropletApiException e)
        {
            run.Fail(e.Failure);
        }
    }
}
