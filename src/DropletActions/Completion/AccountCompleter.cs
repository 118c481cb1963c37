namespace DropletActions.Completion;

/// <summary>
/// Completes with objects of the account. Objects that the session knows are offered at once; others are looked up
/// in the background, with a short wait: a later result is offered when Tab is pressed again.
/// </summary>
internal abstract class AccountCompleter : ValueCompleter
{
    /// <summary>Waits for a lookup, but no longer than a prompt may.</summary>
    private protected static void Await(TypedStatement statement, Task lookup) => Task.WaitAny([lookup], statement.TimeLeft);

    /// <summary>The ids of the statement's Droplets, which are looked up if it names some and none of them is known.</summary>
    /// <returns>Null if it names none; empty if no Droplet has the names.</returns>
    private protected static IReadOnlyList<long>? DropletIds(TypedStatement statement)
    {
        if (!statement.NamesDroplets)
            return null;

        if (statement.DropletIds.Count == 0)
            Await(statement, statement.Account.LoadDropletsAsync());
        return statement.DropletIds;
    }
}
