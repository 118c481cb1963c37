namespace DropletActions.Completion;

/// <summary>
/// Completes with what the account has. What the session knows already is there at once; what it has never looked for is looked up
/// in the background, and waited for only briefly: a result that comes later is offered when Tab is pressed again.
/// </summary>
internal abstract class AccountCompleter : ValueCompleter
{
    /// <summary>Waits for a look-up, but no longer than a prompt may.</summary>
    private protected static void Await(Statement statement, Task look) => Task.WaitAny([look], statement.Patience);

    /// <summary>The ids of the statement's Droplets, looked up where it names any and none of them is known.</summary>
    /// <returns>Null where it names none; empty where no Droplet has those that it names.</returns>
    private protected static IReadOnlyList<long>? DropletIds(Statement statement)
    {
        if (!statement.NamesDroplets)
            return null;

        if (statement.DropletIds.Count == 0)
            Await(statement, statement.Account.LoadDropletsAsync());
        return statement.DropletIds;
    }
}
