using System.Management.Automation;

namespace DropletActions.Commands;

/// <summary>The values of a cmdlet's parameters for one record.</summary>
/// <param name="given">Where the statement's values come from.</param>
/// <param name="target">The record; null for the statement itself, before there is any.</param>
internal sealed class GivenValues(GivenParameters given, DropletTarget? target)
{
    /// <summary>Whether the values are the same for all records that bring none of their own.</summary>
    public bool AreFixed { get; private set; } = !given.AnyByScript && target is not { IsRow: true };

    /// <summary>Whether a parameter was given on the command line.</summary>
    public bool IsOnCommandLine(string name) => given.IsOnCommandLine(name);

    /// <summary>A parameter, with its value if it was given.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="bound">Its value as PowerShell bound it.</param>
    public KeyValuePair<string, object?> Value(string name, object? bound) => new(name, IsGiven(name) ? bound : null);

    /// <summary>A parameter that a backup, a snapshot or a kernel from the pipeline brings too.</summary>
    /// <remarks>A Droplet has an Image, too: the one it was created from, which is not a request to rebuild it from that image.</remarks>
    public KeyValuePair<string, object?> ValueOfObject(string name, object? bound)
    {
        if (given.IsOnCommandLine(name))
            return Value(name, bound);

        AreFixed = false;
        return new(name, target is null or { IsDroplet: true } ? null : bound);
    }

    /// <summary>A switch, which says something only when it is on.</summary>
    public KeyValuePair<string, object?> Flag(string name, SwitchParameter bound) => new(name, IsGiven(name) && bound ? true : null);

    private bool IsGiven(string name) => given.IsFixed(name) || (target is not null && (given.IsOnCommandLine(name) || target.IsRow));
}
