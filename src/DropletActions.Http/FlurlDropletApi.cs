using DropletActions.Http.Limits;
using DropletActions.Http.Wire;
using Flurl.Http;

namespace DropletActions.Http;

/// <summary>The API client over Flurl: one short method for each endpoint. <see cref="Transport"/> has what all of them share.</summary>
/// <remarks>https://docs.digitalocean.com/reference/api/digitalocean/</remarks>
internal sealed class FlurlDropletApi : IDropletApi
{
    private readonly FlurlClient _client;
    private readonly Transport _transport;
    private readonly RateLimiter _limiter;
    private readonly string _address;

    public FlurlDropletApi(ApiSettings settings, HttpMessageHandler handler)
    {
        var http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _client = new FlurlClient(http);
        _client.AllowAnyHttpStatus().WithAutoRedirect(false);
        _client.Settings.Timeout = null; // The timeout of the transport also covers reading the response.

        // Set below Flurl, which would copy each header four times for each request, and need not know the token.
        http.DefaultRequestHeaders.ExpectContinue = false;
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer " + settings.Token);
        http.DefaultRequestHeaders.TryAddWithoutValidation("Accept", "application/json");
        http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", settings.UserAgent);

        _limiter = RateLimiters.For(settings);
        Reachability = Reachability.Of(settings.BaseUri, settings.Clock);
        _transport = new(settings, _limiter, Reachability, new(settings.Token));
        _address = settings.BaseUri.AbsoluteUri.TrimEnd('/');
    }

    public object Account => _limiter;

    public RateLimit? RateLimit => _limiter.RateLimit;

    public DateTimeOffset? PausedUntil => _limiter.PausedUntil;

    public TimeSpan? ClockOffset => _limiter.ClockOffset;

    public Reachability Reachability { get; }

    public Task<AccountIdentity> GetAccountAsync(CancellationToken cancellationToken) =>
        _transport.GetAsync(Operation.GetAccount(), At("/v2/account"), AccountIdentityReader.Read, cancellationToken);

    public Task<DropletAction> StartActionAsync(long dropletId, ActionBody body, CancellationToken cancellationToken) =>
        _transport.PostAsync(Operation.Start(dropletId, body), At($"/v2/droplets/{dropletId}/actions"),
            body, ActionReader.NewOf(dropletId, body.Type), cancellationToken);

    public Task<IReadOnlyList<DropletAction>> StartActionByTagAsync(string tag, ActionBody body, CancellationToken cancellationToken) =>
        _transport.PostAsync(Operation.StartByTag(tag, body), At("/v2/droplets/actions").SetQueryParam("tag_name", tag),
            body, ActionReader.AllOfDroplets(body.Type), cancellationToken);

    public Task<DropletAction> GetDropletActionAsync(long dropletId, long actionId, CancellationToken cancellationToken) =>
        _transport.GetAsync(Operation.GetDropletAction(dropletId, actionId), At($"/v2/droplets/{dropletId}/actions/{actionId}"),
            ActionReader.OneOf(dropletId, actionId), cancellationToken);

    public Task<DropletAction> GetActionAsync(long actionId, CancellationToken cancellationToken) =>
        _transport.GetAsync(Operation.GetAction(actionId), At($"/v2/actions/{actionId}"),
            ActionReader.One(actionId), cancellationToken);

    public Task<Page<DropletAction>> ListDropletActionsAsync(long dropletId, int page, CancellationToken cancellationToken) =>
        _transport.GetAsync(Operation.ListOfDroplet("actions", dropletId, page),
            Paged(At($"/v2/droplets/{dropletId}/actions"), page), ActionReader.PageOfDroplet, cancellationToken);

    public Task<Page<DropletAction>> ListActionsAsync(int page, CancellationToken cancellationToken) =>
        _transport.GetAsync(Operation.ListActions(page), Paged(At("/v2/actions"), page), ActionReader.Page, cancellationToken);

    public Task<Page<Droplet>> ListDropletsAsync(DropletQuery query, int page, CancellationToken cancellationToken)
    {
        var request = Paged(At("/v2/droplets"), page).SetQueryParam("name", query.Name).SetQueryParam("tag_name", query.Tag);
        if (query is { Gpus: true, Tag: null })
            request.SetQueryParam("type", "gpus");

        return _transport.GetAsync(Operation.ListDroplets(query, page), request, DropletReader.Page, cancellationToken);
    }

    public Task<Droplet> GetDropletAsync(long dropletId, CancellationToken cancellationToken) =>
        _transport.GetAsync(Operation.GetDroplet(dropletId), At($"/v2/droplets/{dropletId}"),
            DropletReader.One(dropletId), cancellationToken);

    public Task<Page<DropletImage>> ListSnapshotsAsync(long dropletId, int page, CancellationToken cancellationToken) =>
        _transport.GetAsync(Operation.ListOfDroplet("snapshots", dropletId, page),
            Paged(At($"/v2/droplets/{dropletId}/snapshots"), page), ImageReader.Page("snapshots", dropletId), cancellationToken);

    public Task DeleteSnapshotAsync(long snapshotId, CancellationToken cancellationToken) =>
        _transport.ChangeAsync(Operation.DeleteSnapshot(snapshotId), At($"/v2/snapshots/{snapshotId}"), [], cancellationToken);

    public Task<Page<DropletImage>> ListBackupsAsync(long dropletId, int page, CancellationToken cancellationToken) =>
        _transport.GetAsync(Operation.ListOfDroplet("backups", dropletId, page),
            Paged(At($"/v2/droplets/{dropletId}/backups"), page), ImageReader.Page("backups", dropletId), cancellationToken);

    public Task<DropletBackupPolicy> GetBackupPolicyAsync(long dropletId, CancellationToken cancellationToken) =>
        _transport.GetAsync(Operation.GetBackupPolicy(dropletId),
            At($"/v2/droplets/{dropletId}/backups/policy"), BackupPolicyReader.Of(dropletId), cancellationToken);

    public Task<Page<DropletBackupPolicy>> ListBackupPoliciesAsync(int page, CancellationToken cancellationToken) =>
        _transport.GetAsync(Operation.ListBackupPolicies(page), Paged(At("/v2/droplets/backups/policies"), page), BackupPolicyReader.Page, cancellationToken);

    public Task<Page<DropletKernel>> ListKernelsAsync(long dropletId, int page, CancellationToken cancellationToken) =>
        _transport.GetAsync(Operation.ListOfDroplet("kernels", dropletId, page),
            Paged(At($"/v2/droplets/{dropletId}/kernels"), page), KernelReader.Page(dropletId), cancellationToken);

    public Task<Page<DropletImage>> ListImagesAsync(int page, CancellationToken cancellationToken) =>
        _transport.GetAsync(Operation.ListImages(page), Paged(At("/v2/images"), page).SetQueryParam("private", "true"),
            ImageReader.Page("images", 0), cancellationToken);

    public Task<Page<DropletImage>> ListDistributionsAsync(int page, CancellationToken cancellationToken) =>
        _transport.GetAsync(Operation.ListDistributions(page), Paged(At("/v2/images"), page).SetQueryParam("type", "distribution"),
            ImageReader.Page("images", 0), cancellationToken);

    public Task<DropletImage> GetImageAsync(string image, CancellationToken cancellationToken) =>
        _transport.GetAsync(Operation.GetImage(image), At($"/v2/images/{Uri.EscapeDataString(image)}"), ImageReader.One, cancellationToken);

    public Task<Page<DropletSize>> ListSizesAsync(int page, CancellationToken cancellationToken) =>
        _transport.GetAsync(Operation.ListSizes(page), Paged(At("/v2/sizes"), page), SizeReader.Page, cancellationToken);

    public Task<Page<string>> ListTagsAsync(int page, CancellationToken cancellationToken) =>
        _transport.GetAsync(Operation.ListTags(page), Paged(At("/v2/tags"), page), TagReader.Page, cancellationToken);

    public Task CreateTagAsync(string tag, CancellationToken cancellationToken) =>
        _transport.ChangeAsync(Operation.CreateTag(tag), At("/v2/tags"), BodyWriter.WriteTag(tag), cancellationToken);

    public Task TagDropletsAsync(string tag, IReadOnlyCollection<long> dropletIds, CancellationToken cancellationToken) =>
        _transport.ChangeAsync(Operation.TagDroplets(tag, dropletIds), At($"/v2/tags/{Uri.EscapeDataString(tag)}/resources"),
            BodyWriter.WriteResources(dropletIds), cancellationToken);

    public Task DeleteTagAsync(string tag, CancellationToken cancellationToken) =>
        _transport.ChangeAsync(Operation.DeleteTag(tag), At($"/v2/tags/{Uri.EscapeDataString(tag)}"), [], cancellationToken);

    public void Dispose()
    {
        _transport.Close();
        _client.Dispose();
    }

    // A path has only numbers and escaped names, so it is used as it is. Flurl escapes query values.
    private FlurlRequest At(string path) => new(_address + path) { Client = _client };

    // Only pages are compressed: a handler that decompresses everything would cost each action more than it saves.
    private static IFlurlRequest Paged(IFlurlRequest request, int page) =>
        request.SetQueryParam("per_page", Paging.PageSize).SetQueryParam("page", page).WithHeader("Accept-Encoding", "gzip");
}
