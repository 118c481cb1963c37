using System.Text.Json;

namespace DropletActions.Sandbox;

/// <summary>Starting actions: on one Droplet, or on all that have a tag.</summary>
internal static class StartEndpoints
{
    public static Answer OnDroplet(Visit visit)
    {
        if (visit.Droplet(out var refusal) is not { } droplet || visit.Body(out refusal) is not { } body)
            return Answer.Refuse(refusal);
        if (Rule(visit, body, out refusal) is not { } rule)
            return Answer.Refuse(refusal);
        var ask = new ActionAsk(droplet, body);
        if (CannotStart(visit.Cloud, rule, ask) is { } reason)
            return Answer.Refuse(reason);
        var action = visit.Cloud.Start(rule, ask, visit.Now);
        return Answer.Of(201, json =>
        {
            json.WritePropertyName("action");
            ActionJson.Write(json, action, visit.Clock, visit.Token);
        });
    }

    public static Answer ByTag(Visit visit)
    {
        if (!visit.Token.Has(Scopes.TagRead))
            return Answer.Refuse(Refusal.Forbidden());
        if (visit.Body(out var refusal) is not { } body)
            return Answer.Refuse(refusal);
        if (visit.Request.Asked("tag_name") is not { } tag)
            return Answer.Refuse(Refusal.Unprocessable("tag_name is required."));
        if (Rule(visit, body, out refusal) is not { } rule)
            return Answer.Refuse(refusal);
        if (!rule.ByTag)
            return Answer.Refuse(Refusal.Unprocessable($"{rule.Type} cannot be started by tag."));
        if (body.TryGetProperty("backup_policy", out _))
            return Answer.Refuse(Refusal.Unprocessable("backup_policy cannot be set by tag."));
        var droplets = visit.Cloud.Tags.Droplets(tag);
        if (droplets.Count == 0 && visit.Cloud.Options.UnmatchedTagIsNotFound)
            return Answer.Refuse(Refusal.NotFound());
        return Answer.Of(201, json =>
        {
            json.WriteStartArray("actions");
            foreach (var ask in droplets.Select(droplet => new ActionAsk(droplet, body)))
            {
                // A Droplet that cannot take the action is passed over in silence; the others are acted on.
                if (CannotStart(visit.Cloud, rule, ask) is null)
                    ActionJson.Write(json, visit.Cloud.Start(rule, ask, visit.Now), visit.Clock, visit.Token);
            }
            json.WriteEndArray();
        });
    }

    private static Refusal? CannotStart(Cloud cloud, ActionRule rule, ActionAsk ask) =>
        ask.Droplet.IsBlocked ? Refusal.Busy(cloud.Options.BusyMessage) : rule.State(cloud, ask);

    /// <summary>The rule of the type that the body names, the token's scopes and the body's fields checked.</summary>
    private static ActionRule? Rule(Visit visit, JsonElement body, out Refusal refusal)
    {
        refusal = Refusal.Unprocessable("type is required and must be a text.");
        if (FieldRules.Text(body, "type") is not { } type)
            return null;
        refusal = Refusal.Unprocessable("The type of the action is not known.");
        if (ActionRules.Find(type) is not { } rule)
            return null;
        refusal = Refusal.Forbidden();
        if (!visit.Token.HasAll(rule.Scopes))
            return null;
        if (rule.Fields(body) is not { } wrong)
            return rule;
        refusal = wrong;
        return null;
    }
}
