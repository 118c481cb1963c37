using System.Globalization;
using System.Text.Json;
using DropletActions.Engine;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Http;

[TestFixture]
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
    public async Task A_policy_without_backups_says_only_that(string json)
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

    [TestCase("""{"action":{"id":7}}""")]
    [TestCase("""{"action":{"id":7,"status":null,"type":null,"started_at":null,"completed_at":null,"resource_id":null,"resource_type":null,"region":null,"region_slug":null}}""")]
    [TestCase("""{"action":{"id":7,"status":1,"type":[],"started_at":{},"completed_at":true,"resource_id":"x","resource_type":2,"region":3,"region_slug":5}}""")]
    [TestCase("""{"new":1,"action":{"more":{"id":[9]},"id":7,"resource_id":1.5,"started_at":"soon","completed_at":""}}""")]
    public async Task What_is_absent_null_or_of_another_type_is_left_out(string json)
    {
        Assert.That(Shown(await Action(json)), Is.EqualTo(Shown(new DropletAction { Id = 7 })));
    }

    [TestCase("""{"droplet":{"id":7}}""")]
    [TestCase("""{"droplet":{"id":7,"name":null,"memory":"big","vcpus":1e99,"disk":2.5,"locked":1,"networks":null,"image":null,"region":null,"tags":null,"features":{},"size":5,"snapshot_ids":3,"created_at":17}}""")]
    [TestCase("""{"droplet":{"id":7,"networks":{"v4":[null,1,{"type":"public"},{"ip_address":"1.1.1.1"}],"v6":{}},"tags":[null,5],"image":{},"snapshot_ids":[null,1.5]}}""")]
    public async Task A_Droplet_needs_only_an_id(string json)
    {
        Assert.That(Shown(await Droplet(7, json)), Is.EqualTo(Shown(new Droplet { DropletId = 7 })));
    }

    [TestCase("""{"id":1,"status":"completed","id":7}""", 7)]
    [TestCase("""{"id":"9223372036854775807"}""", long.MaxValue)]
    [TestCase("""{"id":9223372036854775807}""", long.MaxValue)]
    [TestCase("""{"id":9007199254740993}""", 9007199254740993)]
    [TestCase("""{"\u0069d":7}""", 7)]
    public async Task An_id_is_read_wherever_and_however_it_is_written(string action, long id) =>
        Assert.That((await Action($$"""{"action":{{action}} }""")).Id, Is.EqualTo(id));

    [TestCase("2020-11-14T16:29:21Z")]
    [TestCase("2020-11-14T16:29:21.000Z")]
    [TestCase("2020-11-14T16:29:21.000000000Z")]
    [TestCase("2020-11-14T18:29:21+02:00")]
    [TestCase("2020-11-14T18:29:21+0200")]
    [TestCase("2020-11-14T16:29:21")]
    [TestCase("2020-11-14 16:29:21Z")]
    [TestCase("20201114T162921Z")]
    public async Task A_time_is_read_in_any_ISO_form(string time)
    {
        var action = await Action($$"""{"action":{"id":1,"started_at":"{{time}}"} }""");
        Assert.That(action.StartedAt, Is.EqualTo(new DateTimeOffset(2020, 11, 14, 16, 29, 21, TimeSpan.Zero)));
        Assert.That(action.StartedAt!.Value.Offset, Is.EqualTo(TimeSpan.Zero));
    }

    [TestCase("2020-13-14T16:29:21Z")]
    [TestCase("0000-00-00T00:00:00Z")]
    [TestCase("0001-01-01T00:00:00Z")]
    [TestCase("0001-01-01T00:00:00+14:00")]
    [TestCase("1969-12-31T23:59:59Z")]
    [TestCase("9999-12-31T23:59:59Z")]
    [TestCase("9999-12-31T23:59:59-14:00")]
    [TestCase("2020-11-14T16:29:60Z")]
    [TestCase("2020-11-14T24:00:00Z")]
    [TestCase("2020-11-14T16:29:21+99:00")]
    [TestCase("2020-11-14T16:29:21 EST")]
    [TestCase("2020-W46-6T16:29:21Z")]
    [TestCase("١٤٤٢-٠٣-٢٨T16:29:21Z")]
    [TestCase("yesterday")]
    [TestCase("1605371361")]
    [TestCase("11/14/2020")]
    [TestCase("")]
    public async Task A_time_that_is_none_is_left_out(string time) =>
        Assert.That((await Action($$"""{"action":{"id":1,"started_at":"{{time}}"} }""")).StartedAt, Is.Null);

    [Test]
    public async Task An_action_of_another_resource_has_no_Droplet() =>
        Assert.That((await Action("""{"action":{"id":1,"resource_id":5,"resource_type":"volume"}}""")).DropletId, Is.Null);

    [Test]
    public async Task Without_a_region_slug_the_one_of_the_region_counts() =>
        Assert.That((await Action("""{"action":{"id":1,"region_slug":null,"region":{"slug":"ams3"}}}""")).RegionSlug, Is.EqualTo("ams3"));

    [Test]
    public async Task A_region_that_is_a_text_is_its_slug()
    {
        var action = await Action("""{"action":{"id":7,"status":"completed","type":"reboot","started_at":"2026-03-01T12:00:00Z","completed_at":null,"resource_id":1,"resource_type":"droplet","region":"nyc2"}}""");
        Assert.That((action.RegionSlug, action.Region, action.Status, action.Duration), Is.EqualTo(("nyc2", (Region?)null, "completed", (TimeSpan?)null)));
    }

    [Test]
    public async Task An_action_that_ended_before_it_started_has_no_duration()
    {
        var action = await Action("""{"action":{"id":7,"status":"completed","started_at":"2026-03-01T12:00:00Z","completed_at":"2026-03-01T11:00:00Z"}}""");
        Assert.That((action.Duration, action.CompletedAt - action.StartedAt), Is.EqualTo(((TimeSpan?)null, (TimeSpan?)TimeSpan.FromHours(-1))));
    }

    [TestCase("""{"slug":"ubuntu","name":"n","id":5}""", "ubuntu")]
    [TestCase("""{"slug":null,"name":"my snapshot","id":5}""", "my snapshot")]
    [TestCase("""{"slug":"","name":"","id":5}""", "5")]
    public async Task An_image_is_named_by_what_it_has(string image, string word) =>
        Assert.That((await Droplet(1, $$"""{"droplet":{"id":1,"image":{{image}} } }""")).Image, Is.EqualTo(word));

    [TestCase("""{"action":{}}""")]
    [TestCase("""{"action":{"id":null}}""")]
    [TestCase("""{"action":{"id":1.5}}""")]
    [TestCase("""{"action":{"id":"12x"}}""")]
    [TestCase("""{"action":{"id":0}}""")]
    [TestCase("""{"action":{"id":-7}}""")]
    [TestCase("""{"action":{"id":"0"}}""")]
    [TestCase("""{"action":{"id":7.0}}""")]
    [TestCase("""{"action":{"id":7e0}}""")]
    [TestCase("""{"action":{"id":9223372036854775808}}""")]
    [TestCase("""{"action":null}""")]
    [TestCase("""{"action":[]}""")]
    [TestCase("""{}""")]
    [TestCase("""[]""")]
    [TestCase("null")]
    [TestCase("")]
    [TestCase("""{"action":{"id":1,"type":"re""")]
    [TestCase("""{"action":{"id":1}} and more""")]
    [TestCase("<html>Welcome</html>")]
    public void An_unreadable_answer_leaves_open_whether_the_action_was_started(string json)
    {
        using var fake = new FakeApi(_ => FakeApi.Json(json, 201));
        var failure = Assert.ThrowsAsync<DropletApiException>(() => fake.Reboot())!.Failure;
        var kind = json.StartsWith('<') ? FailureKind.NotFromApi : FailureKind.ServerError;
        Assert.That((failure.Kind, failure.Delivery, failure.HttpStatus), Is.EqualTo((kind, Delivery.Unknown, (int?)201)));
        Assert.That(failure.Message, Does.StartWith("Droplet 3164444 may have been rebooted: "));
        Assert.That(failure.Advice, Does.Contain("Get-DropletAction -Droplet 3164444"));
        Assert.That(fake.Sent, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_body_that_is_nested_without_end_is_unreadable()
    {
        using var fake = new FakeApi(_ => FakeApi.Json("""{"action":{"id":1,"x":""" + new string('[', 100_000)));
        Assert.That(Assert.ThrowsAsync<DropletApiException>(() => fake.Reboot())!.Kind, Is.EqualTo(FailureKind.ServerError));
    }

    [Test]
    public void Text_that_is_no_Unicode_is_unreadable_and_nothing_worse()
    {
        using var fake = new FakeApi(_ => new() { Content = new ByteArrayContent([.. """{"action":{"id":1,"type":"x"""u8, 0xFF, 0xFE, .. "\"}}"u8]) });
        Assert.That(Assert.ThrowsAsync<DropletApiException>(() => fake.Reboot())!.Kind, Is.EqualTo(FailureKind.ServerError));
    }

    [Test]
    public async Task A_byte_order_mark_is_no_obstacle()
    {
        using var fake = new FakeApi(_ => new() { Content = new ByteArrayContent([0xEF, 0xBB, 0xBF, .. """{"action":{"id":7}}"""u8]) });
        Assert.That((await fake.Reboot()).Id, Is.EqualTo(7));
    }

    [TestCase("""{"actions":[]}""", 0)]
    [TestCase("""{"actions":null}""", 0)]
    [TestCase("""{"actions":[{"id":1,"resource_id":5,"resource_type":"droplet"},{"id":2,"resource_id":6,"resource_type":"droplet"}]}""", 2)]
    [TestCase("""{"actions":[{"id":1,"resource_id":5},{"id":2,"resource_id":6,"resource_type":null}]}""", 2, TestName = "A_tag_gives_Droplets_actions_whether_it_says_so_or_not")]
    [TestCase("""{"actions":[{"id":1,"resource_id":5},{"id":1,"resource_id":5},{"id":2,"resource_id":6},{"id":1,"resource_id":5}]}""", 2, TestName = "A_tag_gives_each_action_once")]
    public async Task A_tag_gives_one_action_for_each_Droplet(string json, int count)
    {
        using var fake = new FakeApi(_ => FakeApi.Json(json, 201));
        var actions = await fake.Api.StartActionByTagAsync("web", Bodies.Of("power_on"), None);
        Assert.That(actions.Select(action => (action.Id, action.DropletId)), Is.EqualTo(Enumerable.Range(1, count).Select(id => ((long)id, (long?)id + 4))));
    }

    [TestCase("""{"actions":[{"id":1,"resource_id":5},{"id":2}]}""")]
    [TestCase("""{"actions":[{"id":1,"resource_id":5,"resource_type":"volume"}]}""")]
    public void An_action_of_a_tag_that_tells_no_Droplet_leaves_open_which_were_started(string json)
    {
        using var fake = new FakeApi(_ => FakeApi.Json(json, 201));
        var failure = Assert.ThrowsAsync<DropletApiException>(() => fake.Api.StartActionByTagAsync("web", Bodies.Of("snapshot"), None))!.Failure;
        Assert.That((failure.Kind, failure.Delivery), Is.EqualTo((FailureKind.ServerError, Delivery.Unknown)));
        Assert.That(failure.Message, Does.EndWith("the response is invalid because an action in it has no Droplet (HTTP 201)."));
    }

    [Test]
    public async Task An_action_of_a_Droplet_is_its_own_whether_it_says_so_or_not()
    {
        using var fake = new FakeApi(_ => FakeApi.Json("""{"action":{"id":1,"resource_id":5},"actions":[{"id":1,"resource_id":5,"resource_type":""}]}"""));
        Assert.That((await fake.Reboot(5)).DropletId, Is.EqualTo(5));
        Assert.That((await fake.Api.GetDropletActionAsync(5, 1, None)).DropletId, Is.EqualTo(5));
        Assert.That((await fake.Api.ListDropletActionsAsync(5, 1, None)).Items[0].DropletId, Is.EqualTo(5));
        Assert.That((await fake.Api.GetActionAsync(1, None)).DropletId, Is.Null, "It may be of anything.");
    }

    // Records compare lists by reference; as JSON every member counts.
    private static string Shown<T>(T model) => JsonSerializer.Serialize(model);

    private static async Task<DropletAction> Action(string json)
    {
        using var fake = new FakeApi(_ => FakeApi.Json(json));
        using var document = JsonDocument.Parse(json);
        var id = document.RootElement.GetProperty("action").GetProperty("id");
        return await fake.Api.GetActionAsync(id.ValueKind == JsonValueKind.String ? long.Parse(id.GetString()!, CultureInfo.InvariantCulture) : id.GetInt64(), None);
    }

    private static async Task<Droplet> Droplet(long id, string json)
    {
        using var fake = new FakeApi(_ => FakeApi.Json(json));
        return await fake.Api.GetDropletAsync(id, None);
    }
}
