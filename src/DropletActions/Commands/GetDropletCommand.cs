using System.Management.Automation;
using DropletActions.Binding;
using DropletActions.Completion;
using DropletActions.Engine;

namespace DropletActions.Commands;

/// <summary><c>Get-Droplet</c>: Droplets by id, name, wildcard or tag, or all of them; plain and GPU Droplets alike.</summary>
/// <remarks>Scope droplet:read, and tag:read with <c>-Tag</c>. https://docs.digitalocean.com/reference/api/digitalocean/#operation/droplets_list</remarks>
[Cmdlet(VerbsCommon.Get, "Droplet", DefaultParameterSetName = ByDroplet)]
[OutputType(typeof(Droplet))]
public sealed class GetDropletCommand : DropletCommand
{
    /// <summary>The Droplets to look up: ids, names, wildcards, or objects that identify a Droplet. All when nothing is given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = ByDroplet)]
    [Alias("DropletId", "DropletName")]
    [SupportsWildcards]
    [DropletTargetTransformation]
    [ArgumentCompleter(typeof(DropletCompleter))]
    public DropletTarget[]? Droplet { get; set; }

    /// <summary>All Droplets with this tag. None is no error here.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByTag)]
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
            WriteObject(Await(token => Session.Reader.DropletAsync(id, token)));
        else if (!target.IsWildcard)
            WriteObject(Await(token => Directory.FindOneAsync(target.Name!, token)));
        else
            WriteMatching(WildcardPattern.Get(target.Name, WildcardOptions.IgnoreCase));
    }

    /// <summary>As everywhere in PowerShell, a wildcard that none fits gives nothing.</summary>
    private void WriteMatching(WildcardPattern pattern) =>
        WriteObject(Await(Directory.ListAllAsync).Where(droplet => pattern.IsMatch(droplet.Name)), enumerateCollection: true);

    private void WriteAll(params DropletQuery[] queries) => OrTerminate(() =>
    {
        // A server that does not know the filter gives all of them as GPU Droplets too.
        var given = new HashSet<long>();
        foreach (var page in queries.SelectMany(query => ReadPages(Session.Reader.Droplets(query))))
            WriteObject(page.Where(droplet => given.Add(droplet.DropletId)), enumerateCollection: true);
    });
}
