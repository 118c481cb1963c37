using DropletActions.Binding;
using DropletActions.Completion;

namespace DropletActions.Commands;

/// <summary><c>Get-Droplet</c>: Droplets by id, name, wildcard or tag, or all of them; plain and GPU Droplets alike.</summary>
/// <remarks>Scope droplet:read, and tag:read with <c>-Tag</c>. https://docs.digitalocean.com/reference/api/digitalocean/#operation/droplets_list</remarks>
[Cmdlet(VerbsCommon.Get, "Droplet", DefaultParameterSetName = ByDroplet)]
[OutputType(typeof(Droplet))]
public sealed class GetDropletCommand : DropletCommand
{
    private static readonly string[] s_statuses = ["new", "active", "off", "archive"];

    /// <summary>The Droplets to look up: ids, names, wildcards, or objects that identify a Droplet. All when nothing is given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = ByDroplet)]
    [Alias("DropletId", "DropletName")]
    [SupportsWildcards]
    [DropletTargetTransformation]
    [ArgumentCompleter(typeof(DropletCompleter))]
    public DropletTarget[]? Droplet { get; set; }

    /// <summary>Only Droplets that have all of these tags. None is no error here.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByTag)]
    [ValidateTag]
    [ArgumentCompleter(typeof(TagCompleter))]
    public string[]? Tag { get; set; }

    /// <summary>Only Droplets with one of these statuses: new, active, off, archive.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateWildcard]
    [ArgumentCompleter(typeof(DropletStatusCompleter))]
    public string[]? Status { get; set; }

    /// <summary>Only Droplets in one of these regions.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateWildcard]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string[]? Region { get; set; }

    /// <summary>Only Droplets of one of these sizes.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateWildcard]
    [ArgumentCompleter(typeof(SizeCompleter))]
    public string[]? Size { get; set; }

    /// <summary>Not these Droplets: ids, names, wildcards, or objects that identify a Droplet.</summary>
    [Parameter]
    [SupportsWildcards]
    [DropletTargetTransformation]
    [ArgumentCompleter(typeof(DropletCompleter))]
    public DropletTarget[]? Exclude { get; set; }

    private WordFilter Statuses => field ??= new(Status);

    private WordFilter Regions => field ??= new(Region);

    private WordFilter Sizes => field ??= new(Size);

    /// <summary>Refuses a status that no Droplet can have, because no Droplet would match it.</summary>
    protected override void BeginProcessing()
    {
        if (Array.Find(Status ?? [], status => !WildcardPattern.ContainsWildcardCharacters(status) && !s_statuses.Contains(status, StringComparer.OrdinalIgnoreCase)) is { } unknown)
            ThrowTerminating(DropletApiException.NotSent(FailureKind.ParameterInvalid, $"-Status '{unknown}' is not a status of a Droplet: use {string.Join(", ", s_statuses)}."));
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Tag is not null)
            WriteAll(new DropletQuery { Tag = Tag[0] });
        else if (Droplet is null)
            WriteAll(new DropletQuery(), new DropletQuery { Gpus = true });
        else
            foreach (var target in Droplet)
                Try(target, () => Write(target));
    }

    private void Write(DropletTarget target)
    {
        if (target.Id is { } id)
            Write([Await(token => Session.Reader.DropletAsync(id, token))]);
        else if (!target.IsWildcard)
            Write([Await(token => Directory.FindOneAsync(target.Name!, token))]);
        else
            Write(Await(Directory.ListAllAsync).Where(target.Matches)); // As everywhere in PowerShell, a wildcard that matches nothing returns nothing.
    }

    private void WriteAll(params DropletQuery[] queries) => OrTerminate(() =>
    {
        // A server that does not know the filter returns all of them as GPU Droplets too.
        var given = new HashSet<long>();
        foreach (var page in queries.SelectMany(query => ReadPages(Session.Reader.Droplets(query))))
            Write(page.Where(droplet => given.Add(droplet.DropletId)));
    });

    private void Write(IEnumerable<Droplet> droplets) => WriteObject(droplets.Where(IsSelected), enumerateCollection: true);

    /// <summary>The API filters by the first tag alone; tag names are case-sensitive.</summary>
    private bool IsSelected(Droplet droplet) =>
        Statuses.Selects(droplet.Status) && Regions.Selects(droplet.RegionSlug) && Sizes.Selects(droplet.SizeSlug)
        && (Tag is not { Length: > 1 } || Tag.All(tag => droplet.Tags.Contains(tag, StringComparer.Ordinal)))
        && !(Exclude ?? []).Any(target => target.Matches(droplet));
}
