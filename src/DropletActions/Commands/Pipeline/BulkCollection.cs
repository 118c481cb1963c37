namespace DropletActions.Commands;

/// <summary>Collects the Droplets of <c>-Bulk</c> until the end of the statement, one set for each different order.</summary>
internal sealed class BulkCollection
{
    private const int MostNamed = 3;

    private readonly List<(ActionOrder Order, Droplet Droplet)> _collected = [];

    /// <summary>The orders, as they first came, each with its Droplets.</summary>
    public IEnumerable<(ActionOrder Order, List<Droplet> Droplets)> Sets =>
        _collected.GroupBy(each => each.Order.Key, (_, same) => (same.First().Order, same.Select(each => each.Droplet).ToList()));

    /// <summary>Refuses a request that the API does not accept in bulk.</summary>
    /// <exception cref="DropletApiException">It cannot be sent in bulk.</exception>
    public static void Check(ActionRequest request)
    {
        if (request.CanRunByTag)
            return;

        var types = string.Join(", ", ActionCatalog.All.Where(type => type.IsBulk).Select(type => type.Name));
        var why = request.Type.IsBulk
            ? $"a backup policy: the API's bulk request for {request.Type.Name} accepts none."
            : $"{request.Type.Name}: the API has bulk requests only for {types}.";
        throw DropletApiException.NotSent(
            FailureKind.ParameterNotForAction, $"-Bulk cannot be used with {why}", "Omit -Bulk: the action is then sent to each Droplet separately.", request.Type.Name);
    }

    /// <summary>Names the Droplets of a set for a confirmation.</summary>
    public static string Describe(IReadOnlyList<Droplet> droplets)
    {
        var names = Sentence.List([.. droplets.Select(droplet => droplet.Name.Length > 0 ? DropletLabel.Of(droplet) : $"{droplet.DropletId}")], MostNamed);
        return $"{Sentence.Count(droplets.Count, "Droplet")} in bulk: {names}";
    }

    /// <summary>Adds a Droplet to the set of its order.</summary>
    public void Add(ActionOrder order, long id, string? name) => _collected.Add((order, new() { DropletId = id, Name = name ?? "" }));
}
