namespace DropletActions.Tests.Secrecy;

/// <summary>Responses of a server that shows its callers what they sent.</summary>
internal static class Answers
{
    /// <summary>A body that can respond to any request of the client, with a token in every text.</summary>
    public static string ThatTell(string token)
    {
        var action = $$"""{"id":36804636,"status":"completed","type":"{{token}}","started_at":"2020-11-14T16:29:21Z","completed_at":"2020-11-14T16:30:06Z","resource_id":3164444,"resource_type":"{{token}}","region_slug":"{{token}}"}""";
        var image = $$"""{"id":5,"name":"{{token}}","type":"{{token}}","slug":"{{token}}","distribution":"{{token}}","regions":["{{token}}"],"created_at":"{{token}}"}""";
        var droplet = $$"""{"id":3164444,"name":"{{token}}","status":"{{token}}","size_slug":"{{token}}","tags":["{{token}}"],"features":["{{token}}"],"region":{"slug":"{{token}}","name":"{{token}}"},"image":{{image}},"networks":{"v4":[{"ip_address":"{{token}}","type":"public"}]},"kernel":{"id":1,"name":"{{token}}"} }""";
        var policy = $$"""{"droplet_id":3164444,"backup_enabled":true,"backup_policy":{"plan":"{{token}}","weekday":"{{token}}","hour":4} }""";
        var size = $$"""{"slug":"{{token}}","description":"{{token}}","available":true,"memory":1024,"vcpus":1,"disk":25,"regions":[]}""";
        return $$"""
            {"action":{{action}},"actions":[{{action}}],"droplet":{{droplet}},"droplets":[{{droplet}}],"images":[{{image}}],"backups":[{{image}}],"snapshots":[{{image}}],
            "kernels":[{"id":1,"name":"{{token}}","version":"{{token}}"}],"policy":{{policy}},"sizes":[{{size}}],"tags":[{"name":"{{token}}"}],"links":{},"meta":{"total":1} }
            """;
    }
}
