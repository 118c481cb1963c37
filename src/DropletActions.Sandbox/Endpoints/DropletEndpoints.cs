namespace DropletActions.Sandbox;

/// <summary>Droplets and their kernels.</summary>
internal static class DropletEndpoints
{
    public static Response List(RequestContext context)
    {
        var request = context.Request;
        var (name, tag, type) = (request.Parameter("name"), request.Parameter("tag_name"), request.Parameter("type"));
        if (type is not (null or "droplets" or "gpus"))
            throw RequestError.Unprocessable("type must be droplets or gpus.");
        if (tag is null)
        {
            var gpus = type == "gpus";
            return Page(context, [.. context.Cloud.Droplets.Where(droplet => droplet.IsGpu == gpus && HasName(droplet, name))]);
        }
        if (name is not null || type is not null)
            throw RequestError.Unprocessable("tag_name can not be combined with name or type.");
        context.RequireScope(Scopes.TagRead);
        return Page(context, context.Cloud.Tags.Droplets(tag));
    }

    public static Response Get(RequestContext context) => Response.Ok(new { Droplet = Shape(context, context.Droplet()) });

    public static Response ListKernels(RequestContext context)
    {
        _ = context.Droplet();
        return Paging.Page(context, "kernels", Inventory.Kernels, kernel => kernel);
    }

    private static bool HasName(DropletState droplet, string? name) =>
        name is null || string.Equals(droplet.Name, name, StringComparison.OrdinalIgnoreCase);

    private static Response Page(RequestContext context, IReadOnlyList<DropletState> droplets) =>
        Paging.Page(context, "droplets", droplets, droplet => Shape(context, droplet));

    // What the token may not see is empty or left out.
    private static object Shape(RequestContext context, DropletState droplet)
    {
        var seesImages = context.Token.Has(Scopes.ImageRead);
        return new
        {
            droplet.Id,
            droplet.Name,
            droplet.Size.Memory,
            droplet.Size.Vcpus,
            Disk = droplet.DiskGB,
            DiskInfo = SizeEndpoints.ShapeDisks(droplet.DiskGB),
            droplet.Locked,
            droplet.Status,
            droplet.Kernel,
            CreatedAt = context.Reported(droplet.CreatedAt),
            droplet.Features,
            BackupIds = seesImages ? droplet.BackupImages.Select(image => image.Id) : [],
            NextBackupWindow = BackupEndpoints.ShapeWindow(context, droplet.Backups),
            SnapshotIds = seesImages ? droplet.Snapshots.Select(image => image.Id) : [],
            Image = seesImages ? ImageEndpoints.Shape(context, droplet.Image) : new { },
            VolumeIds = Array.Empty<string>(),
            Size = SizeEndpoints.Shape(droplet.Size),
            SizeSlug = droplet.Size.Slug,
            GpuInfo = SizeEndpoints.ShapeGpu(droplet.Size),
            Networks = ShapeNetworks(droplet),
            Region = SizeEndpoints.Shape(context, droplet.Region),
            Tags = context.Token.Has(Scopes.TagRead) ? droplet.Tags : [],
            VpcUuid = context.Token.Has(Scopes.VpcRead) ? "760e09ef-dc84-11e8-981e-3cfdfeaae000" : ApiJson.Omitted,
        };
    }

    private static object ShapeNetworks(DropletState droplet) => new
    {
        V4 = new[]
        {
            new { IpAddress = Addresses.PublicIPv4(droplet), Netmask = "255.255.0.0", Gateway = "198.18.0.1", Type = "public" },
            new { IpAddress = Addresses.PrivateIPv4(droplet), Netmask = "255.255.0.0", Gateway = "nil", Type = "private" },
        },
        V6 = Addresses.PublicIPv6(droplet) is { } address ? new[] { ShapeIPv6(address) } : [],
    };

    private static object ShapeIPv6(string address) => new
    {
        IpAddress = address,
        Netmask = 64,
        Gateway = "2001:db8::1",
        Type = "public",
    };
}
