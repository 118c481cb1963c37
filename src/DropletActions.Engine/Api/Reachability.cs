using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace DropletActions.Engine;

/// <summary>
/// Whether an address has ever responded in this process, which decides how long a request that cannot be sent is tried again: an address
/// that never responded is probably mistyped. Safe from any thread.
/// </summary>
internal sealed class Reachability(IClock clock)
{
    // With the jitter of the pauses, the last try starts within four seconds, so that an error comes within five.
    private static readonly TimeSpan s_firstContact = TimeSpan.FromSeconds(4);

    // After a pause without requests, the cause may have been removed.
    private static readonly TimeSpan s_forgotten = TimeSpan.FromSeconds(10);

    private static readonly ConditionalWeakTable<IClock, ConcurrentDictionary<string, Reachability>> s_known = new();

    private readonly object _lock = new();
    private DateTimeOffset _firstTry;
    private DateTimeOffset? _lastTry;
    private volatile bool _hasResponded;

    /// <summary>The reachability of the origin of an address, for all connections by this clock.</summary>
    public static Reachability Of(Uri address, IClock clock) =>
        s_known.GetOrCreateValue(clock).GetOrAdd(address.GetLeftPart(UriPartial.Authority), _ => new(clock));

    public bool HasResponded => _hasResponded;

    public void Responded() => _hasResponded = true;

    /// <summary>A request is about to be sent: how long it takes to find out that it cannot be counts, too.</summary>
    public void Trying()
    {
        if (_hasResponded)
            return;

        lock (_lock)
            Tried(clock.UtcNow);
    }

    /// <summary>
    /// A request could not be sent. While the address has never responded, all requests together are tried again for as long as one request
    /// would be, so that a statement with many names reports its error as soon.
    /// </summary>
    /// <returns>Whether to try again.</returns>
    public bool MayMakeFirstContact(TimeSpan pause)
    {
        lock (_lock)
        {
            var now = clock.UtcNow;
            Tried(now);
            return now + pause - _firstTry <= s_firstContact;
        }
    }

    private void Tried(DateTimeOffset now)
    {
        if (_lastTry is null || now - _lastTry > s_forgotten)
            _firstTry = now;
        _lastTry = now;
    }
}
