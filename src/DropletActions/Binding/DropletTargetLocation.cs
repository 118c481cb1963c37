namespace DropletActions.Binding;

/// <summary>Finds out which Droplets a target means.</summary>
internal static class DropletTargetLocation
{
    /// <summary>The ids and names of the Droplets that a name or a wildcard means.</summary>
    /// <exception cref="DropletApiException">No Droplet has the name, several have it, or none matches the wildcard.</exception>
    public static async Task<IReadOnlyList<(long Id, string? Name)>> LocateAsync(
        this DropletDirectory directory, DropletTarget target, CancellationToken cancellationToken)
    {
        if (!target.IsWildcard)
        {
            var one = await directory.FindOneAsync(target.Name!, cancellationToken).ConfigureAwait(false);
            return [(one.DropletId, one.Name)];
        }

        var all = await directory.FindAllAsync(target.Name!, target.Matches, cancellationToken).ConfigureAwait(false);
        return all.Select(droplet => (droplet.DropletId, (string?)droplet.Name)).ToList();
    }
}
