using DropletActions.Tests.Support;
using static DropletActions.Tests.Http.Reading;

namespace DropletActions.Tests.Http;

/// <summary>Every property of a complete response is read.</summary>
public sealed class MappingTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private const string FullAction = """
        {"action":{"id":36804636,"status":"completed","type":"create","started_at":"2020-11-14T16:29:21Z","completed_at":"2020-11-14T16:30:06Z",
         "resource_id":3164444,"resource_type":"droplet","region":{"name":"New York 3","slug":"nyc3","features":["private_networking","backups"],
         "available":true,"sizes":["s-1vcpu-1gb","s-1vcpu-2gb"]},"region_slug":"nyc3"}}
        """;

    private const string FullDroplet = """
        {"droplet":{"id":3164444,"name":"web-01","memory":1024,"vcpus":1,"disk":25,"locked":true,"status":"active","kernel":null,
         "created_at":"2020-07-21T18:37:44Z","features":["backups","ipv6"],"backup_ids":[53893572],"next_backup_window":{"start":"2020-07-30T00:00:00Z"},
         "snapshot_ids":[67512819,67512820],"image":{"id":63663980,"name":"20.04 (LTS) x64","slug":"ubuntu-20-04-x64"},"volume_ids":[],"size":{"slug":"s-1vcpu-1gb"},
         "size_slug":"s-1vcpu-1gb","networks":{"v4":[{"ip_address":"10.128.192.124","netmask":"255.255.0.0","gateway":"nil","type":"private"},
         {"ip_address":"192.241.165.154","type":"public"},{"ip_address":"192.241.165.155","type":"public"}],"v6":[{"ip_address":"2604:a880:0:1010::18a:a001","netmask":64,"type":"public"}]},
         "region":{"name":"New York 3","slug":"nyc3"},"tags":["web","env:prod"],"vpc_uuid":"x"}}
        """;

    [Test]
    public async Task Every_field_of_an_action_is_read()
    {
        Assert.That(Shown(await Action(FullAction)), Is.EqualTo(Shown(new DropletAction
        {
            Id = 36804636,
            DropletId = 3164444,
            Type = "create",
            Status = "completed",
            StartedAt = new DateTimeOffset(2020, 11, 14, 16, 29, 21, TimeSpan.Zero),
            CompletedAt = new DateTimeOffset(2020, 11, 14, 16, 30, 6, TimeSpan.Zero),
            ResourceId = 3164444,
            ResourceType = "droplet",
            Region = new() { Name = "New York 3", Slug = "nyc3", Available = true, Features = ["private_networking", "backups"], Sizes = ["s-1vcpu-1gb", "s-1vcpu-2gb"] },
            RegionSlug = "nyc3",
        })));
    }

    [Test]
    public async Task Every_field_of_a_Droplet_is_read()
    {
        Assert.That(Shown(await Droplet(3164444, FullDroplet)), Is.EqualTo(Shown(new Droplet
        {
            DropletId = 3164444,
            Name = "web-01",
            MemoryMB = 1024,
            Vcpus = 1,
            DiskGB = 25,
            Locked = true,
            Status = "active",
            CreatedAt = new DateTimeOffset(2020, 7, 21, 18, 37, 44, TimeSpan.Zero),
            Features = ["backups", "ipv6"],
            SnapshotIds = [67512819, 67512820],
            Tags = ["web", "env:prod"],
            Image = "ubuntu-20-04-x64",
            SizeSlug = "s-1vcpu-1gb",
            RegionSlug = "nyc3",
            PublicIPv4 = "192.241.165.154",
            PrivateIPv4 = "10.128.192.124",
            PublicIPv6 = "2604:a880:0:1010::18a:a001",
        })));
    }

    [Test]
    public async Task Every_field_of_an_image_is_read()
    {
        using var fake = new FakeApi(_ => FakeApi.Json("""
            {"backups":[{"id":67539192,"name":"web-01-backup","created_at":"2020-07-29T01:44:35Z","regions":["nyc3","sfo3"],"min_disk_size":25,"size_gigabytes":2.34,"type":"backup"}],"meta":{"total":1}}
            """));
        var image = (await fake.Api.ListBackupsAsync(3164444, 1, None)).Items.Single();
        Assert.That(Shown(image), Is.EqualTo(Shown(new DropletImage
        {
            Id = 67539192,
            DropletId = 3164444,
            Name = "web-01-backup",
            Type = "backup",
            CreatedAt = new DateTimeOffset(2020, 7, 29, 1, 44, 35, TimeSpan.Zero),
            Regions = ["nyc3", "sfo3"],
            MinDiskGB = 25,
            SizeGB = 2.34,
        })));
    }

    [Test]
    public async Task Every_field_of_a_public_image_is_read()
    {
        using var fake = new FakeApi(_ => FakeApi.Json("""
            {"images":[{"id":63663980,"name":"24.04 (LTS) x64","type":"base","distribution":"Ubuntu","slug":"ubuntu-24-04-x64","public":true,"regions":["nyc3"],
             "created_at":"2024-05-15T05:47:50Z","min_disk_size":7,"size_gigabytes":2.36,"description":"","tags":[],"status":"available","error_message":""},{"id":5,"slug":""}]}
            """));
        var images = (await fake.Api.ListDistributionsAsync(1, None)).Items;
        Assert.That(Shown(images[0]), Is.EqualTo(Shown(new DropletImage
        {
            Id = 63663980,
            Name = "24.04 (LTS) x64",
            Type = "base",
            Distribution = "Ubuntu",
            Slug = "ubuntu-24-04-x64",
            CreatedAt = new DateTimeOffset(2024, 5, 15, 5, 47, 50, TimeSpan.Zero),
            Regions = ["nyc3"],
            MinDiskGB = 7,
            SizeGB = 2.36,
        })));
        Assert.That(images[1].Slug, Is.Null, "An empty slug is none.");
    }

    [Test]
    public async Task Every_field_of_a_size_is_read()
    {
        using var fake = new FakeApi(_ => FakeApi.Json("""
            {"sizes":[{"slug":"s-2vcpu-4gb","memory":4096,"vcpus":2,"disk":80,"transfer":4.0,"price_monthly":24.0,"price_hourly":0.03571,
             "regions":["ams3","nyc3"],"available":true,"description":"Basic","disk_info":[],
             "gpu_info":{"count":8,"model":"nvidia_h100","vram":{"amount":640,"unit":"gib"}}}],"links":{},"meta":{"total":1}}
            """));
        Assert.That(Shown((await fake.Api.ListSizesAsync(1, None)).Items.Single()), Is.EqualTo(Shown(new DropletSize
        {
            Slug = "s-2vcpu-4gb",
            Description = "Basic",
            Vcpus = 2,
            MemoryMB = 4096,
            DiskGB = 80,
            GpuCount = 8,
            GpuModel = "nvidia_h100",
            GpuMemoryGB = 640,
            PriceMonthly = 24,
            PriceHourly = 0.03571,
            Regions = ["ams3", "nyc3"],
            Available = true,
        })));
    }

    [Test]
    public async Task Every_field_of_a_backup_policy_is_read()
    {
        using var fake = new FakeApi(_ => FakeApi.Json("""
            {"policy":{"droplet_id":444909706,"backup_enabled":true,"backup_policy":{"plan":"weekly","weekday":"SUN","hour":0,"window_length_hours":4,"retention_period_days":28},
             "next_backup_window":{"start":"2024-09-17T20:00:00Z","end":"2024-09-18T00:00:00Z"}}}
            """));
        var policy = await fake.Api.GetBackupPolicyAsync(444909706, None);
        Assert.That(policy, Is.EqualTo(new DropletBackupPolicy
        {
            DropletId = 444909706,
            BackupsEnabled = true,
            Plan = "weekly",
            Weekday = "SUN",
            Hour = 0,
            WindowHours = 4,
            RetentionDays = 28,
            NextWindowStart = new DateTimeOffset(2024, 9, 17, 20, 0, 0, TimeSpan.Zero),
            NextWindowEnd = new DateTimeOffset(2024, 9, 18, 0, 0, 0, TimeSpan.Zero),
        }));
    }

    [TestCase("""{"policy":{"droplet_id":7,"backup_enabled":false}}""")]
    [TestCase("""{"policy":{}}""")]
    [TestCase("""{"policy":{"droplet_id":null,"backup_enabled":1,"backup_policy":null,"next_backup_window":null}}""")]
    public async Task Policy_without_backups_has_only_its_Droplet(string json)
    {
        using var fake = new FakeApi(_ => FakeApi.Json(json));
        Assert.That(await fake.Api.GetBackupPolicyAsync(7, None), Is.EqualTo(new DropletBackupPolicy { DropletId = 7 }));
    }

    [Test]
    public async Task List_of_backup_policies_is_an_object_by_the_ids_of_the_Droplets()
    {
        using var fake = new FakeApi(_ => FakeApi.Json("""
            {"policies":{"436444618":{"droplet_id":436444618,"backup_enabled":true,"backup_policy":{"plan":"daily","hour":20,"window_length_hours":4,"retention_period_days":7},"next_backup_window":null},
             "9223372036854775807":{"backup_enabled":false},"about":"no id","0":5},"links":{"pages":{"next":"https://elsewhere/"}},"meta":{"total":4}}
            """));
        var page = await fake.Api.ListBackupPoliciesAsync(1, None);
        Assert.That(page.Items, Is.EqualTo(new[]
        {
            new DropletBackupPolicy { DropletId = 436444618, BackupsEnabled = true, Plan = "daily", Hour = 20, WindowHours = 4, RetentionDays = 7 },
            new DropletBackupPolicy { DropletId = long.MaxValue },
        }));
        Assert.That((page.HasNext, page.Total), Is.EqualTo((true, (int?)4)));
    }

    [TestCase("""{"policies":null}""")]
    [TestCase("""{"policies":{}}""")]
    public async Task List_without_backup_policies_is_empty(string json)
    {
        using var fake = new FakeApi(_ => FakeApi.Json(json));
        Assert.That((await fake.Api.ListBackupPoliciesAsync(1, None)).Items, Is.Empty);
    }

    [TestCase("""{"policy":{}}""")]
    [TestCase("""{"policies":[]}""")]
    [TestCase("""{"policies":{"5":true}}""")]
    [TestCase("""{"policies":{"5":{"droplet_id":6,"backup_enabled":true}}}""")]
    public void Damaged_list_of_backup_policies_is_an_error(string json)
    {
        using var fake = new FakeApi(_ => FakeApi.Json(json), settings => settings with { Clock = new LeapingClock() });
        var error = Assert.ThrowsAsync<DropletApiException>(() => fake.Api.ListBackupPoliciesAsync(1, None));
        Assert.That(error!.Kind, Is.EqualTo(FailureKind.ServerError));
    }

    [Test]
    public async Task Every_field_of_a_kernel_is_read()
    {
        using var fake = new FakeApi(_ => FakeApi.Json("""{"kernels":[{"id":7515,"name":"DigitalOcean GrubLoader v0.2","version":"20160714"},{"id":8}],"meta":{"total":2}}"""));
        Assert.That((await fake.Api.ListKernelsAsync(5, 1, None)).Items, Is.EqualTo(new[]
        {
            new DropletKernel { Id = 7515, DropletId = 5, Name = "DigitalOcean GrubLoader v0.2", Version = "20160714" },
            new DropletKernel { Id = 8, DropletId = 5 },
        }));
    }
}
