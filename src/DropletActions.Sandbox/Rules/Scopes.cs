namespace DropletActions.Sandbox;

/// <summary>The scopes that a token can have.</summary>
internal static class Scopes
{
    public const string AccountRead = "account:read";
    public const string ActionsRead = "actions:read";
    public const string DropletAdmin = "droplet:admin";
    public const string DropletCreate = "droplet:create";
    public const string DropletRead = "droplet:read";
    public const string DropletUpdate = "droplet:update";
    public const string FirewallRead = "firewall:read";
    public const string ImageCreate = "image:create";
    public const string ImageDelete = "image:delete";
    public const string ImageRead = "image:read";
    public const string RegionsRead = "regions:read";
    public const string SizesRead = "sizes:read";
    public const string SnapshotDelete = "snapshot:delete";
    public const string SnapshotRead = "snapshot:read";
    public const string TagCreate = "tag:create";
    public const string TagDelete = "tag:delete";
    public const string TagRead = "tag:read";
    public const string VpcRead = "vpc:read";

    /// <summary>All scopes. A token cannot be created with any other, so that a misspelled scope is found at once.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        AccountRead, ActionsRead, DropletAdmin, DropletCreate, "droplet:delete", DropletRead, DropletUpdate, FirewallRead, ImageCreate,
        ImageDelete, ImageRead, "image:update", RegionsRead, SizesRead, SnapshotDelete, SnapshotRead, TagCreate, TagDelete, TagRead, VpcRead,
        "block_storage:read",
    ];
}
