using DropletActions.Engine;

namespace DropletActions.Http;

/// <summary>What a request is for, so that an error can name it in people's words.</summary>
/// <param name="Method">How it is asked for.</param>
/// <param name="Words">The operation, for example <c>reboot of Droplet 3164444</c>. Written out only when something fails.</param>
/// <param name="Missing">What a 404 means, as a sentence goes on after a colon.</param>
/// <param name="Scopes">What the token needs for it.</param>
internal sealed record Operation(HttpMethod Method, FormattableString Words, FormattableString Missing, IReadOnlyList<string> Scopes)
{
    private static readonly string[] s_readActions = ["actions:read"];
    private static readonly string[] s_readDroplets = ["droplet:read"];
    private static readonly string[] s_readImages = ["image:read"];
    private static readonly string[] s_readSizes = ["sizes:read", "regions:read"];
    private static readonly string[] s_readTags = ["droplet:read", "tag:read"];
    private static readonly string[] s_listTags = ["tag:read"];
    private static readonly string[] s_createTag = ["tag:create"];
    private static readonly string[] s_putTag = ["tag:create", "droplet:update"];
    private static readonly string[] s_deleteTag = ["tag:delete"];
    private static readonly string[] s_update = ["droplet:update"];

    /// <summary>The Droplet it concerns; null for none or many.</summary>
    public long? DropletId { get; init; }

    /// <summary>The action type that it starts; null for none.</summary>
    public string? ActionType { get; init; }

    /// <summary>The operation in words.</summary>
    public string Name => FormattableString.Invariant(Words);

    public static Operation Start(long dropletId, ActionBody body) =>
        new(HttpMethod.Post, $"{body.Type} of Droplet {dropletId}", $"there is no Droplet {dropletId} for this token", body.Row?.Scopes ?? s_update)
        {
            DropletId = dropletId,
            ActionType = body.Type,
        };

    public static Operation StartByTag(string tag, ActionBody body) =>
        new(HttpMethod.Post, $"{body.Type} of the Droplets tagged '{tag}'", $"there is no tag '{tag}' for this token", [.. body.Row?.Scopes ?? s_update, "tag:read"])
        {
            ActionType = body.Type,
        };

    public static Operation OfDroplet(long dropletId, FormattableString words) =>
        new(HttpMethod.Get, words, $"there is no Droplet {dropletId} for this token", s_readDroplets) { DropletId = dropletId };

    public static Operation OfDropletAction(long dropletId, long actionId) =>
        new(HttpMethod.Get, $"look-up of action {actionId} of Droplet {dropletId}", $"there is no Droplet {dropletId} for this token, or it has no action {actionId}", s_readDroplets)
        {
            DropletId = dropletId,
        };

    public static Operation OfAction(long actionId) =>
        new(HttpMethod.Get, $"look-up of action {actionId}", $"there is no action {actionId} for this token", s_readActions);

    public static Operation ListOfActions(int page) =>
        new(HttpMethod.Get, $"list of actions (page {page})", $"there is no list of actions at this address", s_readActions);

    public static Operation ListOfImages(int page) =>
        new(HttpMethod.Get, $"list of the account's images (page {page})", $"there is no list of images at this address", s_readImages);

    public static Operation ListOfDistributions(int page) =>
        new(HttpMethod.Get, $"list of public images (page {page})", $"there is no list of images at this address", s_readImages);

    public static Operation ListOfSizes(int page) =>
        new(HttpMethod.Get, $"list of sizes (page {page})", $"there is no list of sizes at this address", s_readSizes);

    public static Operation ListOfDroplets(DropletQuery query, int page) => query.Tag is { } tag
        ? new(HttpMethod.Get, $"list of the Droplets tagged '{tag}' (page {page})", $"there is no tag '{tag}' for this token", s_readTags)
        : new(HttpMethod.Get, $"list of Droplets (page {page})", $"there is no list of Droplets at this address", s_readDroplets);

    public static Operation ListOfTags(int page) =>
        new(HttpMethod.Get, $"list of tags (page {page})", $"there is no list of tags at this address", s_listTags);

    public static Operation CreateTag(string tag) =>
        new(HttpMethod.Post, $"creation of the tag '{tag}'", $"there are no tags at this address", s_createTag);

    public static Operation TagDroplets(string tag, IReadOnlyCollection<long> dropletIds) => dropletIds.Count == 1
        ? new(HttpMethod.Post, $"tagging of Droplet {dropletIds.First()} with '{tag}'", $"there is no Droplet {dropletIds.First()} for this token, or no tag '{tag}'", s_putTag)
        : new(HttpMethod.Post, $"tagging of {dropletIds.Count} Droplets with '{tag}'", $"there is no tag '{tag}' for this token, or one of the Droplets is not there", s_putTag);

    public static Operation DeleteTag(string tag) =>
        new(HttpMethod.Delete, $"removal of the tag '{tag}'", $"there is no tag '{tag}' for this token", s_deleteTag);
}
