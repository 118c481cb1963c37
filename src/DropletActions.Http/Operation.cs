using DropletActions.Engine;

namespace DropletActions.Http;

/// <summary>The purpose of a request, which an error states.</summary>
/// <param name="NotDone">
/// The clause for its failure, for example <c>the sizes could not be read</c>; of a request that starts actions, its Droplets. Formatted
/// only when something fails.
/// </param>
/// <param name="Missing">What does not exist if the API responds with 404, for example <c>Droplet 3164444</c>; null where the address is wrong then.</param>
internal sealed record Operation(HttpMethod Method, FormattableString NotDone, FormattableString? Missing, IReadOnlyList<string> Scopes)
{
    private static readonly string[] s_readAccount = ["account:read"];
    private static readonly string[] s_readActions = ["actions:read"];
    private static readonly string[] s_readDroplets = ["droplet:read"];
    private static readonly string[] s_readImages = ["image:read"];
    private static readonly string[] s_readSizes = ["sizes:read", "regions:read"];
    private static readonly string[] s_readTags = ["droplet:read", "tag:read"];
    private static readonly string[] s_listTags = ["tag:read"];
    private static readonly string[] s_createTag = ["tag:create"];
    private static readonly string[] s_putTag = ["tag:create", "droplet:update"];
    private static readonly string[] s_deleteTag = ["tag:delete"];
    private static readonly string[] s_deleteSnapshot = ["image:delete", "snapshot:delete"];
    private static readonly string[] s_update = ["droplet:update"];

    /// <summary>The id of the Droplet; null for none or several.</summary>
    public long? DropletId { get; init; }

    /// <summary>The type of the action that the request starts; null for none.</summary>
    public string? ActionType { get; init; }

    public static Operation GetAccount() => new(HttpMethod.Get, $"the account of the token could not be read", null, s_readAccount);

    public static Operation Start(long dropletId, ActionBody body) => new(HttpMethod.Post, $"Droplet {dropletId}", $"Droplet {dropletId}", ActionCatalog.Find(body.Type)?.Scopes ?? s_update)
    {
        DropletId = dropletId,
        ActionType = body.Type,
    };

    public static Operation StartByTag(string tag, ActionBody body) => new(HttpMethod.Post, $"the Droplets tagged '{tag}'", $"tag '{tag}'", [.. ActionCatalog.Find(body.Type)?.Scopes ?? s_update, "tag:read"])
    {
        ActionType = body.Type,
    };

    public static Operation GetDroplet(long dropletId) => OfDroplet(dropletId, $"Droplet {dropletId} could not be read");

    public static Operation GetBackupPolicy(long dropletId) => OfDroplet(dropletId, $"the backup policy of Droplet {dropletId} could not be read");

    public static Operation ListBackupPolicies(int page) => new(HttpMethod.Get, $"the list of backup policies could not be read{OnPage(page)}", null, s_readDroplets);

    public static Operation ListOfDroplet(string things, long dropletId, int page) => OfDroplet(dropletId, $"the {things} of Droplet {dropletId} could not be read{OnPage(page)}");

    public static Operation GetDropletAction(long dropletId, long actionId) =>
        new(HttpMethod.Get, $"action {actionId} of Droplet {dropletId} could not be read", $"action {actionId} of Droplet {dropletId}", s_readDroplets) { DropletId = dropletId };

    public static Operation GetAction(long actionId) => new(HttpMethod.Get, $"action {actionId} could not be read", $"action {actionId}", s_readActions);

    public static Operation ListActions(int page) => new(HttpMethod.Get, $"the actions of the account could not be read{OnPage(page)}", null, s_readActions);

    public static Operation ListImages(int page) => new(HttpMethod.Get, $"the images of the account could not be read{OnPage(page)}", null, s_readImages);

    public static Operation ListDistributions(int page) => new(HttpMethod.Get, $"the public images could not be read{OnPage(page)}", null, s_readImages);

    public static Operation GetImage(string image) => new(HttpMethod.Get, $"the image '{image}' could not be read", $"image '{image}'", s_readImages);

    public static Operation ListSizes(int page) => new(HttpMethod.Get, $"the sizes could not be read{OnPage(page)}", null, s_readSizes);

    public static Operation ListTags(int page) => new(HttpMethod.Get, $"the tags could not be read{OnPage(page)}", null, s_listTags);

    public static Operation ListDroplets(DropletQuery query, int page) => query.Tag is { } tag
        ? new(HttpMethod.Get, $"the Droplets tagged '{tag}' could not be read{OnPage(page)}", $"tag '{tag}'", s_readTags)
        : new(HttpMethod.Get, $"the list of Droplets could not be read{OnPage(page)}", null, s_readDroplets);

    public static Operation CreateTag(string tag) => new(HttpMethod.Post, $"the tag '{tag}' could not be created", null, s_createTag);

    public static Operation TagDroplets(string tag, IReadOnlyCollection<long> dropletIds) => dropletIds.Count == 1
        ? new(HttpMethod.Post, $"Droplet {dropletIds.First()} could not be tagged '{tag}'", $"Droplet {dropletIds.First()} or tag '{tag}'", s_putTag)
        : new(HttpMethod.Post, $"{dropletIds.Count} Droplets could not be tagged '{tag}'", $"tag '{tag}' or one of the Droplets", s_putTag);

    public static Operation DeleteTag(string tag) => new(HttpMethod.Delete, $"the tag '{tag}' could not be removed", $"tag '{tag}'", s_deleteTag);

    public static Operation DeleteSnapshot(long snapshotId) =>
        new(HttpMethod.Delete, $"snapshot {snapshotId} could not be deleted", $"snapshot {snapshotId}", s_deleteSnapshot);

    private static Operation OfDroplet(long dropletId, FormattableString notDone) =>
        new(HttpMethod.Get, notDone, $"Droplet {dropletId}", s_readDroplets) { DropletId = dropletId };

    private static string OnPage(int page) => page == 1 ? "" : FormattableString.Invariant($" (page {page})");
}
