using System.Globalization;

namespace DropletActions.Sandbox;

/// <summary>The images there are, public ones first.</summary>
internal sealed class ImageSet
{
    private readonly List<ImageState> _all = [];
    private readonly Dictionary<long, ImageState> _byId = [];
    private readonly Dictionary<string, ImageState> _bySlug = new(StringComparer.Ordinal);
    private long _nextId = 12_389_723;

    public ImageSet(DateTimeOffset now)
    {
        var made = now.AddDays(-90);
        Publish("ubuntu-24-04-x64", "24.04 (LTS) x64", "Ubuntu", made);
        Publish("ubuntu-22-04-x64", "22.04 (LTS) x64", "Ubuntu", made);
        Publish("ubuntu-20-04-x64", "20.04 (LTS) x64", "Ubuntu", made);
        Publish("debian-13-x64", "13 x64", "Debian", made);
        Publish("debian-12-x64", "12 x64", "Debian", made);
        Publish("fedora-42-x64", "42 x64", "Fedora", made);
        Publish("almalinux-9-x64", "9 x64", "AlmaLinux", made);
        Publish("rockylinux-9-x64", "9 x64", "Rocky Linux", made);
        Publish("centos-stream-9-x64", "Stream 9 x64", "CentOS", made);
        Publish("docker-20-04", "Docker on Ubuntu 22.04", "Ubuntu", made, application: true);
        Publish("wordpress-20-04", "WordPress on Ubuntu 22.04", "Ubuntu", made, application: true);
        Publish("gpu-h100x1-base", "NVIDIA AI/ML Ready", "Ubuntu", made, application: true);
    }

    public IReadOnlyList<ImageState> All => _all;

    public ImageState? Find(long id) => _byId.TryGetValue(id, out var image) ? image : null;

    public ImageState? Find(string slug) => _bySlug.TryGetValue(slug, out var image) ? image : null;

    /// <summary>Makes a snapshot or a backup of a Droplet.</summary>
    public ImageState Take(DropletState droplet, string type, string? name, DateTimeOffset at)
    {
        var image = new ImageState
        {
            Id = _nextId++,
            Name = name ?? string.Format(CultureInfo.InvariantCulture, "{0}-{1}", droplet.Name, at.ToUnixTimeMilliseconds()),
            Type = type,
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

    private void Publish(string slug, string name, string distribution, DateTimeOffset at, bool application = false) =>
        Add(new ImageState
        {
            Id = _nextId++,
            Name = name,
            Slug = slug,
            Distribution = distribution,
            IsApplication = application,
            CreatedAt = at,
            Regions = [.. Offer.Regions.Select(region => region.Slug)],
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
