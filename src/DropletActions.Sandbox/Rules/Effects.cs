namespace DropletActions.Sandbox;

/// <summary>What actions do to a Droplet when they complete.</summary>
internal static class Effects
{
    public static void Nothing(Cloud cloud, ActionState action, DateTimeOffset at)
    {
        // A new root password goes out by mail; nothing of it can be seen through the API.
    }

    public static void PowerOn(Cloud cloud, ActionState action, DateTimeOffset at) => cloud.SetStatus(action.Droplet, "active", at);

    public static void PowerOff(Cloud cloud, ActionState action, DateTimeOffset at) => cloud.SetStatus(action.Droplet, "off", at);

    public static void Rename(Cloud cloud, ActionState action, DateTimeOffset at) =>
        action.Droplet.Name = FieldRules.Text(action.Ask.Fields, "name")!;

    public static void Resize(Cloud cloud, ActionState action, DateTimeOffset at)
    {
        var fields = action.Ask.Fields;
        action.Droplet.Size = Offer.Size(FieldRules.Text(fields, "size")!)!;
        if (fields.TryGetProperty("disk", out var disk) && disk.GetBoolean())
            action.Droplet.DiskGB = action.Droplet.Size.Disk;
    }

    /// <summary>Restore and rebuild: the Droplet has another image, and comes up with it.</summary>
    public static void Reimage(Cloud cloud, ActionState action, DateTimeOffset at)
    {
        var fields = action.Ask.Fields;
        action.Droplet.Image = FieldRules.Number(fields, "image") is { } id
            ? cloud.Images.Find(id)!
            : cloud.Images.Find(FieldRules.Text(fields, "image")!)!;
        cloud.SetStatus(action.Droplet, "active", at);
    }

    public static void Snapshot(Cloud cloud, ActionState action, DateTimeOffset at) =>
        action.ImageId = cloud.Images.Take(action.Droplet, "snapshot", FieldRules.Text(action.Ask.Fields, "name"), at).Id;

    public static void ChangeKernel(Cloud cloud, ActionState action, DateTimeOffset at) =>
        action.Droplet.Kernel = Offer.Kernel(FieldRules.Number(action.Ask.Fields, "kernel")!.Value);

    public static void EnableIPv6(Cloud cloud, ActionState action, DateTimeOffset at) => action.Droplet.IPv6 = true;

    public static void SetBackups(Cloud cloud, ActionState action, DateTimeOffset at) =>
        action.Droplet.Backups = FieldRules.ReadPolicy(action.Ask.Fields);

    public static void DisableBackups(Cloud cloud, ActionState action, DateTimeOffset at) => action.Droplet.Backups = null;
}
