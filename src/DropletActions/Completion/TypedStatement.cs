using System.Collections;
using System.Diagnostics;
using DropletActions.Connections;

namespace DropletActions.Completion;

/// <summary>The statement that is being typed.</summary>
/// <param name="bound">The parameters so far, as far as PowerShell could parse them.</param>
internal sealed class TypedStatement(TypedWord word, IDictionary bound)
{
    // About as long as a key press may take before it feels slow, and as a response of the API usually takes.
    private static readonly TimeSpan s_longestWait = TimeSpan.FromMilliseconds(300);

    private readonly Stopwatch _age = Stopwatch.StartNew();

    /// <summary>How long the prompt may still wait: all lookups for one key press share this time.</summary>
    public TimeSpan TimeLeft => TimeSpan.FromTicks(Math.Max(0, (s_longestWait - _age.Elapsed).Ticks));

    public TypedWord Word => word;

    /// <summary>The value of a parameter; null when it is not specified, or is known only when the statement runs.</summary>
    public object? this[string parameter] => bound[parameter] is PSObject { BaseObject: var inner } ? inner : bound[parameter];

    /// <summary>Looks up objects of the account, through the connection that the statement would use.</summary>
    /// <exception cref="DropletApiException">There is no connection.</exception>
    public AccountLookup Account => field ??= (this["Connection"] as DigitalOceanConnection ?? ConnectionStore.Current.Resolve()).Session.Lookup;

    /// <summary>The Droplets that the statement names, as far as the session knows them.</summary>
    public IReadOnlyList<Droplet> KnownDroplets
    {
        get
        {
            var targets = Targets;
            return targets.Count == 0 ? [] : [.. Account.Cache.Droplets.Items.Where(droplet => targets.Any(target => target.Matches(droplet)))];
        }
    }

    /// <summary>The ids of the Droplets that the statement names; a name counts once its Droplet is known.</summary>
    public IReadOnlyList<long> DropletIds => [.. Targets.Select(target => target.Id).OfType<long>().Concat(KnownDroplets.Select(droplet => droplet.DropletId)).Distinct()];

    /// <summary>Whether it names Droplets, known or not.</summary>
    public bool NamesDroplets => Targets.Count > 0;

    private IReadOnlyList<DropletTarget> Targets => field ??= this["Droplet"] switch
    {
        null => [],
        string or PSObject => [DropletTarget.From(this["Droplet"])],
        IEnumerable list => [.. list.Cast<object?>().Select(DropletTarget.From)],
        var one => [DropletTarget.From(one)],
    };
}
