namespace DropletActions.Commands;

/// <summary>Makes the orders of a statement from its parameters: one for all records, or one for each record that brings values of its own.</summary>
/// <param name="draft">Makes the request of the cmdlet from them.</param>
/// <param name="isBulk">Whether the order has to fit a bulk request.</param>
internal sealed class ActionOrders(GivenParameters given, Func<GivenValues, ActionDraft> draft, ReadyWhen? readyWhen, bool isBulk)
{
    // A value in one of these holds for one Droplet, if the action type is for one.
    private static readonly string[] s_oneValue = ["NewName", "Name", "Body"];

    private ActionOrder? _fixed;

    /// <summary>The request of the statement, before there is any record.</summary>
    public ActionDraft Statement => draft(new(given, null));

    /// <summary>Refuses <c>-UntilPort</c> with a type that it does not fit, before any stage of the pipeline has sent a request. A row's own type is checked with the row.</summary>
    /// <exception cref="DropletApiException">It does not fit.</exception>
    public void CheckReadyWhen()
    {
        if (readyWhen is not null && Statement.Type is { } type)
            readyWhen.Check(ActionCatalog.Find(type.Trim()), type);
    }

    /// <summary>The order for a record; null for the Droplets of a tag.</summary>
    /// <exception cref="DropletApiException">The values are not valid, or the record is not.</exception>
    public ActionOrder For(DropletTarget? target)
    {
        var order = target is { IsRow: true } ? null : _fixed;
        if (order is null)
        {
            var values = new GivenValues(given, target);
            var made = draft(values);
            order = new(made.ToRequest(), made.Fallback);
            readyWhen?.Check(order.Request.Type, order.Request.Type.Name);
            if (values.AreFixed)
                _fixed = order;
        }

        if (target?.Refusal is { } why)
            throw DropletApiException.NotSent(FailureKind.ParameterInvalid, why);

        if (isBulk)
            BulkCollection.Check(order.Request);
        if (readyWhen is { Port: not null } && target?.Source is Droplet droplet)
            ReadyWhen.CheckAddress(droplet);
        return order;
    }

    /// <summary>
    /// Whether the command line has one value for all Droplets that only makes sense for one. Its request is held until the end, so that it
    /// is not sent if there are several Droplets.
    /// </summary>
    public bool IsOneForAll(ActionRequest request) => request.Type.IsForOneDroplet && Array.Exists(s_oneValue, given.IsFixed);
}
