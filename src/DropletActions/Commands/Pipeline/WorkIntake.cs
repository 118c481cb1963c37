namespace DropletActions.Commands;

/// <summary>Takes the orders for located Droplets: drops repeated requests, prompts, and submits the work, for many Droplets in one request with -Bulk or -Tag.</summary>
/// <param name="cmdlet">The cmdlet that prompts and writes.</param>
/// <param name="isBulk">Whether all Droplets are collected first, and then acted on in one request.</param>
internal sealed class WorkIntake(DropletActionCommand cmdlet, WindowIntake window, ActionOrders orders, bool isBulk)
{
    private readonly SentRequests _sent = new();
    private readonly BulkCollection _bulk = new();
    private readonly ResizePrices _prices = new(cmdlet);
    private (ActionOrder Order, long Id, string? Name, PSObject? Row)? _held;

    /// <summary>Whether the statement limits how many Droplets are out of service, or may fail.</summary>
    public bool HasWindow => window.Window is not null;

    /// <summary>Adds the order for a Droplet.</summary>
    /// <exception cref="DropletApiException">It contradicts an earlier one.</exception>
    public void Add(ActionOrder order, long id, string? name, DropletTarget target)
    {
        var label = DropletLabel.Full(name, id);
        var isOneForAll = orders.IsOneForAll(order.Request);
        if (!TryAdd(order.Request, id, label, isOneForAll))
            ReportRepeated(target, $"{label} was specified more than once; {order.Request.Type.Name} is sent only once.");
        else if (isBulk)
            _bulk.Add(order, id, name);
        else if (isOneForAll)
            _held = (order, id, name, target.Row);
        else
            Send(order, id, name, target.Row);
    }

    /// <summary>Targets overlap on purpose (web*, web-01). A row that repeats an earlier one may be a step that a person expects to be run again.</summary>
    private void ReportRepeated(DropletTarget target, string text)
    {
        if (target is { IsRow: true, IsWildcard: false })
            cmdlet.WriteWarning(RowReport.Prefix(target) + text);
        else
            cmdlet.WriteVerbose(text);
    }

    /// <summary>
    /// Adds the order for the Droplets of a tag: one bulk request where the API has one for the type, otherwise a request for each. The
    /// Droplets were listed before either way, so a confirmation names their number, and none that a bulk request skips is forgotten.
    /// </summary>
    public void AddTagged(ActionOrder order, string tag, IReadOnlyList<Droplet> droplets)
    {
        var request = order.Request;
        var work = new TagWork(request, tag, droplets) { Fallback = order.Fallback };
        var isOneRequest = request.CanRunByTag && order.Fallback is null && !HasWindow;
        cmdlet.WriteVerbose(
            isOneRequest ? $"{request.Type.Name} of {droplets.Count} Droplets tagged '{tag}' in one bulk request."
            : HasWindow ? $"Because of -MaxUnavailable or -MaxFailure, {request.Type.Name} is sent to each of the {droplets.Count} Droplets tagged '{tag}' separately."
            : order.Fallback is not null ? $"Because of -PowerOffAfter, {request.Type.Name} is sent to each of the {droplets.Count} Droplets tagged '{tag}' separately."
            : $"The API has no bulk request for this {request.Type.Name}: it is sent to each of the {droplets.Count} Droplets tagged '{tag}'.");

        // One new name for several Droplets is refused before the prompt.
        foreach (var droplet in orders.IsOneForAll(request) ? droplets : [])
            TryAdd(request, droplet.DropletId, DropletLabel.Full(droplet.Name, droplet.DropletId), isOneForAll: true);

        if (!MayRun(order, $"{Sentence.Count(droplets.Count, "Droplet")} tagged '{tag}'"))
            return;

        if (!isOneRequest)
            window.Announced = droplets.Count;
        foreach (var item in isOneRequest ? [work] : droplets.Select(work.For).ToList<WorkItem>())
            window.Submit(item);
    }

    /// <summary>No more orders come: submits what was collected.</summary>
    public void Finish()
    {
        if (_held is { } held)
            Send(held.Order, held.Id, held.Name, held.Row);

        window.Finish();
        foreach (var (order, droplets) in _bulk.Sets.Where(set => MayRun(set.Order, BulkCollection.Describe(set.Droplets))))
        {
            cmdlet.WriteVerbose($"{order.Request.Type.Name} of {droplets.Count} Droplets in one bulk request, by a temporary tag.");
            window.Submit(new BulkWork(order.Request, droplets) { Fallback = order.Fallback });
        }
    }

    /// <summary>A contradiction that concerns all Droplets of the statement ends it.</summary>
    private bool TryAdd(ActionRequest request, long id, string label, bool isOneForAll) =>
        isOneForAll ? cmdlet.OrTerminate(() => _sent.TryAdd(request, id, label)) : _sent.TryAdd(request, id, label);

    private void Send(ActionOrder order, long id, string? name, PSObject? row)
    {
        if (window.Window is { IsClosed: true } || MayRun(order, DropletLabel.Full(name, id), id))
            window.Submit(new DropletWork(order.Request, id, name) { Fallback = order.Fallback, Given = row });
    }

    private bool MayRun(ActionOrder order, string target, long? dropletId = null) => cmdlet.MayRun(
        order.Request, target, _prices.Change(order.Request, dropletId) + (order.Fallback is { } fallback ? $", and {fallback.Request.Type.ConfirmPhrase.ToLowerInvariant()} after {fallback.After.TotalSeconds:0} s if it is still on" : ""));
}
