using System.Diagnostics;

namespace DropletActions.Engine;

/// <summary>
/// Runs work items as they come in: with a slot for each request in flight, in order for each Droplet, and within a further limit. It
/// knows neither the API nor what an item does. Safe from any thread.
/// </summary>
internal sealed class WorkScheduler : IWorkContext, IDisposable
{
    // Large enough that free slots find work while the pipeline renders; small enough that what was confirmed is sent soon.
    private const int MinBacklog = 32;

    // A limit holds work back, so an input of this length can end before its work does, and its number be shown.
    private const int LimitedBacklog = 1000;

    private readonly IClock _clock;
    private readonly Func<WorkItem, IWorkContext, CancellationToken, Task> _work;
    private readonly WorkQueue _queue;
    private readonly RequestSlots _slots;
    private readonly Signal _room;
    private readonly Signal _ended;
    private readonly CancellationTokenSource _stop = new();
    private readonly object _lock = new();
    private int _underWay;
    private bool _isComplete;
    private volatile bool _isHalted;

    /// <summary>Makes a scheduler; nothing runs before the first item.</summary>
    /// <param name="slots">How many requests may be in flight.</param>
    /// <param name="work">Does the work of an item, from its first request to the end of its wait. It must not throw.</param>
    public WorkScheduler(int slots, IClock clock, Func<WorkItem, IWorkContext, CancellationToken, Task> work, IStartLimit? limit = null)
    {
        (_clock, _work) = (clock, work);
        _queue = new(limit is null ? Math.Max(slots, MinBacklog) : LimitedBacklog, limit);
        _slots = new(slots, clock);
        _room = new() { Clock = clock };
        _ended = new() { Clock = clock };
    }

    /// <summary>Called with each item that is dropped before it starts; under the scheduler's lock.</summary>
    public Action<WorkItem> Dropped { get; init; } = _ => { };

    /// <summary>Called with what an item threw in spite of its contract.</summary>
    public Action<Exception> Crashed { get; init; } = _ => { };

    /// <summary>Called at the end, under the scheduler's lock.</summary>
    public Action Ended { get; init; } = () => { };

    /// <summary>Whether all is over: nothing runs or waits, and nothing more will come.</summary>
    public bool IsEnded => _ended.IsSet;

    /// <summary>Whether it was halted: it drops what is submitted.</summary>
    public bool IsHalted => _isHalted;

    public int Yielding
    {
        get
        {
            lock (_lock)
                return _slots.Yielding;
        }
    }

    /// <summary>Submits items that belong together: none of them starts before all are in the queue.</summary>
    /// <returns>False when the queue is full.</returns>
    public bool TrySubmit(params IReadOnlyList<WorkItem> items)
    {
        lock (_lock)
        {
            if (_isHalted)
                return true;

            if (!_queue.TryAdd(items))
            {
                _room.Reset();
                return false;
            }

            StartReady();
            return true;
        }
    }

    /// <summary>Waits, after <see cref="TrySubmit"/> returned false, until the queue is half empty: a wake-up for each item costs too much.</summary>
    /// <returns>False when the time was up first.</returns>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public bool WaitForRoom(TimeSpan time, CancellationToken cancellationToken) => _room.Wait(time, cancellationToken);

    public void RunBeside(Func<CancellationToken, Task> wait)
    {
        lock (_lock)
        {
            if (IsEnded)
                return;

            _underWay++;
        }

        _ = AwaitAsync(wait);
    }

    public async Task YieldAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _slots.Yield();
            StartReady();
        }

        try
        {
            await _clock.Delay(time, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Task slot;
            lock (_lock)
                slot = _slots.ReturnAsync();
            await slot.ConfigureAwait(false);
        }
    }

    public void ReleaseSlot()
    {
        lock (_lock)
        {
            _slots.GiveBack();
            StartReady();
        }
    }

    public void Continue(WorkItem next)
    {
        lock (_lock)
        {
            if (_isHalted)
            {
                Dropped(next);
                return;
            }

            _queue.AddNext(next);
            StartReady();
        }
    }

    /// <summary>Starts, or drops, what the limit has kept waiting.</summary>
    public void StartAdmitted()
    {
        lock (_lock)
        {
            StartReady();
            EndIfIdle();
        }
    }

    /// <summary>No more items will come.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            _isComplete = true;
            EndIfIdle();
        }
    }

    /// <summary>Drops what has not started and cancels what has, without waiting for it. Only the first call counts.</summary>
    /// <param name="announce">Called before anything of that happens, under the scheduler's lock.</param>
    public void Halt(Action? announce = null)
    {
        lock (_lock)
        {
            if (IsEnded || _isHalted)
                return;

            _isHalted = true;
            announce?.Invoke();
            _room.Set();
            foreach (var dropped in _queue.Clear())
                Dropped(dropped);
            EndIfIdle();
        }

        _stop.Cancel();
    }

    /// <summary>Cancels all and returns when all has ended. Safe to call more than once.</summary>
    public void Stop()
    {
        Halt();
        Complete();
        _ended.Wait(Timeout.InfiniteTimeSpan, CancellationToken.None);

        // The end is signaled under the lock: once this thread holds it, the last item is gone.
        lock (_lock)
            Debug.Assert(_underWay == 0, "A run ended while part of it was running.");
    }

    public void Dispose()
    {
        Stop();
        _stop.Dispose();
        _room.Dispose();
        _ended.Dispose();
    }

    /// <summary>Starts what may start now.</summary>
    private void StartReady()
    {
        while (!_isHalted && _queue.Next is not null && _slots.TryTake())
        {
            if (TakeReady() is not { } item)
            {
                _slots.GiveBack();
                return;
            }

            _clock.Run(() => WorkAsync(item));
        }
    }

    /// <summary>Takes the next item that may start.</summary>
    private WorkItem? TakeReady()
    {
        var next = _isHalted ? null : _queue.Take(Dropped);
        if (_queue.IsHalfEmpty)
            _room.Set();
        if (next is not null)
            _underWay++;
        return next;
    }

    /// <summary>Runs an item, and then, in the slot that it leaves, the next ones.</summary>
    private async Task WorkAsync(WorkItem first)
    {
        for (WorkItem? item = first; item is not null;)
        {
            var (current, context) = (item, new WorkContext(this));
            await GuardAsync(() => _work(current, context, _stop.Token)).ConfigureAwait(false);
            item = End(current, context);
        }
    }

    private async Task AwaitAsync(Func<CancellationToken, Task> wait)
    {
        await GuardAsync(() => wait(_stop.Token)).ConfigureAwait(false);
        lock (_lock)
        {
            _underWay--;
            EndIfIdle();
        }
    }

    /// <summary>An unobserved exception would leak the item's slot, and make <see cref="Stop"/> hang.</summary>
    private async Task GuardAsync(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Crashed(e);
        }
    }

    /// <returns>The item that takes over the slot; null for none.</returns>
    private WorkItem? End(WorkItem item, WorkContext context)
    {
        lock (_lock)
        {
            _underWay--;
            _queue.End(item);

            // An item that returns from a yield has waited longer than what is in the queue.
            var next = context.HasSlot && !_slots.AreAwaited ? TakeReady() : null;
            if (context.HasSlot && next is null)
                _slots.GiveBack();
            StartReady();
            EndIfIdle();
            return next;
        }
    }

    private void EndIfIdle()
    {
        if (IsEnded || !_isComplete || _underWay > 0 || !(_isHalted || _queue.IsEmpty))
            return;

        _ended.Set();
        Ended();
    }
}
