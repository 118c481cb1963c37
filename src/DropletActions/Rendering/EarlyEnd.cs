using System.Management.Automation.Host;
using DropletActions.Engine;

namespace DropletActions.Rendering;

/// <summary>Says what goes on after an early end. A pipeline that was ended takes no objects any more, so the host is told.</summary>
internal static class EarlyEnd
{
    // Of those that go on. Those on their way are few, and nobody else knows of them: each is named.
    private const int MostNamed = 10;

    public static void Tell(PSHost host, IReadOnlyList<FleetEvent> left)
    {
        Tell(host, "accepted and go on", left.OfType<ActionReported>().Select(news => $"{news.Action.Type} {news.Action.Id} of {Named(news.Action.DropletName, news.Action.DropletId)}").ToList(), MostNamed);
        Tell(host, "on their way and may have been carried out", left.OfType<RequestAbandoned>().Select(news => $"{news.Assignment.Request.Type.Name} of {Named(news.Assignment)}").ToList(), int.MaxValue);
    }

    /// <summary>Warnings that are not shown yet. They concern what is left behind, so they are told however the pipeline ended.</summary>
    public static void Warn(PSHost host, IReadOnlyList<FleetEvent> left)
    {
        foreach (var warned in left.OfType<Warned>())
            host.UI.WriteWarningLine(warned.Text);
    }

    private static void Tell(PSHost host, string what, List<string> actions, int mostNamed)
    {
        if (actions.Count == 0)
            return;

        var more = actions.Count > mostNamed ? $" and {actions.Count - mostNamed} more" : "";
        host.UI.WriteWarningLine($"Stopped. Actions {what}: {string.Join(", ", actions.Take(mostNamed))}{more}.");
    }

    private static string Named(Assignment assignment) => assignment.IsBulk
        ? $"{assignment.TagDroplets.Count} Droplets in bulk"
        : assignment.Tag ?? Named(assignment.DropletName, assignment.DropletId);

    private static string Named(string? name, long? id) => name ?? $"Droplet {id}";
}
