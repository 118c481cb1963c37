using DropletActions.Sandbox;

namespace DropletActions.Tests.Catalog;

/// <summary>A field of a request body.</summary>
/// <param name="Place">Where it stands; a dot leads into an object.</param>
/// <param name="Parameter">The parameter that sets it.</param>
/// <param name="Good">Values that are right; the first one for every type.</param>
/// <param name="Bad">Values that are wrong.</param>
public sealed record BodyField(string Place, string Parameter, object[] Good, object[] Bad)
{
    /// <summary>Stands for the id of one of the Droplet's backups.</summary>
    public const string BackupId = "<backup>";

    public string? Parent => Place.Contains('.', StringComparison.Ordinal) ? Place.Split('.')[0] : null;

    public string Member => Place.Split('.')[^1];

    public override string ToString() => Place;

    internal object GoodFor(SandboxDroplet droplet) => Resolve(Good[0], droplet);

    internal static object Resolve(object value, SandboxDroplet droplet) => Equals(value, BackupId) ? droplet.Backups[0] : value;
}
