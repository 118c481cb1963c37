using System.Diagnostics;

namespace DropletActions.Engine;

/// <summary>
/// Runs assignments as they come in: bounded in flight, in order for each Droplet, and with events for the pipeline thread. Work
/// starts with the first assignment and never waits for the last.
/// </summary>
/// <remarks>
/// One thread hands in (<see cref="TrySubmit"/>, <see cref="Complete"/>) and takes events; workers do the rest. Whoever starts a
/// run ends it with <see cref="Stop"/>, whatever happened, and then nothing of it is left running.
/// </remarks>
internal sealed class FleetRun : IDisposable
{
    // Enough that workers find something to do while the pipeline renders, little enough that what is decided is soon sent.
    private const int LeastBacklog = 32;

    private readonly Signal _room;
    private readonly AssignmentRunner _runner;
    private readonly AssignmentQueue _queue;
    private readonly CancellationTokenSource _stop = new();
    private readonly Signal _ended;
    private readonly object _lock = new();
    private readonly ApiSession _session;
    private readonly FleetTally _tally = new();
    private readonly WorkerPlaces _places;
    private int _waits;
    private bool _isComplete;
    private bool _isHalted;

    /// <summary>Makes a run; nothing happens before the first assignment.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="options">How to go about it.</param>
    /// <param name="events">Where the workers tell what happens. Stays the caller's.</param>
    public FleetRun(ApiSession session, FleetOptions options, EventQueue events)
    {
        _session = session;
        _room = new() { Clock = session.Clock };
        _ended = new() { Clock = session.Clock };
        Events = events;
        _queue = new(Math.Max(options.Throttle, LeastBacklog));
        _places = new(options.Throttle, session.Clock);
        _runner = new(session, options, this);
    }

    /// <summary>What the workers have to tell.</summary>
    public EventQueue Events { get; }

    /// <summary>Whether everything is over: no worker, no wait, no more to come. Events may still be there to be taken.</summary>
    public bool IsEnded => _ended.IsSet;

    /// <summary>How far it is.</summary>
    public FleetProgress Progress => _tally.Snapshot(_session.Api.PausedUntil);

    internal FleetTally Tally => _tally;

    /// <summary>How many assignments rest.</summary>
    internal int Resting
    {
        get
        {
            lock (_lock)
                return _places.Resting;
        }
    }

    /// <summary>Hands in an assignment.</summary>
    /// <returns>False when enough is waiting already: render events and try again.</returns>
    public bool TrySubmit(Assignment assignment)
    {
        lock (_lock)
        {
            if (_isHalted)
                return true;

            if (!_queue.TryAdd(assignment))
            {
                _room.Reset();
                return false;
            }

            _tally.Add();
            StartWorker();
            return true;
        }
    }

    /// <summary>
    /// Waits, after <see cref="TrySubmit"/> gave false, until there is room for many: waking for each place that becomes free would
    /// cost more than the requests do.
    /// </summary>
    /// <returns>False when the time was up first.</returns>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public bool WaitForRoom(TimeSpan time, CancellationToken cancellationToken) => _room.Wait(time, cancellationToken);

    /// <summary>Waits for an action that was started elsewhere, beside all else.</summary>
    /// <param name="action">The action as last seen.</param>
    public void Watch(DropletAction action)
    {
        _tally.Add();
        _tally.Accept();
        Detach(cancellationToken => _runner.WatchAsync(action, cancellationToken));
    }

    /// <summary>Tells that no more assignments come.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            _isComplete = true;
            EndIfIdle();
        }
    }

    /// <summary>Cancels what is going on and returns when all of it has ended. Safe to call more than once.</summary>
    public void Stop()
    {
        Halt();
        Complete();
        _ended.Wait(Timeout.InfiniteTimeSpan, CancellationToken.None);

        // The last worker tells of the end under the lock: whoever has had it after that knows that it is gone.
        lock (_lock)
            Debug.Assert(_places.IsIdle && _waits == 0, "A run ended while something of it was running.");
    }

    /// <summary>Cancels what is going on, and does not wait for it. Safe from any thread.</summary>
    internal void Halt()
    {
        lock (_lock)
        {
            if (IsEnded)
                return;

            _isHalted = true;
            _room.Set();
            foreach (var dropped in _queue.Clear())
                TellBefore(dropped);
            EndIfIdle();
        }

        _stop.Cancel();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        _stop.Dispose();
        _room.Dispose();
        _ended.Dispose();
    }

    /// <summary>Takes on more work that follows from work done; it never has to queue for room.</summary>
    internal void Continue(Assignment assignment)
    {
        lock (_lock)
        {
            if (_isHalted)
            {
                TellBefore(assignment);
                return;
            }

            _queue.AddNext(assignment);
            StartWorker();
        }
    }

    /// <summary>Lets a wait go on beside the workers: it holds no place among the requests in flight.</summary>
    internal void Detach(Func<CancellationToken, Task> wait)
    {
        lock (_lock)
        {
            if (_isHalted && IsEnded)
                return;

            _waits++;
        }

        _session.Clock.Run(() => RunWaitAsync(wait));
    }

    /// <summary>Lets a worker's assignment rest: another worker takes its place meanwhile, and it goes on in the next place that is free.</summary>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    internal async Task RestAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _places.Rest();
            StartWorker();
        }

        try
        {
            await _session.Clock.Delay(time, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Task place;
            lock (_lock)
                place = _places.ReturnAsync();
            await place.ConfigureAwait(false);
        }
    }

    /// <summary>Ends the run: nothing further is tried.</summary>
    internal void Fail(Failure failure)
    {
        lock (_lock)
        {
            if (_isHalted)
                return;

            // From here on nothing is taken on, and nobody else tells of an end.
            _isHalted = true;
        }

        Events.Add(new RunFailed(failure));
        Halt();
    }

    /// <summary>The Droplet is free for its next assignment.</summary>
    internal void Release(Assignment assignment)
    {
        lock (_lock)
        {
            _queue.Release(assignment);
            StartWorker();
        }
    }

    /// <summary>What was accepted is told, even if what was to follow it is not sent any more.</summary>
    internal void TellBefore(Assignment assignment)
    {
        if (assignment.Before is { } accepted)
            Events.Add(new ActionReported(accepted));
    }

    private void StartWorker()
    {
        if (!_isHalted && _queue.HasReady && _places.TryTake())
            _session.Clock.Run(WorkAsync);
    }

    private async Task WorkAsync()
    {
        while (TakeNext() is { } assignment)
            await GuardAsync(() => _runner.RunAsync(assignment, _stop.Token)).ConfigureAwait(false);
    }

    private Assignment? TakeNext()
    {
        lock (_lock)
        {
            // Who has rested has waited longer than what is in the queue.
            var next = _isHalted || _places.IsWantedBack ? null : _queue.Take();
            if (next is null)
            {
                _places.GiveBack();
                EndIfIdle();
            }

            if (_queue.IsHalfEmpty)
                _room.Set();
            return next;
        }
    }

    private async Task RunWaitAsync(Func<CancellationToken, Task> wait)
    {
        await GuardAsync(() => wait(_stop.Token)).ConfigureAwait(false);
        lock (_lock)
        {
            _waits--;
            EndIfIdle();
        }
    }

    /// <summary>What died in silence would keep its place, and whoever stops the run would wait for it for ever.</summary>
    private async Task GuardAsync(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Fail(Failure.Unexpected(e));
        }
    }

    private void EndIfIdle()
    {
        if (IsEnded || !_isComplete || !_places.IsIdle || _waits > 0 || !(_isHalted || _queue.IsEmpty))
            return;

        _ended.Set();
        Events.Wake();
    }
}
