using System.Management.Automation.Host;

namespace DropletActions.Rendering;

/// <summary>
/// Reports after an early end which actions continue, what was never started, and how to continue. A pipeline that was ended accepts no objects,
/// so the host shows warnings.
/// </summary>
/// <param name="isSilent">Whether the user wants no warnings.</param>
/// <param name="laterStages">The names of the later stages, which do not get what this one leaves in progress; empty for none.</param>
internal sealed class EarlyEnd(PSHost host, bool isSilent, bool hasJournal, string laterStages)
{
    // The number of continuing actions that are named. Requests that are under way are few, and no other record of them exists, so each is named.
    private const int MostNamed = 10;

    private bool _isAdvised;

    public void Report(IReadOnlyList<FleetEvent> left)
    {
        var actions = left.OfType<ActionReported>().Select(news => news.Action).OrderBy(action => action.Id).ToLookup(action => action.IsPending);
        Report("This action is still in progress", "These actions are still in progress", [.. actions[true].Select(Describe)], MostNamed);
        Report("This action has ended, but was not emitted", "These actions have ended, but were not emitted", [.. actions[false].Select(Describe)], MostNamed);
        Report("This request was in flight, and the API may have carried it out", "These requests were in flight, and the API may have carried them out", [.. left.OfType<RequestAbandoned>().Select(news => Describe(news.Work))], int.MaxValue);
        var notStarted = left.OfType<NotStarted>().OrderByDescending(news => news.WasTried).Select(news => Describe(news.Work)).ToList();
        if (notStarted.Count > 0)
            Write($"Not started: {Sentence.List(notStarted, MostNamed)}.");
        Advise(isAnythingPending: actions[true].Any(), isAnythingLeft: notStarted.Count > 0);
    }

    /// <summary>Warnings that are not shown yet. They concern leftovers, so they are shown after every kind of end.</summary>
    public void Warn(IReadOnlyList<FleetEvent> left)
    {
        foreach (var warned in left.OfType<Warned>())
            Write(warned.Text);
    }

    private void Report(string one, string many, List<string> actions, int mostNamed)
    {
        if (actions.Count > 0)
            Write($"Stopped. {(actions.Count == 1 ? one : many)}: {Sentence.List(actions, mostNamed)}.");
    }

    private void Advise(bool isAnythingPending, bool isAnythingLeft)
    {
        if (_isAdvised || !(isAnythingPending || isAnythingLeft))
            return;

        _isAdvised = true;
        var wait = $"wait with Get-DropletAction -Status in-progress | Wait-DropletAction{(laterStages.Length == 0 ? "" : $", then run {laterStages} for these Droplets")}";
        Write(hasJournal ? "To continue, run the same statement with the same journal."
            : !isAnythingLeft ? $"To continue, {wait}."
            : isAnythingPending ? $"To continue, {wait}, and run the command again for the Droplets on which nothing was started."
            : "To continue, run the command again for the Droplets on which nothing was started.");
    }

    private void Write(string text)
    {
        if (!isSilent)
            host.UI.WriteWarningLine(ScreenText.Of(text));
    }

    private static string Describe(DropletAction action) =>
        $"{action.Type}{(action.IsNotNeeded ? "" : $" {action.Id}")} of {DropletLabel.Of(action.DropletName, action.DropletId ?? 0)}";

    private static string Describe(WorkItem work) => $"{work.Request.Type.Name} of {work.Label}";
}
