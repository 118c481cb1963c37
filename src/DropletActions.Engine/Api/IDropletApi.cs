namespace DropletActions.Engine;

/// <summary>
/// The API as the engine sees it: one method per endpoint. Every method throws <see cref="DropletApiException"/> for a response
/// that reports an error or cannot be read, and <see cref="OperationCanceledException"/> when it is canceled; nothing else.
/// A method that starts an action throws <see cref="RequestNotSentException"/> when it is canceled before it was sent, as in a wait
/// for the rate limit; any other cancellation may come after the request was sent. Safe from any thread.
/// </summary>
/// <remarks>
/// An implementation repeats a request by itself only where that is always safe: a read, a change to tags (a second one changes
/// nothing more), or a request refused with 429.
/// </remarks>
internal interface IDropletApi : IDisposable
{
    /// <summary>Identifies the token and the origin: the same object for all connections of one token in this process.</summary>
    object Account { get; }

    /// <summary>The rate limit as of the last response; null before the first response.</summary>
    RateLimit? RateLimit { get; }

    /// <summary>The time until which all requests wait for the rate limit; null when none has to wait.</summary>
    DateTimeOffset? PausedUntil { get; }

    /// <summary>Whether the address has responded, and how long it is tried while it has not.</summary>
    Reachability Reachability { get; }

    /// <summary>
    /// The server's clock minus this machine's, by the <c>Date</c> of the last response; null when no response had one. Whole seconds.
    /// </summary>
    TimeSpan? ClockOffset { get; }

    /// <summary>GET /v2/account: whose token it is. Scope account:read.</summary>
    Task<AccountIdentity> GetAccountAsync(CancellationToken cancellationToken);

    /// <summary>POST /v2/droplets/{id}/actions. Scope droplet:update, and more by type.</summary>
    Task<DropletAction> StartActionAsync(long dropletId, ActionBody body, CancellationToken cancellationToken);

    /// <summary>POST /v2/droplets/actions?tag_name=. One action for each Droplet the API acted on; may be empty.</summary>
    Task<IReadOnlyList<DropletAction>> StartActionByTagAsync(string tag, ActionBody body, CancellationToken cancellationToken);

    /// <summary>GET /v2/droplets/{id}/actions/{id}. Scope droplet:read.</summary>
    Task<DropletAction> GetDropletActionAsync(long dropletId, long actionId, CancellationToken cancellationToken);

    /// <summary>GET /v2/actions/{id}. Scope actions:read.</summary>
    Task<DropletAction> GetActionAsync(long actionId, CancellationToken cancellationToken);

    /// <summary>GET /v2/droplets/{id}/actions. Scope droplet:read. Pages count from 1.</summary>
    Task<Page<DropletAction>> ListDropletActionsAsync(long dropletId, int page, CancellationToken cancellationToken);

    /// <summary>GET /v2/actions. Scope actions:read. Pages count from 1.</summary>
    Task<Page<DropletAction>> ListActionsAsync(int page, CancellationToken cancellationToken);

    /// <summary>GET /v2/droplets. Scope droplet:read (and tag:read for a tag). Pages count from 1.</summary>
    Task<Page<Droplet>> ListDropletsAsync(DropletQuery query, int page, CancellationToken cancellationToken);

    /// <summary>GET /v2/droplets/{id}. Scope droplet:read.</summary>
    Task<Droplet> GetDropletAsync(long dropletId, CancellationToken cancellationToken);

    /// <summary>GET /v2/droplets/{id}/snapshots. Scope droplet:read. Pages count from 1.</summary>
    Task<Page<DropletImage>> ListSnapshotsAsync(long dropletId, int page, CancellationToken cancellationToken);

    /// <summary>
    /// DELETE /v2/snapshots/{id}. Scopes image:delete and snapshot:delete. <see cref="FailureKind.DropletNotFound"/> when there is no such
    /// snapshot.
    /// </summary>
    Task DeleteSnapshotAsync(long snapshotId, CancellationToken cancellationToken);

    /// <summary>GET /v2/droplets/{id}/backups. Scope droplet:read. Pages count from 1.</summary>
    Task<Page<DropletImage>> ListBackupsAsync(long dropletId, int page, CancellationToken cancellationToken);

    /// <summary>GET /v2/droplets/{id}/backups/policy. Scope droplet:read.</summary>
    Task<DropletBackupPolicy> GetBackupPolicyAsync(long dropletId, CancellationToken cancellationToken);

    /// <summary>GET /v2/droplets/backups/policies: those of all Droplets. Scope droplet:read. Pages count from 1.</summary>
    Task<Page<DropletBackupPolicy>> ListBackupPoliciesAsync(int page, CancellationToken cancellationToken);

    /// <summary>GET /v2/droplets/{id}/kernels. Scope droplet:read. Pages count from 1.</summary>
    Task<Page<DropletKernel>> ListKernelsAsync(long dropletId, int page, CancellationToken cancellationToken);

    /// <summary>GET /v2/images?private=true: the account's own images. Scope image:read. Pages count from 1.</summary>
    Task<Page<DropletImage>> ListImagesAsync(int page, CancellationToken cancellationToken);

    /// <summary>GET /v2/images?type=distribution: the public images of operating systems. Scope image:read. Pages count from 1.</summary>
    Task<Page<DropletImage>> ListDistributionsAsync(int page, CancellationToken cancellationToken);

    /// <summary>GET /v2/images/{id or slug}: any image. Scope image:read. <see cref="FailureKind.DropletNotFound"/> when there is none.</summary>
    Task<DropletImage> GetImageAsync(string image, CancellationToken cancellationToken);

    /// <summary>GET /v2/sizes: the sizes on offer. Scopes sizes:read and regions:read. Pages count from 1.</summary>
    Task<Page<DropletSize>> ListSizesAsync(int page, CancellationToken cancellationToken);

    /// <summary>GET /v2/tags: the names of the account's tags. Scope tag:read. Pages count from 1.</summary>
    Task<Page<string>> ListTagsAsync(int page, CancellationToken cancellationToken);

    /// <summary>POST /v2/tags. Scope tag:create. A tag that exists already stays as it is.</summary>
    Task CreateTagAsync(string tag, CancellationToken cancellationToken);

    /// <summary>POST /v2/tags/{name}/resources. Scopes tag:create and droplet:update. All of them are tagged, or none.</summary>
    Task TagDropletsAsync(string tag, IReadOnlyCollection<long> dropletIds, CancellationToken cancellationToken);

    /// <summary>
    /// DELETE /v2/tags/{name}: also removes it from everything that has it. Scope tag:delete. <see cref="FailureKind.DropletNotFound"/> when
    /// there was no such tag before the first try.
    /// </summary>
    Task DeleteTagAsync(string tag, CancellationToken cancellationToken);
}

/// <summary>Which Droplets to list. The API does not combine a tag with other filters.</summary>
/// <remarks>https://docs.digitalocean.com/reference/api/digitalocean/#operation/droplets_list</remarks>
internal sealed record DropletQuery
{
    /// <summary>Only Droplets of this name: exact, but case does not count. Null for any.</summary>
    public string? Name { get; init; }

    /// <summary>Only Droplets with this tag (needs tag:read). Null for any.</summary>
    public string? Tag { get; init; }

    /// <summary>GPU Droplets instead of the plain ones. The API lists either, never both; with a tag it has no meaning.</summary>
    public bool Gpus { get; init; }
}

/// <summary>The account and the team that a token belongs to.</summary>
/// <param name="Email">The e-mail address of the account. Null when the API gave none.</param>
/// <param name="Team">The name of the team that the token acts for. Null when the API gave none.</param>
/// <remarks>https://docs.digitalocean.com/reference/api/digitalocean/#operation/account_get</remarks>
internal sealed record AccountIdentity(string? Email, string? Team);

/// <summary>The rate limit of the account as of the last response.</summary>
/// <param name="Limit">Requests per hour (<c>ratelimit-limit</c>).</param>
/// <param name="Remaining">The requests that are left (<c>ratelimit-remaining</c>).</param>
/// <param name="Reset">When the oldest request of the window expires (<c>ratelimit-reset</c>). Null when the API gave none.</param>
/// <remarks>https://docs.digitalocean.com/reference/api/digitalocean/#section/Introduction/Rate-Limit</remarks>
internal sealed record RateLimit(int Limit, int Remaining, DateTimeOffset? Reset);
