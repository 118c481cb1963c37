using DropletActions.Binding;
using DropletActions.Completion;

namespace DropletActions.Commands;

/// <summary>A cmdlet that looks up objects of Droplets, one Droplet after the other.</summary>
public abstract class DropletLookupCommand : DropletCommand
{
    /// <summary>The Droplets to look up: ids, names, wildcards, or objects that identify a Droplet.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("DropletId", "DropletName")]
    [SupportsWildcards]
    [DropletTargetTransformation]
    [ArgumentCompleter(typeof(DropletCompleter))]
    public DropletTarget[] Droplet { get; set; } = [];

    /// <summary>Writes the objects of this Droplet.</summary>
    private protected abstract void Look(long id, string? name);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var target in Droplet)
            Try(target, () => Array.ForEach([.. LocateToRead(target)], found => Try(target, () => Look(found.Id, found.Name))));
    }

    private protected IEnumerable<T> Read<T>(Pages<T> pages) => ReadPages(pages).SelectMany(page => page);
}
