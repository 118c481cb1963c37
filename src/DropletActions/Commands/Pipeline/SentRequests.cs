using DropletActions.Engine;

namespace DropletActions.Commands;

/// <summary>The requests of a statement, so that none is sent twice, and none that contradicts an earlier one.</summary>
internal sealed class SentRequests
{
    private readonly HashSet<(long DropletId, string Request)> _all = [];
    private readonly Dictionary<long, ActionRequest> _overwriting = [];
    private readonly Dictionary<string, long> _forOneDroplet = [];

    /// <summary>Adds a request.</summary>
    /// <returns>False when the same one was added for this Droplet before.</returns>
    /// <exception cref="DropletApiException">It contradicts an earlier one, which stands.</exception>
    public bool TryAdd(ActionRequest request, long id, string label)
    {
        if (_all.Contains((id, request.Key)))
            return false;

        if (request.Type.OverwritesDisk && _overwriting.TryGetValue(id, out var first))
        {
            throw Refused(request, id, $"{label} is already to be overwritten in this statement: {first.Describe(label)}. The request \"{request.Describe(label)}\" is not sent.",
                "Give each Droplet one image: Get-DropletBackup <Droplet> | Select-Object -First 1 | Restore-Droplet");
        }

        if (request.Type.IsForOneDroplet && _forOneDroplet.TryGetValue(request.Key, out var other) && other != id)
            throw OneValueForSeveral(request, id);

        _all.Add((id, request.Key));
        if (request.Type.OverwritesDisk)
            _overwriting.Add(id, request);
        if (request.Type.IsForOneDroplet)
            _forOneDroplet[request.Key] = id;
        return true;
    }

    /// <summary>Refuses a request that makes sense for one Droplet only.</summary>
    /// <exception cref="DropletApiException">It is for several.</exception>
    public static void Check(ActionRequest request, int count)
    {
        if (count > 1 && request.Type.IsForOneDroplet)
            throw OneValueForSeveral(request, null);
    }

    private static DropletApiException OneValueForSeveral(ActionRequest request, long? id) => Refused(
        request, id, "One new name was given for several Droplets: they would all have the same name.",
        "Make a name for each: Get-Droplet db* | Rename-Droplet -NewName { $_.Name -replace '^db', 'pg' }");

    private static DropletApiException Refused(ActionRequest request, long? id, string message, string advice) => new(new(FailureKind.ParameterInvalid, message)
    {
        Advice = advice,
        ActionType = request.Type.Name,
        DropletId = id,
        Delivery = Delivery.NotSent,
    });
}
