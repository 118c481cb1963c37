namespace DropletActions.Http;

/// <summary>The purpose of a request, which an error states.</summary>
/// <param name="NotDone">
/// The clause for its failure, for example <c>the sizes could not be read</c>; of a request that starts actions, its Droplets. Formatted
/// only when something fails.
/// </param>
/// <param name="Missing">What does not exist if the API responds with 404, for example <c>Droplet 3164444</c>; null where the address is wrong then.</param>
internal sealed record Operation(HttpMethod Method, FormattableString NotDone, FormattableString? Missing, params IReadOnlyList<string> Scopes)
{
    /// <summary>The id of the Droplet; null for none or several.</summary>
    public long? DropletId { get; init; }

    /// <summary>The type of the action that the request starts; null for none.</summary>
    public string? ActionType { get; init; }

    public static Operation GetAccount() => new(HttpMethod.Get, $"the account of the token could not be read", null, "account:read");

    public static Operation Start(long dropletId, ActionBody body) => new(HttpMethod.Post, $"Droplet {dropletId}", $"Droplet {dropletId}", ScopesOf(body))
    {
        DropletId = dropletId,
        ActionType = body.Type,
    };

    public static Operation StartByTag(string tag, ActionBody body) => new(HttpMethod.Post, $"the Droplets tagged '{tag}'", $"tag '{tag}'", [.. ScopesOf(body), "tag:read"])
    {
        ActionType = body.Type,
    };

    public static Operation GetDroplet(long dropletId) => OfDroplet(dropletId, $"Droplet {dropletId} could not be read");

    public static Operation GetBackupPolicy(long dropletId) => OfDroplet(dropletId, $"the backup policy of Droplet {dropletId} could not be read");

    public static Operation ListBackupPolicies(int page) => new(HttpMethod.Get, $"the list of backup policies could not be read{OnPage(page)}", null, "droplet:read");

    public static Operation ListOfDroplet(string things, long dropletId, int page) => OfDroplet(dropletId, $"the {things} of Droplet {dropletId} could not be read{OnPage(page)}");

    public static Operation GetDropletAction(long dropletId, long actionId) =>
        new(HttpMethod.Get, $"action {actionId} of Droplet {dropletId} could not be read", $"action {actionId} of Droplet {dropletId}", "droplet:read") { DropletId = dropletId };

    public static Operation GetAction(long actionId) => new(HttpMethod.Get, $"action {actionId} could not be read", $"action {actionId}", "actions:read");

    public static Operation ListActions(int page) => new(HttpMethod.Get, $"the actions of the account could not be read{OnPage(page)}", null, "actions:read");

    public static Operation ListImages(int page) => new(HttpMethod.Get, $"the images of the account could not be read{OnPage(page)}", null, "image:read");

    public static Operation ListDistributions(int page) => new(HttpMethod.Get, $"the public images could not be read{OnPage(page)}", null, "image:read");

    public static Operation GetImage(string image) => new(HttpMethod.Get, $"the image '{image}' could not be read", $"image '{image}'", "image:read");

    public static Operation ListSizes(int page) => new(HttpMethod.Get, $"the sizes could not be read{OnPage(page)}", null, "sizes:read", "regions:read");

    public static Operation ListTags(int page) => new(HttpMethod.Get, $"the tags could not be read{OnPage(page)}", null, "tag:read");

    public static Operation ListDroplets(DropletQuery query, int page) => query.Tag is { } tag
        ? new(HttpMethod.Get, $"the Droplets tagged '{tag}' could not be read{OnPage(page)}", $"tag '{tag}'", "droplet:read", "tag:read")
        : new(HttpMethod.Get, $"the list of Droplets could not be read{OnPage(page)}", null, "droplet:read");

    public static Operation CreateTag(string tag) => new(HttpMethod.Post, $"the tag '{tag}' could not be created", null, "tag:create");

    public static Operation TagDroplets(string tag, IReadOnlyCollection<long> dropletIds) => dropletIds.Count == 1
        ? new(HttpMethod.Post, $"Droplet {dropletIds.First()} could not be tagged '{tag}'", $"Droplet {dropletIds.First()} or tag '{tag}'", "tag:create", "droplet:update")
        : new(HttpMethod.Post, $"{dropletIds.Count} Droplets could not be tagged '{tag}'", $"tag '{tag}' or one of the Droplets", "tag:create", "droplet:update");

    public static Operation DeleteTag(string tag) => new(HttpMethod.Delete, $"the tag '{tag}' could not be removed", $"tag '{tag}'", "tag:delete");

    public static Operation DeleteSnapshot(long snapshotId) =>
        new(HttpMethod.Delete, $"snapshot {snapshotId} could not be deleted", $"snapshot {snapshotId}", "image:delete", "snapshot:delete");

    private static Operation OfDroplet(long dropletId, FormattableString notDone) =>
        new(HttpMethod.Get, notDone, $"Droplet {dropletId}", "droplet:read") { DropletId = dropletId };

    private static IReadOnlyList<string> ScopesOf(ActionBody body) => ActionCatalog.Find(body.Type)?.Scopes ?? ["droplet:update"];

    private static string OnPage(int page) => page == 1 ? "" : FormattableString.Invariant($" (page {page})");
}
