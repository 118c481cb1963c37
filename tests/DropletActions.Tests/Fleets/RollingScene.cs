using DropletActions.Sandbox;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Fleets;

/// <summary>A fleet that is changed a few Droplets at a time. The results are read from the server's log and clock.</summary>
internal sealed class RollingScene : IDisposable
{
    public const long FirstId = 3164444;

    private const string Path = "/v2/droplets/*/actions";

    public RollingScene(int droplets, int seconds = 10, string status = "active")
    {
        Host = new(new() { DropletCount = 0, ActionSeconds = seconds, HourlyLimit = 1_000_000, BurstLimit = 100_000, CallLogLimit = 1_000_000 });
        foreach (var id in Ids(droplets))
            Host.Sandbox.AddDroplet($"web-{id - FirstId + 1:000}", status, ["web"], id: id);
        Host.Set("ids", Ids(droplets));
        Host.Run("Use-Connection $c");
    }

    public LeapingHost Host { get; }

    public DropletSandbox Sandbox => Host.Sandbox;

    /// <summary>The time of each Droplet in the window, as the server saw it: from its first accepted request to the end of its last action.</summary>
    public IReadOnlyList<Stay> Stays => StaysOf(Sandbox);

    /// <summary>The Droplets that any request was sent to.</summary>
    public IReadOnlyList<long> Touched => [.. Sandbox.Calls.Find("POST", Path).Select(DropletOf).Distinct()];

    public static long[] Ids(int droplets) => [.. Enumerable.Range(0, droplets).Select(index => FirstId + index)];

    public static IReadOnlyList<Stay> StaysOf(DropletSandbox sandbox)
    {
        var actions = sandbox.Actions.ToLookup(action => action.DropletId);
        return
        [
            .. from call in sandbox.Calls.Find("POST", Path)
               where call.Status < 400
               group call by DropletOf(call) into calls
               let ends = actions[calls.Key].Select(action => action.CompletedAt ?? DateTimeOffset.MaxValue).Append(calls.Last().At)
               select new Stay(calls.Key, calls.First().At, ends.Max()),
        ];
    }

    /// <summary>The largest number of Droplets that were in the window at the same moment.</summary>
    public static int MostAtOnce(IReadOnlyList<Stay> stays) => stays.Count == 0 ? 0 : stays.Max(stay => stays.Count(other => other.From <= stay.From && stay.From < other.Until));

    public static long DropletOf(SandboxCall call) => long.Parse(call.Path.Split('/')[3], System.Globalization.CultureInfo.InvariantCulture);

    public ScriptResult Run(string script) => Host.Run(script);

    public void Dispose() => Host.Dispose();

    internal sealed record Stay(long DropletId, DateTimeOffset From, DateTimeOffset Until);
}
