using DropletActions.Engine;

namespace DropletActions.Tests.Http;

/// <summary>One call of the API that reads its response, and a complete response to it.</summary>
/// <param name="Name">The call.</param>
/// <param name="Json">An answer with every member that is read, and some that are not.</param>
/// <param name="Call">Makes the call; gives what it read.</param>
internal sealed record Endpoint(string Name, string Json, Func<IDropletApi, CancellationToken, Task<object>> Call)
{
    public const string Action = """{"id":36804636,"status":"completed","type":"reboot","started_at":"2020-11-14T16:29:21Z","completed_at":"2020-11-14T16:30:06Z","resource_id":3164444,"resource_type":"droplet","region":{"name":"New York 3","slug":"nyc3","features":["backups","ipv6"],"available":true,"sizes":["s-1vcpu-1gb","s-1vcpu-2gb"]},"region_slug":"nyc3"}""";

    private const string Droplet = """{"id":3164444,"name":"web-01","memory":1024,"vcpus":1,"disk":25,"locked":false,"status":"active","kernel":null,"created_at":"2020-07-21T18:37:44Z","features":["backups","ipv6"],"backup_ids":[53893572],"snapshot_ids":[67512819,67512820],"image":{"id":63663980,"name":"20.04 (LTS) x64","slug":"ubuntu-20-04-x64"},"size":{"slug":"s-1vcpu-1gb"},"size_slug":"s-1vcpu-1gb","networks":{"v4":[{"ip_address":"10.128.192.124","type":"private"},{"ip_address":"192.241.165.154","type":"public"}],"v6":[{"ip_address":"2604:a880:0:1010::18a:a001","netmask":64,"type":"public"}]},"region":{"name":"New York 3","slug":"nyc3"},"tags":["web","env:prod"]}""";

    private const string Image = """{"id":67539192,"name":"web-01-backup","created_at":"2020-07-29T01:44:35Z","regions":["nyc3","sfo3"],"min_disk_size":25,"size_gigabytes":2.34,"type":"backup"}""";

    private const string Rest = """ "links":{"pages":{"last":"https://api.digitalocean.com/v2/x?page=3","next":"https://api.digitalocean.com/v2/x?page=2"}},"meta":{"total":401}""";

    public static IReadOnlyList<Endpoint> All { get; } =
    [
        Of("StartAction", $$"""{"action":{{Action}} }""", (api, token) => api.StartActionAsync(3164444, Bodies.Of("reboot"), token)),
        Of("StartActionByTag", $$"""{"actions":[{{Action}},{{Action.Replace("36804636", "36804637").Replace("3164444", "3164445")}}]}""".Replace("reboot", "power_on"), (api, token) => api.StartActionByTagAsync("web", Bodies.Of("power_on"), token)),
        Of("GetDropletAction", $$"""{"action":{{Action}} }""", (api, token) => api.GetDropletActionAsync(3164444, 36804636, token)),
        Of("GetAction", $$"""{"action":{{Action}} }""", (api, token) => api.GetActionAsync(36804636, token)),
        Of("ListDropletActions", List("actions", Action), (api, token) => api.ListDropletActionsAsync(3164444, 1, token)),
        Of("ListActions", List("actions", Action), (api, token) => api.ListActionsAsync(1, token)),
        Of("ListDroplets", List("droplets", Droplet), (api, token) => api.ListDropletsAsync(new(), 1, token)),
        Of("GetDroplet", $$"""{"droplet":{{Droplet}} }""", (api, token) => api.GetDropletAsync(3164444, token)),
        Of("ListSnapshots", List("snapshots", Image), (api, token) => api.ListSnapshotsAsync(3164444, 1, token)),
        Of("ListBackups", List("backups", Image), (api, token) => api.ListBackupsAsync(3164444, 1, token)),
        Of("GetBackupPolicy", """{"policy":{"droplet_id":3164444,"backup_enabled":true,"backup_policy":{"plan":"weekly","weekday":"SUN","hour":0,"window_length_hours":4,"retention_period_days":28},"next_backup_window":{"start":"2024-09-17T20:00:00Z","end":"2024-09-18T00:00:00Z"}}}""", (api, token) => api.GetBackupPolicyAsync(3164444, token)),
        Of("ListBackupPolicies", """{"policies":{"3164444":{"droplet_id":3164444,"backup_enabled":true,"backup_policy":{"plan":"weekly","weekday":"SUN","hour":0,"window_length_hours":4,"retention_period_days":28},"next_backup_window":{"start":"2024-09-17T20:00:00Z","end":"2024-09-18T00:00:00Z"}}},""" + Rest + "}", (api, token) => api.ListBackupPoliciesAsync(1, token)),
        Of("ListKernels", List("kernels", """{"id":7515,"name":"GrubLoader v0.2","version":"20160714"}"""), (api, token) => api.ListKernelsAsync(3164444, 1, token)),
        Of("ListImages", List("images", Image), (api, token) => api.ListImagesAsync(1, token)),
        Of("ListDistributions", List("images", Image.Replace("\"type\"", "\"slug\":\"ubuntu-24-04-x64\",\"distribution\":\"Ubuntu\",\"type\"")), (api, token) => api.ListDistributionsAsync(1, token)),
        Of("GetImage", $$"""{"image":{{Image}} }""", (api, token) => api.GetImageAsync("ubuntu-24-04-x64", token)),
        Of("ListSizes", List("sizes", """{"slug":"s-2vcpu-4gb","memory":4096,"vcpus":2,"disk":80,"price_monthly":24.0,"price_hourly":0.03571,"regions":["ams3","nyc3"],"available":true,"description":"Basic"}"""), (api, token) => api.ListSizesAsync(1, token)),
        Of("ListTags", List("tags", """{"name":"env:prod","resources":{"count":5}}"""), (api, token) => api.ListTagsAsync(1, token)),
    ];

    /// <summary>Whether the call starts an action, so that it must never be sent twice.</summary>
    public bool IsStart => Name.StartsWith("Start", StringComparison.Ordinal);

    public override string ToString() => Name;

    private static Endpoint Of<T>(string name, string json, Func<IDropletApi, CancellationToken, Task<T>> call)
        where T : class => new(name, json, async (api, token) => await call(api, token));

    private static string List(string name, string item) => $$"""{"{{name}}":[{{item}}],{{Rest}}}""";
}
