using DropletActions.Engine;

namespace DropletActions.Completion;

/// <summary>
/// Completes with what the account has. What the session knows already is there at once; what it has never looked for is looked up
/// in the background, and waited for so briefly that nobody notices: what comes later is there when the key is pressed again.
/// </summary>
internal abstract class AccountCompleter : ValueCompleter
{
    // About as long as a key press may take before it feels slow, and as an answer of the API usually takes.
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(300);

    /// <summary>Waits for a look-up, but no longer than a prompt may.</summary>
    private protected static void Await(Task look)
    {
        if (look.IsCompleted)
            return;

        using var over = new CancellationTokenSource();
        Task.WaitAny(look, SystemClock.Instance.Delay(s_patience, over.Token));
        over.Cancel();
    }

    /// <summary>The ids of the statement's Droplets, looked up where it names any that are not known.</summary>
    private protected static IReadOnlyList<long> DropletIds(Statement statement)
    {
        if (statement.DropletIds.Count == 0 && statement.NamesDroplets)
            Await(statement.Account.LookForDropletsAsync());
        return statement.DropletIds;
    }
}
