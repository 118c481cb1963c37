using System.Collections;
using System.Diagnostics;
using System.Management.Automation;
using DropletActions.Binding;
using DropletActions.Connections;
using DropletActions.Engine;

namespace DropletActions.Completion;

/// <summary>The statement that is being typed, as far as it is there.</summary>
/// <param name="word">What stands at the cursor.</param>
/// <param name="bound">The parameters given so far, as the prompt could make them out.</param>
internal sealed class Statement(TypedWord word, IDictionary bound)
{
    // About as long as a key press may take before it feels slow, and as an answer of the API usually takes.
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(300);

    private readonly Stopwatch _age = Stopwatch.StartNew();

    /// <summary>How long the prompt may still be kept waiting: what is looked up for one key press shares this time.</summary>
    public TimeSpan Patience => TimeSpan.FromTicks(Math.Max(0, (s_patience - _age.Elapsed).Ticks));

    /// <summary>What stands at the cursor.</summary>
    public TypedWord Word => word;

    /// <summary>The value of a parameter given so far; null when it was not given, or will only be known when it runs.</summary>
    public object? this[string parameter] => bound[parameter] is PSObject { BaseObject: var inner } ? inner : bound[parameter];

    /// <summary>Looks up what the connection's account has, which is the one that the statement would use.</summary>
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
