using System.Globalization;

namespace DropletActions.Engine;

/// <summary>
/// The temporary tags of bulk runs. Their names contain the server's time, so that a later run can tell a leftover from a tag in use, and
/// remove it.
/// </summary>
internal sealed class EphemeralTags(IDropletApi api, AccountReader reader, ServerClock serverClock, IClock clock)
{
    private const string Prefix = "droplet-actions-";
    private const string TimeForm = "yyyyMMdd'T'HHmmss'Z'";
    private const int TimeLength = 16;
    private const int RandomLength = 12;

    // No run needs its tag for longer, unless the rate limit is used up for most of that time.
    private static readonly TimeSpan s_leftOver = TimeSpan.FromHours(1);

    // Each takes a request.
    private const int MostRemovedPerRun = 10;

    private DateTimeOffset? _checkedAt;

    /// <summary>A tag with a new name. No request is sent.</summary>
    public EphemeralTag New() => new(
        api, reader, clock, Prefix + serverClock.NowOrLocal.ToString(TimeForm, CultureInfo.InvariantCulture) + "-" + Guid.NewGuid().ToString("N").Substring(0, RandomLength));

    /// <summary>
    /// Checks, once an hour, whether the token may read and remove tags, before a Droplet gets a tag that could not be removed again; and
    /// which tags are left over. Also reads the server's clock, which the names use.
    /// </summary>
    /// <returns>The leftovers, which no running process owns.</returns>
    /// <exception cref="DropletApiException">The token may not do this, or the API is unreachable.</exception>
    public async Task<IReadOnlyList<string>> CheckAsync(RunReport report, CancellationToken cancellationToken)
    {
        if (clock.UtcNow - _checkedAt < s_leftOver)
            return [];

        try
        {
            var first = await reader.Tags().NextAsync(cancellationToken).ConfigureAwait(false);
            await ProbeAsync(cancellationToken).ConfigureAwait(false);
            _checkedAt = clock.UtcNow;
            return first.Where(IsLeftOver).OrderBy(name => name, StringComparer.Ordinal).ToList();
        }
        catch (DropletApiException e) when (e.Kind is not (FailureKind.Forbidden or FailureKind.Unauthorized) && e.Failure.Delivery != Delivery.NotSent)
        {
            report.Note($"Temporary tags of earlier bulk runs could not be listed: {e.Message}");
            return [];
        }
    }

    /// <summary>Removes leftovers. A leftover that cannot be removed now is left to a later run.</summary>
    public async Task ClearAsync(IReadOnlyList<string> leftovers, RunReport report, CancellationToken cancellationToken)
    {
        foreach (var name in leftovers.Take(MostRemovedPerRun))
        {
            try
            {
                await api.DeleteTagAsync(name, cancellationToken).ConfigureAwait(false);
                report.Note($"Removed the temporary tag '{name}' of an earlier bulk run.");
            }
            catch (DropletApiException e) when (e.Kind != FailureKind.Unauthorized)
            {
                report.Note($"A temporary tag of an earlier bulk run was left: {e.Message}");
            }
        }
    }

    /// <summary>Removes a tag that does not exist: a token without the scope is refused, any other gets a 404.</summary>
    private async Task ProbeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await api.DeleteTagAsync(New().Name, cancellationToken).ConfigureAwait(false);
        }
        catch (DropletApiException e) when (e.Kind == FailureKind.DropletNotFound)
        {
            // The token has the scope.
        }
    }

    /// <summary>
    /// Whether a tag has exactly the form that <see cref="New"/> gives it, and is old: a user's tag may begin like one. Without the
    /// server's time no tag counts as old, because this machine's clock may be wrong.
    /// </summary>
    private bool IsLeftOver(string name) =>
        serverClock.Offset is not null
        && name.Length == Prefix.Length + TimeLength + 1 + RandomLength
        && name.StartsWith(Prefix, StringComparison.Ordinal)
        && name[Prefix.Length + TimeLength] == '-'
        && name.Skip(Prefix.Length + TimeLength + 1).All(c => c is >= '0' and <= '9' or >= 'a' and <= 'f')
        && DateTimeOffset.TryParseExact(name.Substring(Prefix.Length, TimeLength), TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var made)
        && serverClock.NowOrLocal - made > s_leftOver;
}
