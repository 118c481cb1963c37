namespace DropletActions.Engine;

/// <summary>An object of the account that a parameter names, so that a check can look it up.</summary>
internal enum AccountObject
{
    None,
    Size,
    Image,

    /// <summary>A backup of the Droplet itself.</summary>
    Backup,
}
