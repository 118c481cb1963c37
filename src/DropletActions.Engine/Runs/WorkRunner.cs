namespace DropletActions.Engine;

/// <summary>Runs each work item by its way of starting, and reports a failure that ends it. Never throws.</summary>
internal sealed class WorkRunner
{
    private readonly FleetOptions _options;
    private readonly IClock _clock;
    private readonly ActionPoller _poller;
    private readonly Readiness _readiness;
    private readonly RunReport _report;
    private readonly Resumption? _resumption;
    private readonly StartOnDroplet _onDroplet;
    private readonly StartByTag _byTag;
    private readonly StartInBulk _inBulk;

    public WorkRunner(ApiSession session, FleetOptions options, RunReport report)
    {
        (_options, _clock, _poller, _report) = (options, session.Clock, session.Poller, report);
        _readiness = new(options.ReadyWhen, session.Poller, session.Dialer, report, session.Clock);
        var goals = new ReachedGoals(session.Poller);
        var refusals = new Refusals(session.Api, new PendingActions(session.Reader));
        var once = new StartOnce(options, refusals, session.ServerClock, session.Claims, session.NewestAction, session.LostActions, session.Api.Reachability, session.Clock);
        var completion = new ActionCompletion(options, session.Poller, _readiness, goals, report, session.Clock);
        _resumption = options.Journal is { } journal ? new(journal, options, session.Claims, session.NewestAction, session.LostActions, session.ServerClock) : null;
        _onDroplet = new(_resumption, once, goals, completion, report);
        _byTag = new(_resumption, Prepare, report);
        _inBulk = new(_resumption, Prepare, session.EphemeralTags, report);

        GroupStart Prepare(GroupWork work, IWorkContext context) => new(work, context, options, once, refusals, session.Reader, completion, report);
    }

    /// <summary>Runs an item, from its first request to the end of its wait.</summary>
    public async Task RunAsync(WorkItem item, IWorkContext context, CancellationToken cancellationToken)
    {
        try
        {
            _resumption?.RememberNames(item);
            item = _resumption?.FromWhereItStands(item) ?? item;
            await (item switch
            {
                DropletWork one => _onDroplet.RunAsync(one, context, cancellationToken),
                TagWork tag => _byTag.RunAsync(tag, context, cancellationToken),
                BulkWork bulk => _inBulk.RunAsync(bulk, context, cancellationToken),
                _ => throw new InvalidOperationException($"There is no way to start {item.GetType().Name}."),
            }).ConfigureAwait(false);
        }
        catch (DropletApiException e) when (e.Failure.EndsRun)
        {
            ReportPreceding(item);
            _report.EndRun(e.Failure, item.DropletCount);
        }
        catch (DropletApiException e)
        {
            await FailAsync(item, e.Failure).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            ReportPreceding(item);
            _report.Abandoned(item);
        }
        catch (Exception e)
        {
            await FailAsync(item, Failure.Unexpected(e)).ConfigureAwait(false);
        }
    }

    /// <summary>How the wait for an action ends that is over already; null if it has to be waited for.</summary>
    public WaitResult? EndOf(DropletAction action) => _options.ReadyWhen is null ? _poller.EndOf(action) : null;

    /// <summary>Waits for an action that was started elsewhere.</summary>
    public async Task WaitAsync(DropletAction action, CancellationToken cancellationToken)
    {
        try
        {
            var timeout = _options.WaitFor(ActionCatalog.Find(action.Type));
            var begun = _clock.UtcNow;
            var done = await _poller.WaitAsync(action, timeout, cancellationToken).ConfigureAwait(false);
            _report.Waited(await _readiness.WaitAsync(done, begun, timeout, cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The caller stopped the wait; the action continues.
        }
        catch (Exception e)
        {
            _report.Failed(Failure.Unexpected(e));
        }
    }

    private void ReportPreceding(WorkItem item) => _report.Unfinished((item as DropletWork)?.PrecedingAction);

    /// <summary>A failed bulk run is reported for each of its Droplets, and a tag's as one.</summary>
    private async Task FailAsync(WorkItem item, Failure failure)
    {
        if (item is not BulkWork bulk)
        {
            await _report.FailedAsync(item, TargetFailures.About(item, failure)).ConfigureAwait(false);
            return;
        }

        foreach (var droplet in bulk.Droplets)
            await _report.FailedAsync(bulk.For(droplet), TargetFailures.About(bulk.For(droplet), failure)).ConfigureAwait(false);
    }
}
