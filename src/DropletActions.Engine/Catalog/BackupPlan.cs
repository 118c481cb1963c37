namespace DropletActions.Engine;

/// <summary>A plan for automatic backups.</summary>
/// <param name="Name">The API's word.</param>
/// <param name="Summary">How often a backup is made, and how long it is kept.</param>
/// <remarks>https://docs.digitalocean.com/reference/api/digitalocean/#operation/droplets_list_supported_backup_policies</remarks>
internal sealed record BackupPlan(string Name, string Summary);
