namespace DropletActions.Tests.Help;

/// <summary>What the examples of the help do: the actions that they start, and how many objects they emit where that counts.</summary>
internal static class ExampleEffects
{
    private static readonly Dictionary<string, string[]> s_started = new()
    {
        ["Disable-DropletBackup 1"] = ["disable_backups db-01"],
        ["Disable-DropletBackup 2"] = ["disable_backups batch-01", "disable_backups batch-02"],
        ["Disconnect-DigitalOcean 2"] = ["reboot web-01"],
        ["Enable-DropletBackup 1"] = ["enable_backups web-01"],
        ["Enable-DropletBackup 2"] = ["enable_backups web-01", "enable_backups web-02", "enable_backups batch-01", "enable_backups batch-02"],
        ["Enable-DropletBackup 3"] = ["enable_backups web-01", "enable_backups web-02"],
        ["Enable-DropletIPv6 1"] = ["enable_ipv6 web-01"],
        ["Enable-DropletIPv6 2"] = ["enable_ipv6 web-01", "enable_ipv6 web-02", "enable_ipv6 db-01", "enable_ipv6 batch-01", "enable_ipv6 batch-02"],
        ["Get-DropletBackup 2"] = ["restore db-01"],
        ["Get-DropletBackupPolicy 2"] = ["enable_backups web-01", "enable_backups web-02", "enable_backups batch-01", "enable_backups batch-02"],
        ["Get-DropletKernel 2"] = ["change_kernel batch-01"],
        ["Get-DropletSnapshot 2"] = ["rebuild web-01"],
        ["Get-DropletSnapshot 3"] = ["rebuild web-02"],
        ["Invoke-DropletAction 1"] = ["reboot web-01"],
        ["Invoke-DropletAction 2"] = ["snapshot web-01", "change_backup_policy db-01"],
        ["Invoke-DropletAction 3"] = ["snapshot web-01", "enable_backups web-02", "rename db-01"],
        ["Invoke-DropletAction 4"] = ["enable_backups web-01"],
        ["New-DropletSnapshot 1"] = ["snapshot db-01"],
        ["New-DropletSnapshot 2"] = ["shutdown web-01", "snapshot web-01", "power_on web-01"],
        ["New-DropletSnapshot 3"] = ["snapshot web-01", "snapshot web-02"],
        ["New-DropletSnapshot 4"] = ["snapshot web-01", "snapshot web-02"],
        ["Rename-Droplet 1"] = ["rename db-01"],
        ["Rename-Droplet 2"] = ["rename batch-01", "rename batch-02"],
        ["Reset-Droplet 1"] = ["rebuild web-01"],
        ["Reset-Droplet 3"] = ["snapshot web-01", "rebuild web-02"],
        ["Reset-DropletPassword 1"] = ["password_reset web-01"],
        ["Reset-DropletPassword 2"] = ["password_reset web-01", "password_reset web-02"],
        ["Resize-Droplet 1"] = ["shutdown web-01", "resize web-01", "power_on web-01"],
        ["Resize-Droplet 2"] = ["shutdown web-01", "shutdown web-02", "resize web-01", "resize web-02", "power_on web-01", "power_on web-02"],
        ["Resize-Droplet 3"] = ["resize batch-01"],
        ["Restart-Droplet 1"] = ["reboot web-01"],
        ["Restart-Droplet 2"] = ["power_cycle web-02"],
        ["Restart-Droplet 3"] = ["reboot web-01", "reboot web-02"],
        ["Restart-Droplet 4"] = ["reboot web-01", "reboot web-02"],
        ["Restore-Droplet 1"] = ["restore db-01"],
        ["Restore-Droplet 2"] = ["restore db-01"],
        ["Restore-Droplet 3"] = ["restore db-01"],
        ["Set-DropletBackupPolicy 1"] = ["change_backup_policy db-01"],
        ["Set-DropletBackupPolicy 2"] = ["change_backup_policy db-01"],
        ["Set-DropletKernel 1"] = ["change_kernel batch-01"],
        ["Set-DropletKernel 2"] = ["shutdown web-01", "change_kernel web-01", "power_on web-01"],
        ["Start-Droplet 1"] = ["power_on batch-01"],
        ["Start-Droplet 2"] = ["power_on batch-01", "power_on batch-02"],
        ["Start-Droplet 3"] = ["power_on batch-01", "power_on batch-02"],
        ["Stop-Droplet 1"] = ["shutdown web-01"],
        ["Stop-Droplet 2"] = ["shutdown web-01", "shutdown web-02"],
        ["Stop-Droplet 4"] = ["shutdown web-01", "shutdown web-02"],
        ["Wait-DropletAction 1"] = ["reboot web-01", "reboot web-02"],
        ["Wait-DropletAction 2"] = ["reboot web-01", "reboot web-02"],
    };

    private static readonly Dictionary<string, int> s_emitted = new()
    {
        ["Connect-DigitalOcean 2"] = 5,
        ["Enable-DropletIPv6 1"] = 1,
        ["Get-DigitalOceanConnection 1"] = 1,
        ["Get-DigitalOceanConnection 2"] = 1,
        ["Get-Droplet 1"] = 5,
        ["Get-Droplet 2"] = 3,
        ["Get-Droplet 3"] = 2,
        ["Get-Droplet 4"] = 5,
        ["Get-DropletAction 1"] = 1,
        ["Get-DropletAction 2"] = 2,
        ["Get-DropletAction 3"] = 1,
        ["Get-DropletAction 4"] = 1,
        ["Get-DropletBackup 1"] = 2,
        ["Get-DropletBackup 3"] = 1,
        ["Get-DropletBackupPolicy 1"] = 1,
        ["Get-DropletBackupPolicy 3"] = 1,
        ["Get-DropletJournal 1"] = 2,
        ["Get-DropletJournal 2"] = 0,
        ["Get-DropletJournal 3"] = 1,
        ["Get-DropletKernel 1"] = 10,
        ["Get-DropletSnapshot 1"] = 1,
        ["New-DropletSnapshot 4"] = 2,
        ["Start-DropletSandbox 1"] = 1,
        ["Start-DropletSandbox 2"] = 1,
        ["Stop-DropletSandbox 2"] = 3,
        ["Wait-DropletAction 1"] = 2,
        ["Wait-DropletAction 2"] = 4,
        ["Wait-DropletAction 3"] = 1,
    };

    public static IEnumerable<string> Keys => s_started.Keys.Concat(s_emitted.Keys);

    /// <summary>None where nothing is told of it.</summary>
    public static IEnumerable<string> Started(string page, int number) => s_started.GetValueOrDefault($"{page} {number}", []);

    public static int? Emitted(string page, int number) => s_emitted.TryGetValue($"{page} {number}", out var count) ? count : null;
}
