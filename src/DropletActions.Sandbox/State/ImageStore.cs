using System.Globalization;

namespace DropletActions.Sandbox;

/// <summary>An image: a public one, or a snapshot or backup of a Droplet.</summary>
internal sealed class ImageState
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Null for an image that is not public.</summary>
    public string? Slug { get; init; }

    /// <summary><c>base</c>, <c>snapshot</c> or <c>backup</c>.</summary>
    public string Type { get; init; } = "base";

    /// <summary>The Droplet that a snapshot or backup was made of; null for a public image.</summary>
    public DropletState? Droplet { get; init; }

    public required string Distribution { get; init; }

    public bool IsApplication { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required IReadOnlyList<string> Regions { get; init; }

    public int MinDiskGB { get; init; }

    public double SizeGB { get; init; }

    public bool IsPublic => Slug is not null;
}

/// <summary>All images, the public ones first.</summary>
internal sealed class ImageStore
{
    private readonly List<ImageState> _all = [];
    private readonly Dictionary<long, ImageState> _byId = [];
    private readonly Dictionary<string, ImageState> _bySlug = new(StringComparer.Ordinal);
    private long _nextId = 12_389_723;

    public ImageStore(DateTimeOffset now)
    {
        var createdAt = now.AddDays(-90);
        Publish("ubuntu-24-04-x64", "24.04 (LTS) x64", "Ubuntu", createdAt);
        Publish("ubuntu-22-04-x64", "22.04 (LTS) x64", "Ubuntu", createdAt);
        Publish("ubuntu-20-04-x64", "20.04 (LTS) x64", "Ubuntu", createdAt);
        Publish("debian-13-x64", "13 x64", "Debian", createdAt);
        Publish("debian-12-x64", "12 x64", "Debian", createdAt);
        Publish("fedora-42-x64", "42 x64", "Fedora", createdAt);
        Publish("almalinux-9-x64", "9 x64", "AlmaLinux", createdAt);
        Publish("rockylinux-9-x64", "9 x64", "Rocky Linux", createdAt);
        Publish("centos-stream-9-x64", "Stream 9 x64", "CentOS", createdAt);
        Publish("docker-20-04", "Docker on Ubuntu 22.04", "Ubuntu", createdAt, isApplication: true);
        Publish("wordpress-20-04", "WordPress on Ubuntu 22.04", "Ubuntu", createdAt, isApplication: true);
        Publish("gpu-h100x1-base", "NVIDIA AI/ML Ready", "Ubuntu", createdAt, isApplication: true);
    }

    public IReadOnlyList<ImageState> All => _all;

    public ImageState? Find(long id) => _byId.TryGetValue(id, out var image) ? image : null;

    public ImageState? Find(string slug) => _bySlug.TryGetValue(slug, out var image) ? image : null;

    /// <summary>Creates a snapshot or a backup of a Droplet; its name is made from the Droplet's and the time unless it is given.</summary>
    public ImageState Create(DropletState droplet, string type, string? name, DateTimeOffset at)
    {
        var image = new ImageState
        {
            Id = _nextId++,
            Name = name ?? string.Format(CultureInfo.InvariantCulture, "{0}-{1}", droplet.Name, at.ToUnixTimeMilliseconds()),
            Type = type,
            Droplet = droplet,
            Distribution = droplet.Image.Distribution,
            CreatedAt = at,
            Regions = [droplet.Region.Slug],
            MinDiskGB = droplet.DiskGB,
            SizeGB = Math.Round(droplet.DiskGB * 0.09, 2),
        };
        (type == "backup" ? droplet.BackupImages : droplet.Snapshots).Add(image);
        Add(image);
        return image;
    }

    /// <summary>Deletes a Droplet's snapshot.</summary>
    public void Delete(ImageState snapshot)
    {
        _all.Remove(snapshot);
        _byId.Remove(snapshot.Id);
        snapshot.Droplet?.Snapshots.Remove(snapshot);
    }

    private void Publish(string slug, string name, string distribution, DateTimeOffset at, bool isApplication = false) =>
        Add(new ImageState
        {
            Id = _nextId++,
            Name = name,
            Slug = slug,
            Distribution = distribution,
            IsApplication = isApplication,
            CreatedAt = at,
            Regions = [.. Inventory.Regions.Select(region => region.Slug)],
            MinDiskGB = 7,
            SizeGB = 2.36,
        });

    private void Add(ImageState image)
    {
        _all.Add(image);
        _byId.Add(image.Id, image);
        if (image.Slug is not null)
            _bySlug.Add(image.Slug, image);
    }
}
