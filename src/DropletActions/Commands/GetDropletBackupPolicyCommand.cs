using DropletActions.Rendering;

namespace DropletActions.Commands;

/// <summary><c>Get-DropletBackupPolicy</c>: whether and when backups of Droplets are made.</summary>
/// <remarks>
/// Scope droplet:read. https://docs.digitalocean.com/reference/api/digitalocean/#operation/droplets_get_backup_policy and
/// #operation/droplets_list_backup_policies
/// </remarks>
[Cmdlet(VerbsCommon.Get, "DropletBackupPolicy")]
[OutputType(typeof(DropletBackupPolicy))]
public sealed class GetDropletBackupPolicyCommand : DropletLookupCommand
{
    private const int MaxSingleLookups = 2;

    private readonly List<(DropletTarget Target, long Id, string? Name, DropletApiException? Error)> _droplets = [];
    private IReadOnlyDictionary<long, DropletBackupPolicy>? _listed;

    /// <summary>Collects the Droplets, and what is wrong with some: their number decides how the policies are read.</summary>
    protected override void ProcessRecord()
    {
        foreach (var target in Droplet)
            Try(target, () => Collect(target));
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var ids = _droplets.Where(droplet => droplet.Error is null).Select(droplet => droplet.Id).Distinct().ToList();
        if (ids.Count > MaxSingleLookups)
            _listed = OrTerminate(() => Await(token => Session.Reader.BackupPoliciesAsync(ids, token)));

        foreach (var (target, id, name, error) in _droplets)
        {
            if (error is null)
                Try(target, () => Look(id, name));
            else
                Report(ErrorRecords.From(error, target));
        }
    }

    private void Collect(DropletTarget target)
    {
        try
        {
            _droplets.AddRange(LocateToRead(target).Select(found => (target, found.Id, found.Name, (DropletApiException?)null)));
        }
        catch (DropletApiException e) when (!e.Failure.EndsRun)
        {
            _droplets.Add((target, 0, null, e));
        }
    }

    private protected override void Look(long id, string? name)
    {
        if (_listed is null || !_listed.TryGetValue(id, out var policy))
            policy = Await(token => Session.Api.GetBackupPolicyAsync(id, token));
        WriteObject(policy with { DropletName = name });
    }
}
