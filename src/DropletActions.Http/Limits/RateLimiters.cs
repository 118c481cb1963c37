using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace DropletActions.Http.Limits;

/// <summary>
/// The rate limiters of this process: one for each token and origin, as the API counts, however many connections there are. They live
/// as long as their clock, so with the system's clock as long as the process: requests of one command count for the next.
/// </summary>
internal static class RateLimiters
{
    private static readonly ConditionalWeakTable<IClock, ConcurrentDictionary<string, RateLimiter>> s_limiters = new();

    /// <summary>The rate limiter for the token and the origin of these settings.</summary>
    public static RateLimiter For(ApiSettings settings) =>
        s_limiters.GetOrCreateValue(settings.Clock).GetOrAdd(Key(settings), _ => new RateLimiter(settings.Clock));

    // A hash, so that the token is kept in as few places as possible.
    private static string Key(ApiSettings settings)
    {
        using var sha = SHA256.Create();
        var origin = settings.BaseUri.GetLeftPart(UriPartial.Authority);
        return Convert.ToBase64String(sha.ComputeHash(Encoding.UTF8.GetBytes(origin + "\n" + settings.Token)));
    }
}
