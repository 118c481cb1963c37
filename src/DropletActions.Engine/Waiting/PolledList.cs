namespace DropletActions.Engine;

/// <summary>A list that is polled, and whether it may be read now: one that failed is left alone for a while, because single lookups serve too.</summary>
internal sealed class PolledList(IClock clock)
{
    private static readonly Backoff s_failed = new(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(2));

    private DateTimeOffset _restsUntil;
    private int _failures;

    /// <summary>Whether it may be read.</summary>
    public bool MayRead => _restsUntil <= clock.UtcNow;

    /// <summary>It was read.</summary>
    public void Succeeded() => _failures = 0;

    /// <summary>It could not be read. Only the API's own refusal of the token lasts: a page of the network has another kind.</summary>
    public void Failed(FailureKind kind) =>
        _restsUntil = clock.UtcNow + (kind == FailureKind.Forbidden ? PollSchedule.RefusalLasts : s_failed.After(++_failures));
}
