namespace DropletActions.Engine;

/// <summary>
/// Finds Droplets by name, wildcard or tag with few requests: the first names are looked up one by one, and then
/// all Droplets are listed once, both plain and GPU Droplets.
/// </summary>
/// <remarks>One directory serves one statement: the account may have changed by the next.</remarks>
internal sealed class DropletDirectory(AccountReader reader)
{
    // The API lists plain and GPU Droplets apart, so a name costs two requests; so does a list of up to 200.
    private const int NamesAskedForAlone = 3;

    private readonly Dictionary<string, IReadOnlyList<Droplet>> _byName = new(StringComparer.OrdinalIgnoreCase);
    private IReadOnlyList<Droplet>? _all;
    private ILookup<string, Droplet>? _allByName;

    /// <summary>Finds the one Droplet of this name; its case does not matter, as in the API.</summary>
    /// <exception cref="DropletApiException">None or several have it, or the API refused.</exception>
    public async Task<Droplet> FindOneAsync(string name, CancellationToken cancellationToken)
    {
        var found = await FindNamedAsync(name, cancellationToken).ConfigureAwait(false);
        return found.Count switch
        {
            1 => found[0],
            0 => throw NotFound(name),
            _ => throw Ambiguous(name, found),
        };
    }

    /// <summary>Finds all Droplets whose name fits.</summary>
    /// <param name="pattern">The wildcard, for the message.</param>
    /// <exception cref="DropletApiException">None fits, or the API refused.</exception>
    public async Task<IReadOnlyList<Droplet>> FindAllAsync(string pattern, Func<Droplet, bool> fits, CancellationToken cancellationToken)
    {
        var all = await ListAllAsync(cancellationToken).ConfigureAwait(false);
        var found = all.Where(fits).ToList();
        return found.Count > 0 ? found : throw NoneFits(pattern, all.Count);
    }

    /// <summary>Lists all Droplets with a tag.</summary>
    /// <exception cref="DropletApiException">None has it, or the API refused.</exception>
    public async Task<IReadOnlyList<Droplet>> FindTaggedAsync(string tag, CancellationToken cancellationToken)
    {
        var found = await reader.Droplets(new() { Tag = tag }).AllAsync(cancellationToken).ConfigureAwait(false);
        return found.Count > 0 ? found : throw DropletApiException.NotSent(
            FailureKind.TagMatchesNothing, $"No Droplet has the tag '{tag}'.", "Tag names are case-sensitive. Get-Droplet shows the tags of each Droplet.");
    }

    private async Task<IReadOnlyList<Droplet>> FindNamedAsync(string name, CancellationToken cancellationToken)
    {
        if (_byName.TryGetValue(name, out var known))
            return known;

        if (_all is null && _byName.Count < NamesAskedForAlone)
        {
            var found = await ListAsync(name, cancellationToken).ConfigureAwait(false);

            // A Droplet that the API returned without a match must never be acted on.
            return _byName[name] = found.Where(droplet => string.Equals(droplet.Name, name, StringComparison.OrdinalIgnoreCase)).ToList();
        }

        _allByName ??= (await ListAllAsync(cancellationToken).ConfigureAwait(false)).ToLookup(droplet => droplet.Name, StringComparer.OrdinalIgnoreCase);
        return _allByName[name].ToList();
    }

    /// <summary>Lists all Droplets, once.</summary>
    public async Task<IReadOnlyList<Droplet>> ListAllAsync(CancellationToken cancellationToken) =>
        _all ??= await ListAsync(name: null, cancellationToken).ConfigureAwait(false);

    /// <summary>Lists the plain and the GPU Droplets: each once, because a server that does not know the filter returns all of them as GPU Droplets too.</summary>
    private async Task<IReadOnlyList<Droplet>> ListAsync(string? name, CancellationToken cancellationToken)
    {
        var plain = await reader.Droplets(new() { Name = name }).AllAsync(cancellationToken).ConfigureAwait(false);
        var gpus = await reader.Droplets(new() { Name = name, Gpus = true }).AllAsync(cancellationToken).ConfigureAwait(false);
        return plain.Concat(gpus).GroupBy(droplet => droplet.DropletId).Select(same => same.First()).ToList();
    }

    private static DropletApiException NotFound(string name) => DropletApiException.NotSent(
        FailureKind.DropletNameNotFound,
        $"No Droplet is named '{name}'.",
        "Get-Droplet lists the names. Wildcards are allowed: 'web*'.");

    private static DropletApiException NoneFits(string pattern, int count) => DropletApiException.NotSent(
        FailureKind.DropletNameNotFound,
        $"'{pattern}' matches none of the account's {count} Droplets.",
        "Get-Droplet lists the names.");

    private static DropletApiException Ambiguous(string name, IReadOnlyList<Droplet> found) => DropletApiException.NotSent(
        FailureKind.DropletNameAmbiguous,
        $"{found.Count} Droplets are named '{name}': {string.Join(", ", found.Select(droplet => droplet.DropletId).OrderBy(id => id))}.",
        "Use the id of the one you mean, or a wildcard for all of them.");
}
