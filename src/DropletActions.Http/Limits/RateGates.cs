using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using DropletActions.Engine;

namespace DropletActions.Http.Limits;

/// <summary>
/// The gates of this process: one for each token and origin, however many connections there are, because that is what the API
/// counts by. They live as long as the clock they go by, so for the machine's own clock as long as the process: what one command
/// sent still counts for the next.
/// </summary>
internal static class RateGates
{
    private static readonly ConditionalWeakTable<IClock, ConcurrentDictionary<string, RateGate>> s_gates = new();

    /// <summary>The gate for the token and the origin of these settings.</summary>
    public static RateGate For(ApiSettings settings) =>
        s_gates.GetOrCreateValue(settings.Clock).GetOrAdd(Key(settings), _ => new RateGate(settings.Clock));

    // A hash, so that the token is kept in no more places than it has to be.
    private static string Key(ApiSettings settings)
    {
        using var sha = SHA256.Create();
        var origin = settings.BaseUri.GetLeftPart(UriPartial.Authority);
        return Convert.ToBase64String(sha.ComputeHash(Encoding.UTF8.GetBytes(origin + "\n" + settings.Token)));
    }
}
