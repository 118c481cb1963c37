namespace DropletActions.Sandbox;

/// <summary>The table of the endpoints, and the way to the one that a request asks for.</summary>
internal static class Router
{
    // A literal path comes before one that would capture it.
    private static readonly Route[] s_routes =
    [
        new("POST", "/v2/droplets/actions", [Scopes.DropletUpdate], StartEndpoints.ByTag),
        new("POST", "/v2/droplets/{id}/actions", [Scopes.DropletUpdate], StartEndpoints.OnDroplet),
        new("GET", "/v2/droplets/{id}/actions", [Scopes.DropletRead], ActionEndpoints.ListOfDroplet),
        new("GET", "/v2/droplets/{id}/actions/{id}", [Scopes.DropletRead], ActionEndpoints.GetOfDroplet),
        new("GET", "/v2/actions", [Scopes.ActionsRead], ActionEndpoints.List),
        new("GET", "/v2/actions/{id}", [Scopes.ActionsRead], ActionEndpoints.Get),
        new("GET", "/v2/droplets/backups/policies", [Scopes.DropletRead], BackupEndpoints.ListPolicies),
        new("GET", "/v2/droplets/backups/supported_policies", [Scopes.DropletRead], BackupEndpoints.ListSupported),
        new("GET", "/v2/droplets/{id}/backups/policy", [Scopes.DropletRead], BackupEndpoints.GetPolicy),
        new("GET", "/v2/droplets/{id}/backups", [Scopes.DropletRead], DropletEndpoints.ListBackups),
        new("GET", "/v2/droplets/{id}/snapshots", [Scopes.DropletRead], DropletEndpoints.ListSnapshots),
        new("GET", "/v2/droplets/{id}/kernels", [Scopes.DropletRead], DropletEndpoints.ListKernels),
        new("GET", "/v2/droplets/{id}", [Scopes.DropletRead], DropletEndpoints.Get),
        new("GET", "/v2/droplets", [Scopes.DropletRead], DropletEndpoints.List),
        new("GET", "/v2/sizes", [Scopes.SizesRead, Scopes.RegionsRead], OfferEndpoints.ListSizes),
        new("GET", "/v2/images", [Scopes.ImageRead], OfferEndpoints.ListImages),
        new("GET", "/v2/account", [Scopes.AccountRead], OfferEndpoints.GetAccount),
        new("GET", "/v2/tags", [Scopes.TagRead], TagEndpoints.List),
        new("GET", "/v2/tags/{name}", [Scopes.TagRead], TagEndpoints.Get),
        new("POST", "/v2/tags", [Scopes.TagCreate], TagEndpoints.Create),
        new("DELETE", "/v2/tags/{name}", [Scopes.TagDelete], TagEndpoints.Delete),
        new("POST", "/v2/tags/{name}/resources", [Scopes.TagCreate, Scopes.DropletUpdate], TagEndpoints.Tag),
        new("DELETE", "/v2/tags/{name}/resources", [Scopes.TagDelete, Scopes.DropletUpdate], TagEndpoints.Untag),
    ];

    public static Answer Serve(Cloud cloud, Request request, TokenState token, DateTimeOffset now)
    {
        var pathIsKnown = false;
        foreach (var route in s_routes)
        {
            if (route.Capture(request.Segments) is not { } captured)
                continue;
            pathIsKnown = true;
            if (route.Method != request.Method)
                continue;
            return token.HasAll(route.Scopes)
                ? route.Serve(new Visit(cloud, request, token, now, captured))
                : Answer.Refuse(Refusal.Forbidden());
        }
        return Answer.Refuse(pathIsKnown ? Refusal.Of(405) : Refusal.NotFound());
    }
}
