namespace DropletActions.Completion;

/// <summary>Completes <c>-Tag</c>; the tooltip says how many of the known Droplets have it.</summary>
internal sealed class TagCompleter : AccountCompleter
{
    internal override IEnumerable<Suggestion> Suggestions(TypedStatement statement)
    {
        var account = statement.Account;
        Await(statement, Task.WhenAll(account.LoadTagsAsync(), account.LoadDropletsAsync()));
        var counts = account.Cache.Droplets.Items.SelectMany(droplet => droplet.Tags).GroupBy(tag => tag, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        return account.Cache.Tags.Items.OrderBy(tag => tag, StringComparer.Ordinal)
            .Select(tag => new Suggestion(tag, Sentence.Count(counts.TryGetValue(tag, out var count) ? count : 0, "Droplet")));
    }
}
