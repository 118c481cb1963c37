using System.Management.Automation;
using DropletActions.Engine;

namespace DropletActions.Commands;

/// <summary>A cmdlet that can start its action on all its Droplets in one bulk request.</summary>
/// <remarks>Scopes tag:create, tag:delete and tag:read besides the action's own.</remarks>
public abstract class BulkActionCommand : DropletActionCommand
{
    private const int MostNamed = 3;

    private readonly List<(ActionRequest Request, List<Droplet> Droplets)> _collected = [];
    private readonly Dictionary<string, List<Droplet>> _byRequest = [];

    /// <summary>
    /// Collect all Droplets first, then start the action on all of them in one request, by a tag that exists for that moment:
    /// a thousand cost a handful of requests of the account's quota.
    /// </summary>
    [Parameter(ParameterSetName = ByDroplet)]
    public SwitchParameter Bulk { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        foreach (var (request, droplets) in _collected)
        {
            if (!MayRun(request, Named(droplets)))
                continue;

            WriteVerbose($"{request.Type.Name} of {droplets.Count} Droplets in one bulk request, by a tag that exists for that moment.");
            Submit(new BulkWork(request, droplets) { Fallback = Fallback });
        }

        base.EndProcessing();
    }

    private protected override void Check(ActionRequest request)
    {
        if (!Bulk || request.CanRunByTag)
            return;

        var types = string.Join(", ", ActionCatalog.All.Where(type => type.IsBulk).Select(type => type.Name));
        throw new DropletApiException(new(FailureKind.ParameterNotForAction, request.Type.IsBulk
            ? $"-Bulk cannot be used with a backup policy: the API's bulk request for {request.Type.Name} takes none."
            : $"-Bulk cannot be used with {request.Type.Name}: the API has bulk requests only for {types}.")
        {
            Advice = "Leave -Bulk out: the action is then sent to each Droplet.",
            ActionType = request.Type.Name,
            Delivery = Delivery.NotSent,
        });
    }

    private protected override bool Collect(ActionRequest request, long id, string? name)
    {
        if (!Bulk)
            return false;

        if (!_byRequest.TryGetValue(request.Key, out var droplets))
        {
            _byRequest.Add(request.Key, droplets = []);
            _collected.Add((request, droplets));
        }

        droplets.Add(new() { DropletId = id, Name = name ?? "" });
        return true;
    }

    private static string Named(List<Droplet> droplets)
    {
        var names = string.Join(", ", droplets.Take(MostNamed).Select(droplet => droplet.Name.Length > 0 ? DropletLabel.Of(droplet) : $"{droplet.DropletId}"));
        var more = droplets.Count > MostNamed ? $" and {droplets.Count - MostNamed} more" : "";
        return droplets.Count == 1 ? $"1 Droplet in bulk: {names}" : $"{droplets.Count} Droplets in bulk: {names}{more}";
    }
}
