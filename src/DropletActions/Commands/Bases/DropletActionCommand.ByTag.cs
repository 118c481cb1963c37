using DropletActions.Engine;

namespace DropletActions.Commands;

/// <content>The Droplets of a tag.</content>
public abstract partial class DropletActionCommand
{
    /// <summary>
    /// One bulk request where the API has one for the type, otherwise a request for each. The tag's Droplets are listed first either
    /// way: so a confirmation says how many they are, and none that the bulk request passed over is forgotten.
    /// </summary>
    private void ActOnTag(string tag, ActionOrder order) =>
        ActOnTagged(tag, order, OrTerminate(() => Await(token => Directory.FindTaggedAsync(tag, token))));

    private void ActOnTagged(string tag, ActionOrder order, IReadOnlyList<Droplet> droplets)
    {
        var request = order.Request;
        var isBulk = request.CanRunByTag && order.Fallback is null && Intake.Window is null;
        WriteVerbose(
            isBulk ? $"{request.Type.Name} of {droplets.Count} Droplets tagged '{tag}' in one bulk request."
            : Intake.Window is not null ? $"Because of -MaxUnavailable or -MaxFailure, {request.Type.Name} is sent to each of the {droplets.Count} Droplets tagged '{tag}' separately."
            : order.Fallback is not null ? $"Because of -PowerOffAfter, {request.Type.Name} is sent to each of the {droplets.Count} Droplets tagged '{tag}' separately."
            : $"The API has no bulk request for this {request.Type.Name}: it is sent to each of the {droplets.Count} Droplets tagged '{tag}'.");
        if (IsOneForAll(request))
        {
            // One new name for several Droplets is refused before the prompt.
            foreach (var droplet in droplets)
                OrTerminate(() => _sent.TryAdd(request, droplet.DropletId, DropletLabel.Full(droplet.Name, droplet.DropletId)));
        }

        if (!MayRun(order, droplets.Count == 1 ? $"1 Droplet tagged '{tag}'" : $"{droplets.Count} Droplets tagged '{tag}'"))
            return;

        if (isBulk)
        {
            Pump.Submit(new TagWork(request, tag, droplets));
            return;
        }

        Pump.Announced = droplets.Count;
        foreach (var droplet in droplets)
            Intake.Submit(new(request, droplet.DropletId, droplet.Name.Length > 0 ? droplet.Name : null) { Fallback = order.Fallback }, _journal);
    }

    /// <summary>Lets the progress know how many Droplets the command line names.</summary>
    private IReadOnlyList<(long Id, string? Name)> Announce(IReadOnlyList<(long Id, string? Name)> found)
    {
        if (!MyInvocation.ExpectingInput)
            Pump.Announced = Droplet.Length == 1 ? found.Count : Array.Exists(Droplet, target => target.IsWildcard) ? null : Droplet.Length;
        return found;
    }
}
