using System.Collections;

namespace DropletActions.Sandbox;

/// <summary>Looking at actions: the account's, or one Droplet's.</summary>
internal static class ActionEndpoints
{
    public static Answer List(Visit visit) => Page(visit, visit.Cloud.Actions.All);

    public static Answer ListOfDroplet(Visit visit) =>
        visit.Droplet(out var refusal) is { } droplet ? Page(visit, droplet.Actions) : Answer.Refuse(refusal);

    public static Answer Get(Visit visit) =>
        visit.Id(0, out var refusal) is { } id && visit.Cloud.Actions.Find(id) is { } action
            ? One(visit, action)
            : Answer.Refuse(refusal);

    public static Answer GetOfDroplet(Visit visit)
    {
        if (visit.Droplet(out var refusal) is not { } droplet || visit.Id(1, out refusal) is not { } id)
            return Answer.Refuse(refusal);
        return visit.Cloud.Actions.Find(id) is { } action && action.Droplet == droplet
            ? One(visit, action)
            : Answer.Refuse(Refusal.NotFound());
    }

    private static Answer One(Visit visit, ActionState action) => Answer.Of(200, json =>
    {
        json.WritePropertyName("action");
        ActionJson.Write(json, action, visit.Clock, visit.Token);
    });

    private static Answer Page(Visit visit, IReadOnlyList<ActionState> actions) =>
        Paging.Page(visit, "actions", InOrder(visit.Cloud.Options, actions), (json, action) =>
            ActionJson.Write(json, action, visit.Clock, visit.Token));

    private static IReadOnlyList<ActionState> InOrder(SandboxOptions options, IReadOnlyList<ActionState> actions) => options.PageOrder switch
    {
        PageOrder.OldestFirst => actions,
        PageOrder.NewestFirst => new Backwards<ActionState>(actions),
        _ => [.. actions.OrderBy(action => Chance.Bits(options.PageSeed, action.Id))],
    };

    /// <summary>A list from its end, without a copy: an account's history is long and a page of it short.</summary>
    private sealed class Backwards<T>(IReadOnlyList<T> list) : IReadOnlyList<T>
    {
        public int Count => list.Count;

        public T this[int index] => list[list.Count - 1 - index];

        public IEnumerator<T> GetEnumerator() => list.Reverse().GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
