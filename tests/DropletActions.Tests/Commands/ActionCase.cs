using DropletActions.Tests.Support;

namespace DropletActions.Tests.Commands;

/// <summary>
/// One action type as its users meet it: how it is asked for and what must go over the wire. Written from the API's description,
/// not from the catalog.
/// </summary>
/// <param name="Type">The API's word.</param>
/// <param name="Cmdlet">The specialized cmdlet with its parameters, without targets.</param>
/// <param name="Invoke">The parameters of Invoke-DropletAction besides the type.</param>
/// <param name="Body">The body, as JSON.</param>
/// <param name="Asks">Whether it asks for confirmation by default.</param>
public sealed record ActionCase(string Type, string Cmdlet, string Invoke, string Body, bool Asks = false)
{
    private const string Backup = "$backup";

    /// <summary>The state that the Droplet must be in.</summary>
    public string Status { get; init; } = "active";

    /// <summary>Whether the API has a bulk request for it.</summary>
    public bool IsBulk { get; init; }

    /// <summary>Whether the same request for several Droplets is a mistake.</summary>
    public bool IsForOneDroplet { get; init; }

    /// <summary>Whether backups must be enabled before.</summary>
    public bool HasBackups { get; init; }

    public static IReadOnlyList<ActionCase> All { get; } =
    [
        new("enable_backups", "Enable-DropletBackup", "", """{"type":"enable_backups"}""") { IsBulk = true },
        new("enable_backups", "Enable-DropletBackup -Plan weekly -Weekday sun -Hour 20", "-Plan weekly -Weekday SUN -Hour 20", """{"type":"enable_backups","backup_policy":{"plan":"weekly","weekday":"SUN","hour":20}}"""),
        new("disable_backups", "Disable-DropletBackup", "", """{"type":"disable_backups"}""") { IsBulk = true, HasBackups = true },
        new("change_backup_policy", "Set-DropletBackupPolicy -Plan daily -Hour 0", "-Plan daily -Hour 0", """{"type":"change_backup_policy","backup_policy":{"plan":"daily","hour":0}}""") { HasBackups = true },
        new("reboot", "Restart-Droplet", "", """{"type":"reboot"}"""),
        new("power_cycle", "Restart-Droplet -PowerCycle", "", """{"type":"power_cycle"}""") { IsBulk = true },
        new("shutdown", "Stop-Droplet", "", """{"type":"shutdown"}""") { IsBulk = true },
        new("power_off", "Stop-Droplet -PowerOff", "", """{"type":"power_off"}""") { IsBulk = true },
        new("power_on", "Start-Droplet", "", """{"type":"power_on"}""") { IsBulk = true, Status = "off" },
        new("restore", $"Restore-Droplet -Image {Backup}", $"-Image {Backup}", $$"""{"type":"restore","image":{{Backup}}}""", Asks: true),
        new("password_reset", "Reset-DropletPassword", "", """{"type":"password_reset"}""", Asks: true),
        new("resize", "Resize-Droplet -Size s-2vcpu-4gb", "-Size s-2vcpu-4gb", """{"type":"resize","size":"s-2vcpu-4gb"}""") { Status = "off" },
        new("resize", "Resize-Droplet -Size s-2vcpu-4gb -Disk", "-Size s-2vcpu-4gb -Disk", """{"type":"resize","size":"s-2vcpu-4gb","disk":true}""", Asks: true) { Status = "off" },
        new("rebuild", "Reset-Droplet -Image ubuntu-24-04-x64", "-Image ubuntu-24-04-x64", """{"type":"rebuild","image":"ubuntu-24-04-x64"}""", Asks: true),
        new("rebuild", $"Rebuild-Droplet -Image {Backup}", $"-Image {Backup}", $$"""{"type":"rebuild","image":{{Backup}}}""", Asks: true),
        new("rename", "Rename-Droplet -NewName www.example.com", "-Name www.example.com", """{"type":"rename","name":"www.example.com"}""") { IsForOneDroplet = true },
        new("change_kernel", "Set-DropletKernel -Kernel $kernel", "-Kernel $kernel", """{"type":"change_kernel","kernel":$kernel}""") { Status = "off" },
        new("enable_ipv6", "Enable-DropletIPv6", "", """{"type":"enable_ipv6"}""") { IsBulk = true, Status = "off" },
        new("snapshot", "New-DropletSnapshot -Name 'Nifty \"New\" Snapshot'", "-Name 'Nifty \"New\" Snapshot'", """{"type":"snapshot","name":"Nifty \"New\" Snapshot"}""") { IsBulk = true },
    ];

    public override string ToString() => Cmdlet;

    /// <summary>A sandbox of three Droplets, web-01, web-02 and db-01, all in the state that the action needs.</summary>
    internal SandboxHost Start()
    {
        var host = new SandboxHost(new() { DropletCount = 0, ActionSeconds = 0 });
        foreach (var (name, tag) in new[] { ("web-01", "web"), ("web-02", "web"), ("db-01", "db") })
            host.Sandbox.AddDroplet(name, Status, [tag], backups: HasBackups);
        BackupId = host.Droplet("web-01").AddBackup();
        host.Set("backup", BackupId);
        host.Set("kernel", KernelId);
        return host;
    }

    internal long BackupId { get; private set; }

    /// <summary>One of the kernels that the sandbox has.</summary>
    private const long KernelId = 991;

    internal string ExpectedBody => Body
        .Replace("$backup", BackupId.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("$kernel", KernelId.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
