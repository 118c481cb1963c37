namespace DropletActions.Commands;

/// <summary>The requests of a statement, so that none is sent twice, and none that contradicts an earlier one.</summary>
internal sealed class SentRequests
{
    private readonly HashSet<(long DropletId, string Request)> _all = [];
    private readonly Dictionary<long, ActionRequest> _overwriting = [];
    private readonly Dictionary<string, long> _forOneDroplet = [];

    /// <summary>Adds a request.</summary>
    /// <returns>False if the same request was added for this Droplet before.</returns>
    /// <exception cref="DropletApiException">It contradicts an earlier request, which is kept.</exception>
    public bool TryAdd(ActionRequest request, long id, string label)
    {
        if (_all.Contains((id, request.Key)))
            return false;

        if (request.Type.OverwritesDisk && _overwriting.TryGetValue(id, out var first))
        {
            throw Refused(request, id, $"{label} can be overwritten only once in a statement: \"{request.Describe(label)}\" was not sent, because \"{first.Describe(label)}\" came first.",
                "Give each Droplet one image: Get-DropletBackup <Droplet> | Select-Object -First 1 | Restore-Droplet");
        }

        if (request.Type.IsForOneDroplet && _forOneDroplet.TryGetValue(request.Key, out var other) && other != id)
        {
            throw Refused(request, id, $"{label} was not renamed: the statement has the same new name for another Droplet.",
                "Make a name for each: Get-Droplet db* | Rename-Droplet -NewName { $_.Name -replace '^db', 'pg' }");
        }

        _all.Add((id, request.Key));
        if (request.Type.OverwritesDisk)
            _overwriting.Add(id, request);
        if (request.Type.IsForOneDroplet)
            _forOneDroplet[request.Key] = id;
        return true;
    }

    private static DropletApiException Refused(ActionRequest request, long id, string message, string advice) =>
        DropletApiException.NotSent(FailureKind.ParameterInvalid, message, advice, request.Type.Name, id);
}
