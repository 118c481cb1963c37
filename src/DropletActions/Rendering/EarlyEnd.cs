using System.Management.Automation.Host;
using DropletActions.Engine;

namespace DropletActions.Rendering;

/// <summary>Reports the actions that continue after an early end. A pipeline that was ended accepts no objects, so the host shows warnings.</summary>
/// <param name="host">The host.</param>
/// <param name="isSilent">Whether the user wants no warnings.</param>
internal sealed class EarlyEnd(PSHost host, bool isSilent)
{
    // The number of continuing actions that are named. Requests that are under way are few, and no other record of them exists, so each is named.
    private const int MostNamed = 10;

    public void Tell(IReadOnlyList<FleetEvent> left)
    {
        var actions = left.OfType<ActionReported>().Select(news => news.Action).ToLookup(action => action.IsPending);
        Tell("actions are still in progress", [.. actions[true].Select(Describe)], MostNamed);
        Tell("actions have ended, but were not emitted", [.. actions[false].Select(Describe)], MostNamed);
        Tell("requests were in flight, and the API may have carried them out", left.OfType<RequestAbandoned>().Select(news => $"{news.Work.Request.Type.Name} of {news.Work.Label}").ToList(), int.MaxValue);
    }

    /// <summary>Warnings that are not shown yet. They concern what is left behind, so they are told however the pipeline ended.</summary>
    public void Warn(IReadOnlyList<FleetEvent> left)
    {
        foreach (var warned in left.OfType<Warned>())
            Write(warned.Text);
    }

    private void Tell(string what, List<string> actions, int mostNamed)
    {
        if (actions.Count == 0)
            return;

        var more = actions.Count > mostNamed ? $" and {actions.Count - mostNamed} more" : "";
        Write($"Stopped. These {what}: {string.Join(", ", actions.Take(mostNamed))}{more}.");
    }

    private void Write(string text)
    {
        if (!isSilent)
            host.UI.WriteWarningLine(ScreenText.Of(text));
    }

    private static string Describe(DropletAction action) =>
        $"{action.Type}{(action.IsNotNeeded ? "" : $" {action.Id}")} of {Named(action.DropletName, action.DropletId)}";

    private static string Named(string? name, long? id) => DropletLabel.Of(name, id ?? 0);
}
