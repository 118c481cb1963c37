using System.Globalization;
using System.Net.Http.Headers;
using DropletActions.Engine;

namespace DropletActions.Http.Limits;

/// <summary>What one answer's headers tell of the quota. Whatever makes no sense counts as not told.</summary>
/// <param name="Limit">Requests per hour; null when not told.</param>
/// <param name="Remaining">What is left of them; null when not told.</param>
/// <param name="Reset">When the oldest request of the window expires, by this machine's clock; null when not told.</param>
/// <param name="RetryAt">Until when <c>retry-after</c> asks to wait, by this machine's clock; null when it does not.</param>
/// <param name="ClockOffset">The server's clock less this machine's; null when the answer has no date that can be one.</param>
/// <remarks>https://docs.digitalocean.com/reference/api/digitalocean/#section/Introduction/Rate-Limit</remarks>
internal readonly record struct RateHeaders(int? Limit, int? Remaining, DateTimeOffset? Reset, DateTimeOffset? RetryAt, TimeSpan? ClockOffset)
{
    // The windows are an hour and a minute. A time beyond that is garbage, and would hold everything up for good.
    private static readonly TimeSpan s_longest = TimeSpan.FromHours(2);

    // Machines without a battery wake up in 1970. What is farther off is no clock, and a time that is reckoned by it could be none.
    private static readonly TimeSpan s_farthest = TimeSpan.FromDays(36_500);

    /// <summary>Reads them from an answer that came in at <paramref name="now"/>; only a 429 is looked at for <c>retry-after</c>.</summary>
    public static RateHeaders Read(HttpResponseHeaders headers, DateTimeOffset now, bool isRefused)
    {
        // The server may live in another hour than this machine: only differences between its own times can be relied on.
        var offset = headers.Date is { } date && (date - now).Duration() < s_farthest ? date - now : (TimeSpan?)null;
        var limit = Number(headers, "ratelimit-limit");
        var remaining = Number(headers, "ratelimit-remaining");
        return new(
            limit is > 0 and <= int.MaxValue ? (int)limit : null,
            remaining is >= 0 and <= int.MaxValue ? (int)remaining : null,
            Number(headers, "ratelimit-reset") is { } seconds ? Here(FromEpoch(seconds), offset, now) : null,
            isRefused ? RetryAfter(headers, offset, now) : null,
            offset is { } exact ? TimeSpan.FromSeconds(Math.Round(exact.TotalSeconds)) : null);
    }

    /// <summary>The quota as far as this answer tells it; null when it tells nothing.</summary>
    public RateLimit? RateLimit => Limit is { } limit && Remaining is { } remaining ? new(limit, remaining, Reset) : null;

    private static DateTimeOffset? RetryAfter(HttpResponseHeaders headers, TimeSpan? offset, DateTimeOffset now)
    {
        if (Number(headers, "retry-after") is { } seconds)
            return seconds >= 0 && seconds <= s_longest.TotalSeconds ? now.AddSeconds(seconds) : null;

        return headers.RetryAfter?.Date is { } date ? Here(date, offset, now) : null;
    }

    private static DateTimeOffset? Here(DateTimeOffset? there, TimeSpan? offset, DateTimeOffset now)
    {
        if (there is not { } time)
            return null;

        var wait = time - (now + (offset ?? TimeSpan.Zero));
        return wait > s_longest ? null : wait < TimeSpan.Zero ? now : now + wait;
    }

    private static DateTimeOffset? FromEpoch(long seconds) =>
        seconds is >= 0 and <= 253402300799 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    private static long? Number(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) && long.TryParse(values.FirstOrDefault(), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
