using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace DropletActions.Engine;

/// <summary>
/// Events on their way from the workers to the pipeline thread. Unbounded, yet never long: workers only run what the pipeline thread
/// submitted, and it renders before it submits more.
/// </summary>
internal sealed class EventQueue : IDisposable
{
    private readonly ConcurrentQueue<FleetEvent> _events = new();
    private readonly Signal _changed = new();

    /// <summary>The clock that counts the work of the reading thread. By default the machine's own.</summary>
    public IClock Clock { set => _changed.Clock = value; }

    /// <summary>Called after each change, on the thread that made it, to wake the upstream stage.</summary>
    public Action? Changed { get; set; }

    /// <summary>Whether nothing is waiting to be rendered.</summary>
    public bool IsEmpty => _events.IsEmpty;

    /// <summary>
    /// Whether something is waiting that work depends on: a result to pass downstream or to report, or a question. All else can be rendered
    /// with the next of these.
    /// </summary>
    public bool IsUrgent => _events.Any(item => item is ActionReported or TargetFailed or RunFailed or ReadinessAsked);

    /// <summary>Adds an event and wakes the reader.</summary>
    public void Add(FleetEvent item)
    {
        _events.Enqueue(item);
        Wake();
    }

    public bool TryTake([NotNullWhen(true)] out FleetEvent? item) => _events.TryDequeue(out item);

    /// <summary>Wakes the reader without an event: there is room for more work, or the run has ended.</summary>
    public void Wake()
    {
        _changed.Set();
        Changed?.Invoke();
    }

    /// <summary>Wakes the reader because of a change elsewhere.</summary>
    public void WakeReader() => _changed.Set();

    /// <summary>Resets the wake-up. Call it before taking events, so that no change is missed.</summary>
    public void Reset() => _changed.Reset();

    /// <summary>Waits for a change.</summary>
    /// <returns>False when the time was up first.</returns>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public bool Wait(TimeSpan time, CancellationToken cancellationToken) => _changed.Wait(time, cancellationToken);

    public void Dispose() => _changed.Dispose();
}
