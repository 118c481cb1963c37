namespace DropletActions.Commands;

/// <summary>What a resize changes about the price, for its confirmation.</summary>
internal sealed class ResizePrices(DropletCommand cmdlet)
{
    private bool? _areSizesKnown;

    /// <summary>
    /// The change of the price by a resize, as the end of a sentence; empty if this session does not know the Droplet's size. The sizes
    /// are read once. Without them, the prompt has no price.
    /// </summary>
    public string Change(ActionRequest request, long? dropletId)
    {
        if (dropletId is not { } id || request.NameOf(AccountObject.Size) is not { } slug || !cmdlet.IsShown(request) || !cmdlet.HasConnection)
            return "";

        var cache = cmdlet.Session.Lookup.Cache;
        return cache.Droplets.Find(id) is { } droplet && (_areSizesKnown ??= ReadSizes())
            && cache.Sizes.Find(droplet.SizeSlug) is { } before && cache.Sizes.Find(slug) is { } after
                ? $" ({PriceText.Change(before.PriceMonthly, after.PriceMonthly)})"
                : "";
    }

    private bool ReadSizes()
    {
        try
        {
            return cmdlet.Session.Lookup.Cache.Sizes.Items.Count > 0 || cmdlet.Await(token => cmdlet.Session.Reader.Sizes().AllAsync(token)).Count > 0;
        }
        catch (DropletApiException)
        {
            return false;
        }
    }
}
