namespace DropletActions.Sandbox;

/// <summary>When an action can start: what state the Droplet must be in, and whether what the body names exists.</summary>
internal static class StateRules
{
    public static Refusal? Any(Cloud cloud, ActionAsk ask) => Ready(ask.Droplet);

    public static Refusal? MustBeOn(Cloud cloud, ActionAsk ask) =>
        ask.Droplet.Status == "off" ? Refusal.Unprocessable(cloud.Options.OffMessage) : Ready(ask.Droplet);

    public static Refusal? MustBeOff(Cloud cloud, ActionAsk ask) =>
        ask.Droplet.Status == "active" ? Refusal.Unprocessable(cloud.Options.OnMessage) : Ready(ask.Droplet);

    public static Refusal? BackupsMustBeOn(Cloud cloud, ActionAsk ask) =>
        ask.Droplet.Backups is null ? Refusal.Unprocessable("Backups are not enabled for this Droplet.") : Ready(ask.Droplet);

    public static Refusal? Resize(Cloud cloud, ActionAsk ask)
    {
        if (Offer.Size(FieldRules.Text(ask.Fields, "size")!) is not { } size)
            return Refusal.Unprocessable("You specified an invalid size for Droplet resize.");
        if (!size.IsIn(ask.Droplet.Region))
            return Refusal.Unprocessable("Size is not available in this region.");
        if (size.Disk < ask.Droplet.DiskGB)
            return Refusal.Unprocessable("Size can not decrease size of Droplet's disk image");
        return MustBeOff(cloud, ask);
    }

    public static Refusal? Restore(Cloud cloud, ActionAsk ask)
    {
        var image = FieldRules.Number(ask.Fields, "image");
        return ask.Droplet.BackupImages.Any(backup => backup.Id == image)
            ? Ready(ask.Droplet)
            : Refusal.Unprocessable("The image is not a backup of this Droplet.");
    }

    public static Refusal? Rebuild(Cloud cloud, ActionAsk ask)
    {
        if (FieldRules.Number(ask.Fields, "image") is { } id)
            return cloud.Images.Find(id) is null ? Refusal.NotFound() : Ready(ask.Droplet);
        return cloud.Images.Find(FieldRules.Text(ask.Fields, "image")!) is null
            ? Refusal.Unprocessable("You specified an invalid image for Droplet rebuild.")
            : Ready(ask.Droplet);
    }

    public static Refusal? ChangeKernel(Cloud cloud, ActionAsk ask) =>
        Offer.Kernel(FieldRules.Number(ask.Fields, "kernel")!.Value) is null
            ? Refusal.Unprocessable("You specified an invalid kernel for this Droplet.")
            : MustBeOff(cloud, ask);

    private static Refusal? Ready(DropletState droplet) =>
        droplet.Status is "active" or "off" ? null : Refusal.Unprocessable($"Droplet is not ready for actions: it is {droplet.Status}.");
}
