using DropletActions.Engine;

namespace DropletActions.Http;

/// <summary>What a request is for, so that an error can name it in people's words.</summary>
/// <param name="IsRead">Whether it changes nothing, so that it may be repeated.</param>
/// <param name="Words">The operation, for example <c>reboot of Droplet 3164444</c>. Written out only when something fails.</param>
/// <param name="Missing">What a 404 means.</param>
/// <param name="Scopes">What the token needs for it.</param>
internal sealed record Operation(bool IsRead, FormattableString Words, FormattableString Missing, IReadOnlyList<string> Scopes)
{
    private static readonly string[] s_readActions = ["actions:read"];
    private static readonly string[] s_readDroplets = ["droplet:read"];
    private static readonly string[] s_readImages = ["image:read"];
    private static readonly string[] s_readTags = ["droplet:read", "tag:read"];
    private static readonly string[] s_update = ["droplet:update"];

    /// <summary>The Droplet it concerns; null for none or many.</summary>
    public long? DropletId { get; init; }

    /// <summary>The action type that it starts; null for a read.</summary>
    public string? ActionType { get; init; }

    /// <summary>The operation in words.</summary>
    public string Name => FormattableString.Invariant(Words);

    public static Operation Start(long dropletId, ActionBody body) =>
        new(false, $"{body.Type} of Droplet {dropletId}", $"There is no Droplet {dropletId} for this token.", body.Row?.Scopes ?? s_update)
        {
            DropletId = dropletId,
            ActionType = body.Type,
        };

    public static Operation StartByTag(string tag, ActionBody body) =>
        new(false, $"{body.Type} of the Droplets tagged '{tag}'", $"There is no tag '{tag}' for this token.", [.. body.Row?.Scopes ?? s_update, "tag:read"])
        {
            ActionType = body.Type,
        };

    public static Operation OfDroplet(long dropletId, FormattableString words) =>
        new(true, words, $"There is no Droplet {dropletId} for this token.", s_readDroplets) { DropletId = dropletId };

    public static Operation OfDropletAction(long dropletId, long actionId) =>
        new(true, $"look-up of action {actionId} of Droplet {dropletId}", $"There is no Droplet {dropletId} for this token, or it has no action {actionId}.", s_readDroplets)
        {
            DropletId = dropletId,
        };

    public static Operation OfAction(long actionId) =>
        new(true, $"look-up of action {actionId}", $"There is no action {actionId} for this token.", s_readActions);

    public static Operation ListOfActions(int page) =>
        new(true, $"list of actions (page {page})", $"There is no list of actions at this address.", s_readActions);

    public static Operation ListOfImages(int page) =>
        new(true, $"list of the account's images (page {page})", $"There is no list of images at this address.", s_readImages);

    public static Operation ListOfDroplets(DropletQuery query, int page) => query.Tag is { } tag
        ? new(true, $"list of the Droplets tagged '{tag}' (page {page})", $"There is no tag '{tag}' for this token.", s_readTags)
        : new(true, $"list of Droplets (page {page})", $"There is no list of Droplets at this address.", s_readDroplets);
}
