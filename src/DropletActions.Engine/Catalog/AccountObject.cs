namespace DropletActions.Engine;

/// <summary>An object of the account that a parameter names, so that a check can look it up.</summary>
internal enum AccountObject
{
    /// <summary>None.</summary>
    None,

    /// <summary>A size.</summary>
    Size,

    /// <summary>Any image.</summary>
    Image,

    /// <summary>A backup of the Droplet itself.</summary>
    Backup,
}
