namespace DropletActions.Engine;

/// <summary>A Droplet as the steps before leave it.</summary>
internal sealed class Forecast(Droplet droplet)
{
    public Droplet Droplet => droplet;

    public string Name { get; private set; } = droplet.Name;

    public string Status { get; private set; } = droplet.Status;

    public string Size { get; private set; } = droplet.SizeSlug;

    public int DiskGB { get; private set; } = droplet.DiskGB;

    public string Image { get; private set; } = droplet.Image;

    public bool HasBackups { get; private set; } = droplet.BackupsEnabled;

    /// <summary>The step before, of the same statement; null for the first.</summary>
    public CheckedStep? Last { get; private set; }

    /// <summary>Adds a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="facts">The account.</param>
    /// <returns>What it changes.</returns>
    public DropletPlanStep Apply(CheckedStep step, AccountFacts facts)
    {
        var (size, disk) = (Size, DiskGB);
        var (from, to) = Change(step.Request);
        Last = step;
        var isResize = step.Request.Type.Name == "resize";
        if (isResize && facts.Sizes.TryGetValue(Size, out var grown) && step.Request.Text("Disk") == "True")
            DiskGB = Math.Max(disk, grown.DiskGB);
        return new()
        {
            Row = step.Row,
            DropletName = droplet.Name,
            DropletId = droplet.DropletId,
            Type = step.Request.Type.Name,
            From = from,
            To = to,
            PriceMonthlyBefore = isResize ? Price(size) : null,
            PriceMonthlyAfter = isResize ? Price(Size) : null,
        };

        double? Price(string slug) => facts.Sizes.TryGetValue(slug, out var priced) ? priced.PriceMonthly : null;
    }

    private (string From, string To) Change(ActionRequest request)
    {
        var (status, type) = (Status, request.Type);
        Status = type.LeavesStatus ?? Status;
        switch (type.Name)
        {
            case "resize":
                (var size, Size) = (Size, request.Text("Size") ?? Size);
                return (size, Size);
            case "rename":
                (var name, Name) = (Name, request.Text("Name") ?? Name);
                return (name, Name);
            case "rebuild" or "restore":
                (var image, Image) = (Image, request.Text("Image") ?? Image);
                return (image, Image);
            case "snapshot":
                return ("", request.Text("Name") ?? "");
            case "enable_backups" or "disable_backups" or "change_backup_policy":
                (var had, HasBackups) = (HasBackups, type.Name != "disable_backups");
                return (had ? "backups" : "no backups", HasBackups ? $"{request.Text("Plan")} backups".TrimStart() : "no backups");
            default:
                return type.LeavesStatus is null ? ("", "") : (status, Status);
        }
    }
}
