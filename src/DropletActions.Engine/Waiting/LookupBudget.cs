namespace DropletActions.Engine;

/// <summary>
/// The rate of single lookups of many, which all kinds of lookups of a poller share: a kind has an equal part with each other kind that
/// was used lately.
/// </summary>
internal sealed class LookupBudget(IClock clock)
{
    // The loop that ends may still use it while the next one begins.
    private readonly object _lock = new();
    private readonly Dictionary<object, DateTimeOffset> _usedUntil = [];

    /// <summary>How many lookups of a kind may be sent now.</summary>
    /// <param name="since">Since when the oldest wait of it has waited.</param>
    public int Take(object kind, DateTimeOffset since)
    {
        lock (_lock)
        {
            var now = clock.UtcNow;
            var last = _usedUntil.TryGetValue(kind, out var used) && used - now < PollSchedule.SharingLasts ? used : default;
            _usedUntil[kind] = now;
            var pause = now - (last > since ? last : since);
            return PollSchedule.LookupsAfter(TimeSpan.FromTicks(pause.Ticks / Sharing(now)));
        }
    }

    /// <summary>Lookups of a kind took more requests than one each, so the next ones have to wait for longer.</summary>
    public void Add(object kind, int requests)
    {
        lock (_lock)
        {
            var now = clock.UtcNow;
            _usedUntil[kind] = now + TimeSpan.FromTicks(PollSchedule.PauseAfter(0, TimeSpan.Zero, requests).Ticks * Sharing(now));
        }
    }

    private int Sharing(DateTimeOffset now) => _usedUntil.Values.Count(used => (now - used).Duration() < PollSchedule.SharingLasts);
}
