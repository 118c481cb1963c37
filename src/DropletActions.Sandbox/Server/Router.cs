namespace DropletActions.Sandbox;

/// <summary>The table of the endpoints.</summary>
internal static class Router
{
    // A literal path comes before a path with a value at the same place.
    private static readonly Route[] s_routes =
    [
        new("POST", "/v2/droplets/actions", [Scopes.DropletUpdate], ActionEndpoints.StartByTag),
        new("POST", "/v2/droplets/{droplet_id}/actions", [Scopes.DropletUpdate], ActionEndpoints.StartOnDroplet),
        new("GET", "/v2/droplets/{droplet_id}/actions", [Scopes.DropletRead], ActionEndpoints.ListOfDroplet),
        new("GET", "/v2/droplets/{droplet_id}/actions/{action_id}", [Scopes.DropletRead], ActionEndpoints.GetOfDroplet),
        new("GET", "/v2/actions", [Scopes.ActionsRead], ActionEndpoints.List),
        new("GET", "/v2/actions/{action_id}", [Scopes.ActionsRead], ActionEndpoints.Get),
        new("GET", "/v2/droplets/backups/policies", [Scopes.DropletRead], BackupEndpoints.ListPolicies),
        new("GET", "/v2/droplets/backups/supported_policies", [Scopes.DropletRead], BackupEndpoints.ListSupported),
        new("GET", "/v2/droplets/{droplet_id}/backups/policy", [Scopes.DropletRead], BackupEndpoints.GetPolicy),
        new("GET", "/v2/droplets/{droplet_id}/backups", [Scopes.DropletRead], ImageEndpoints.ListBackupsOfDroplet),
        new("GET", "/v2/droplets/{droplet_id}/snapshots", [Scopes.DropletRead], ImageEndpoints.ListSnapshotsOfDroplet),
        new("GET", "/v2/droplets/{droplet_id}/kernels", [Scopes.DropletRead], DropletEndpoints.ListKernels),
        new("GET", "/v2/droplets/{droplet_id}", [Scopes.DropletRead], DropletEndpoints.Get),
        new("GET", "/v2/droplets", [Scopes.DropletRead], DropletEndpoints.List),
        new("GET", "/v2/sizes", [Scopes.SizesRead, Scopes.RegionsRead], SizeEndpoints.ListSizes),
        new("GET", "/v2/regions", [Scopes.RegionsRead], SizeEndpoints.ListRegions),
        new("GET", "/v2/images", [Scopes.ImageRead], ImageEndpoints.List),
        new("GET", "/v2/images/{image_id}", [Scopes.ImageRead], ImageEndpoints.Get),
        new("GET", "/v2/snapshots", [Scopes.SnapshotRead], ImageEndpoints.ListSnapshots),
        new("GET", "/v2/snapshots/{snapshot_id}", [Scopes.SnapshotRead], ImageEndpoints.GetSnapshot),
        new("DELETE", "/v2/snapshots/{snapshot_id}", [Scopes.ImageDelete, Scopes.SnapshotDelete], ImageEndpoints.DeleteSnapshot),
        new("GET", "/v2/account", [Scopes.AccountRead], AccountEndpoints.Get),
        new("GET", "/v2/firewalls", [Scopes.FirewallRead], AccountEndpoints.ListFirewalls),
        new("GET", "/v2/tags", [Scopes.TagRead], TagEndpoints.List),
        new("GET", "/v2/tags/{tag_id}", [Scopes.TagRead], TagEndpoints.Get),
        new("POST", "/v2/tags", [Scopes.TagCreate], TagEndpoints.Create),
        new("DELETE", "/v2/tags/{tag_id}", [Scopes.TagDelete], TagEndpoints.Delete),
        new("POST", "/v2/tags/{tag_id}/resources", [Scopes.TagCreate, Scopes.DropletUpdate], TagEndpoints.TagResources),
        new("DELETE", "/v2/tags/{tag_id}/resources", [Scopes.TagDelete, Scopes.DropletUpdate], TagEndpoints.UntagResources),
    ];

    /// <summary>The method and path of each endpoint, as in the API's description.</summary>
    public static IEnumerable<string> Endpoints => s_routes.Select(route => $"{route.Method} {route.Template}");

    /// <summary>Serves a request by the endpoint of its method and path.</summary>
    /// <exception cref="RequestError">There is no such endpoint, or it refuses the request.</exception>
    public static Response Serve(Cloud cloud, Request request, Token token, DateTimeOffset now)
    {
        var method = request.IsHead ? "GET" : request.Method;
        foreach (var route in s_routes)
        {
            if (route.Method != method || route.Match(request.Segments) is not { } values)
                continue;
            return token.HasAll(route.Scopes)
                ? route.Serve(new RequestContext(cloud, request, token, now, values))
                : throw RequestError.Forbidden();
        }
        throw RequestError.NotSimulated(request);
    }

    /// <param name="Template">The path, with names in braces where it has values.</param>
    /// <param name="Scopes">The scopes that a token needs; some endpoints need more for some requests.</param>
    private sealed record Route(string Method, string Template, IReadOnlyList<string> Scopes, Func<RequestContext, Response> Serve)
    {
        private readonly string[] _parts = Template.Split(['/'], StringSplitOptions.RemoveEmptyEntries);

        /// <summary>The values of a path that matches the template; null for any other path.</summary>
        public List<string>? Match(IReadOnlyList<string> segments)
        {
            if (segments.Count != _parts.Length)
                return null;
            var values = new List<string>(2);
            for (var i = 0; i < _parts.Length; i++)
            {
                if (_parts[i][0] == '{')
                    values.Add(segments[i]);
                else if (_parts[i] != segments[i])
                    return null;
            }
            return values;
        }
    }
}
