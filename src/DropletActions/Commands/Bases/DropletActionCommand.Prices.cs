using DropletActions.Engine;

namespace DropletActions.Commands;

/// <content>What a resize changes in the price.</content>
public abstract partial class DropletActionCommand
{
    private bool? _areSizesKnown;

    /// <summary>
    /// The change of the price by a resize, as the end of a sentence; empty where the Droplet's size is not known in this session. The sizes
    /// are read once. Without them, the user is asked without the price.
    /// </summary>
    private string PriceChange(ActionRequest request, long? dropletId)
    {
        if (dropletId is not { } id || request.NameOf(AccountObject.Size) is not { } slug || !this.IsShown(request) || !HasConnection)
            return "";

        var cache = Session.Lookup.Cache;
        return cache.Droplets.Find(id) is { } droplet && (_areSizesKnown ??= ReadSizes())
            && cache.Sizes.Find(droplet.SizeSlug) is { } before && cache.Sizes.Find(slug) is { } after
                ? $" ({PriceText.Change(before.PriceMonthly, after.PriceMonthly)})"
                : "";
    }

    private bool ReadSizes()
    {
        try
        {
            return Session.Lookup.Cache.Sizes.Items.Count > 0 || Await(token => Session.Reader.Sizes().AllAsync(token)).Count > 0;
        }
        catch (DropletApiException)
        {
            return false;
        }
    }
}
