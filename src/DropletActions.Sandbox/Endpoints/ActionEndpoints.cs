using System.Collections;
using System.Text.Json;

namespace DropletActions.Sandbox;

/// <summary>Actions: started on one Droplet or by tag, and read, the account's or one Droplet's.</summary>
internal static class ActionEndpoints
{
    public static Response List(RequestContext context) => Page(context, context.Cloud.Actions.All);

    public static Response ListOfDroplet(RequestContext context) => Page(context, context.Droplet().Actions);

    public static Response Get(RequestContext context) =>
        One(context, context.Cloud.Actions.Find(context.Id()) ?? throw RequestError.NotFound());

    public static Response GetOfDroplet(RequestContext context)
    {
        var droplet = context.Droplet();
        return context.Cloud.Actions.Find(context.Id(1)) is { } action && action.Droplet == droplet
            ? One(context, action)
            : throw RequestError.NotFound();
    }

    public static Response StartOnDroplet(RequestContext context)
    {
        var droplet = context.Droplet();
        var body = context.Body();
        var rule = Rule(context, body);
        var request = new ActionStart(droplet, body);
        if (Refuse(context.Cloud, rule, request) is { } error)
            throw error;
        return Response.Created(new { Action = Shape(context, context.Cloud.Start(rule, request, context.Now)) });
    }

    public static Response StartByTag(RequestContext context)
    {
        context.RequireScope(Scopes.TagRead);
        var body = context.Body();
        var tag = context.Request.Parameter("tag_name") ?? throw RequestError.Unprocessable("tag_name is required.");
        var rule = Rule(context, body);
        if (!rule.ByTag)
            throw RequestError.Unprocessable($"{rule.Type} cannot be started by tag.");
        if (body.TryGetProperty("backup_policy", out _))
            throw RequestError.Unprocessable("backup_policy cannot be set by tag.");
        var droplets = context.Cloud.Tags.Droplets(tag);
        if (droplets.Count == 0 && context.Cloud.Options.UnmatchedTagIsNotFound)
            throw RequestError.NotFound();
        // A Droplet that cannot start the action is silently left out; the others start it.
        var actions = droplets.Select(droplet => new ActionStart(droplet, body))
            .Where(request => Refuse(context.Cloud, rule, request) is null)
            .Select(request => Shape(context, context.Cloud.Start(rule, request, context.Now)))
            .ToArray();
        return Response.Created(new { Actions = actions });
    }

    /// <summary>The rule of the type that the body names. The token's scopes and the body's fields are checked.</summary>
    private static ActionRule Rule(RequestContext context, JsonElement body)
    {
        var type = body.Text("type") ?? throw RequestError.Unprocessable("type is required and must be a text.");
        var rule = ActionRules.Find(type) ?? throw RequestError.Unprocessable("The type of the action is not known.");
        if (!context.Token.HasAll(rule.Scopes))
            throw RequestError.Forbidden();
        if (rule.CheckBody(body) is { } error)
            throw error;
        return rule;
    }

    private static RequestError? Refuse(Cloud cloud, ActionRule rule, ActionStart request) =>
        request.Droplet.IsBlocked ? RequestError.Busy(cloud.Options.BusyMessage) : rule.CheckState(cloud, request);

    private static Response One(RequestContext context, ActionState action) => Response.Ok(new { Action = Shape(context, action) });

    private static Response Page(RequestContext context, IReadOnlyList<ActionState> actions) =>
        Paging.Page(context, "actions", InOrder(context.Cloud.Options, actions), action => Shape(context, action));

    private static object Shape(RequestContext context, ActionState action) => new
    {
        action.Id,
        action.Status,
        action.Type,
        StartedAt = context.Reported(action.StartedAt),
        CompletedAt = action.CompletedAt is { } end ? context.Reported(end) : (DateTimeOffset?)null,
        ResourceId = action.Droplet.Id,
        ResourceType = "droplet",
        Region = SizeEndpoints.Shape(context, action.Droplet.Region),
        RegionSlug = action.Droplet.Region.Slug,
    };

    private static IReadOnlyList<ActionState> InOrder(SandboxOptions options, IReadOnlyList<ActionState> actions) => options.PageOrder switch
    {
        PageOrder.OldestFirst => actions,
        PageOrder.NewestFirst => new Reversed<ActionState>(actions),
        _ => [.. actions.OrderBy(action => SeededRandom.Bits(options.PageSeed, action.Id))],
    };

    /// <summary>A list in reverse without a copy, because an account's history is long and a page of it short.</summary>
    private sealed class Reversed<T>(IReadOnlyList<T> list) : IReadOnlyList<T>
    {
        public int Count => list.Count;

        public T this[int index] => list[list.Count - 1 - index];

        public IEnumerator<T> GetEnumerator() => list.Reverse().GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
