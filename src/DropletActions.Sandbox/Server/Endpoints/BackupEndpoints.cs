using System.Globalization;

namespace DropletActions.Sandbox;

/// <summary>Looking at backup policies.</summary>
internal static class BackupEndpoints
{
    public static Answer GetPolicy(Visit visit) => visit.Droplet(out var refusal) is { } droplet
        ? Answer.Of(200, json =>
        {
            json.WritePropertyName("policy");
            BackupJson.WriteRecord(json, droplet, visit.Clock);
        })
        : Answer.Refuse(refusal);

    /// <summary>A map by Droplet id, unlike all other lists.</summary>
    public static Answer ListPolicies(Visit visit) => Paging.Page(visit, "policies", visit.Cloud.Droplets, asMap: true, write: (json, droplet) =>
    {
        json.WritePropertyName(droplet.Id.ToString(CultureInfo.InvariantCulture));
        BackupJson.WriteRecord(json, droplet, visit.Clock);
    });

    public static Answer ListSupported(Visit visit) => Answer.Of(200, BackupJson.WriteSupported);
}
