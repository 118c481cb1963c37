using System.Management.Automation;
using DropletActions.Binding;
using DropletActions.Completion;
using DropletActions.Engine;

namespace DropletActions.Commands;

/// <summary><c>Get-Droplet</c>: Droplets by id, name, wildcard or tag, or all of them; plain and GPU Droplets alike.</summary>
/// <remarks>Scope droplet:read, and tag:read with <c>-Tag</c>. https://docs.digitalocean.com/reference/api/digitalocean/#operation/droplets_list</remarks>
[Cmdlet(VerbsCommon.Get, "Droplet", DefaultParameterSetName = "Droplet")]
[OutputType(typeof(Droplet))]
public sealed class GetDropletCommand : DropletCommand
{
    /// <summary>Which: ids, names, wildcards, or objects that tell a Droplet. All when nothing is given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = "Droplet")]
    [Alias("DropletId", "DropletName")]
    [SupportsWildcards]
    [DropletTargetTransformation]
    [ArgumentCompleter(typeof(DropletCompleter))]
    public DropletTarget[]? Droplet { get; set; }

    /// <summary>All Droplets with this tag. None is no error here.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Tag")]
    [ValidateTag]
    [ArgumentCompleter(typeof(TagCompleter))]
    public string? Tag { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Tag is not null)
            WriteAll(new DropletQuery { Tag = Tag });
        else if (Droplet is null)
            WriteAll(new DropletQuery(), new DropletQuery { Gpus = true });
        else
            foreach (var target in Droplet)
                Try(target, () => Write(target));
    }

    private void Write(DropletTarget target)
    {
        if (target.Id is { } id)
            WriteObject(Await(token => Session.Api.GetDropletAsync(id, token)));
        else if (!target.IsWildcard)
            WriteObject(Await(token => Directory.FindOneAsync(target.Name!, token)));
        else
            WriteObject(Await(token => Directory.FindAllAsync(target.Name!, WildcardPattern.Get(target.Name, WildcardOptions.IgnoreCase).IsMatch, token)), enumerateCollection: true);
    }

    /// <summary>Page by page, so that the first is there at once and no page is read that nobody wants.</summary>
    private void WriteAll(params DropletQuery[] queries)
    {
        // A server that does not know the filter gives all of them as GPU Droplets too.
        var given = new HashSet<long>();
        foreach (var query in queries)
        {
            var pages = Session.Api.Droplets(query);
            while (pages.HasNext)
                WriteObject(OrTerminate(() => Await(pages.NextAsync)).Where(droplet => given.Add(droplet.DropletId)), enumerateCollection: true);
        }
    }
}
