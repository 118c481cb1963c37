using System.Management.Automation;

namespace DropletActions.Binding;

/// <summary>Decides whether a target means a Droplet that is known.</summary>
internal static class TargetMatch
{
    /// <summary>Whether the target is the Droplet's id, its name, or a wildcard that its name matches.</summary>
    public static bool Matches(this DropletTarget target, Droplet droplet) =>
        target.Id is { } id ? id == droplet.DropletId
        : target.IsWildcard ? WildcardPattern.Get(target.Name, WildcardOptions.IgnoreCase).IsMatch(droplet.Name)
        : string.Equals(target.Name, droplet.Name, StringComparison.OrdinalIgnoreCase);
}
