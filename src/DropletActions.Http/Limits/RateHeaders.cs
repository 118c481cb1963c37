using System.Globalization;
using System.Net.Http.Headers;

namespace DropletActions.Http.Limits;

/// <summary>The rate limit headers of a response. An implausible value counts as missing.</summary>
/// <param name="Limit">The requests per hour; null when missing.</param>
/// <param name="Remaining">The remaining requests; null when missing.</param>
/// <param name="Reset">When the oldest request of the window expires, by this machine's clock; null when missing.</param>
/// <param name="RetryAt">The end of the pause that <c>retry-after</c> demands, by this machine's clock; null without one.</param>
/// <param name="ClockOffset">The difference between the server's clock and this machine's; null without a plausible date.</param>
/// <remarks>https://docs.digitalocean.com/reference/api/digitalocean/#section/Introduction/Rate-Limit</remarks>
internal readonly record struct RateHeaders(int? Limit, int? Remaining, DateTimeOffset? Reset, DateTimeOffset? RetryAt, TimeSpan? ClockOffset)
{
    // The windows are an hour and a minute. A time far beyond that is wrong, and would block all requests indefinitely.
    private static readonly TimeSpan s_longest = TimeSpan.FromHours(2);

    // Machines without a battery start in 1970. A larger difference is not a clock's, and could not be added to a time.
    private static readonly TimeSpan s_farthest = TimeSpan.FromDays(36_500);

    /// <summary>Reads the headers of a response that was received at <paramref name="now"/>; <c>retry-after</c> only of a 429.</summary>
    public static RateHeaders Read(HttpResponseHeaders headers, DateTimeOffset now, bool isRefused)
    {
        // The server's clock may differ from this machine's, so only differences between the server's own times are used.
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

    /// <summary>The rate limit; null when its headers are missing.</summary>
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
        headers.TryGetValues(name, out var values)
        && long.TryParse(values.FirstOrDefault(), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
