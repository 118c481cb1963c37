using System.Collections.Concurrent;
using DropletActions.Engine;

namespace DropletActions.Tests.Support;

/// <summary>One request that reached the API.</summary>
/// <param name="Method">Which, for example <c>Start</c>.</param>
/// <param name="Id">The Droplet or the action it was for; the page's number for a list of all.</param>
/// <param name="Detail">The action's type, the tag or the name, where there is one.</param>
internal sealed record ApiCall(string Method, long Id, string Detail = "");

/// <summary>An API that does what a test specifies, records every call and counts concurrent calls.</summary>
internal sealed class FakeDropletApi : IDropletApi
{
    private int _inFlight;
    private int _mostInFlight;

    public ConcurrentQueue<ApiCall> Calls { get; } = new();

    public int InFlight => Volatile.Read(ref _inFlight);

    public int MostInFlight => Volatile.Read(ref _mostInFlight);

    public bool IsDisposed { get; private set; }

    /// <summary>The clock that stops while a call is in progress; null for one that does not count.</summary>
    public LeapingClock? Clock { get; init; }

    public object Account { get; set; } = new();

    public RateLimit? RateLimit { get; set; }

    public DateTimeOffset? PausedUntil { get; set; }

    public TimeSpan? ClockOffset { get; set; }

    public Reachability Reachability { get; set; } = Responsive();

    public Func<CancellationToken, Task<AccountIdentity>> GetAccount { get; set; } = _ => throw Unscripted("GetAccount");

    public Func<long, ActionBody, CancellationToken, Task<DropletAction>> Start { get; set; } = (_, _, _) => throw Unscripted("Start");

    public Func<string, ActionBody, CancellationToken, Task<IReadOnlyList<DropletAction>>> StartByTag { get; set; } = (_, _, _) => throw Unscripted("StartByTag");

    public Func<long, long, CancellationToken, Task<DropletAction>> GetDropletAction { get; set; } = (_, _, _) => throw Unscripted("GetDropletAction");

    public Func<long, CancellationToken, Task<DropletAction>> GetAction { get; set; } = (_, _) => throw Unscripted("GetAction");

    public Func<long, int, CancellationToken, Task<Page<DropletAction>>> ListDropletActions { get; set; } = (_, _, _) => throw Unscripted("ListDropletActions");

    public Func<int, CancellationToken, Task<Page<DropletAction>>> ListActions { get; set; } = (_, _) => throw Unscripted("ListActions");

    public Func<DropletQuery, int, CancellationToken, Task<Page<Droplet>>> ListDroplets { get; set; } = (_, _, _) => throw Unscripted("ListDroplets");

    public Func<long, CancellationToken, Task<Droplet>> GetDroplet { get; set; } = (_, _) => throw Unscripted("GetDroplet");

    public Func<long, int, CancellationToken, Task<Page<DropletImage>>> ListSnapshots { get; set; } = (_, _, _) => throw Unscripted("ListSnapshots");

    public Func<long, int, CancellationToken, Task<Page<DropletImage>>> ListBackups { get; set; } = (_, _, _) => throw Unscripted("ListBackups");

    public Func<long, int, CancellationToken, Task<Page<DropletKernel>>> ListKernels { get; set; } = (_, _, _) => throw Unscripted("ListKernels");

    public Func<int, CancellationToken, Task<Page<DropletImage>>> ListImages { get; set; } = (_, _) => throw Unscripted("ListImages");

    public Func<string, CancellationToken, Task<DropletImage>> GetImage { get; set; } = (_, _) => throw Unscripted("GetImage");

    public Func<int, CancellationToken, Task<Page<DropletImage>>> ListDistributions { get; set; } = (_, _) => throw Unscripted("ListDistributions");

    public Func<int, CancellationToken, Task<Page<DropletSize>>> ListSizes { get; set; } = (_, _) => throw Unscripted("ListSizes");

    public Func<int, CancellationToken, Task<Page<string>>> ListTags { get; set; } = (_, _) => throw Unscripted("ListTags");

    public Func<string, CancellationToken, Task> CreateTag { get; set; } = (_, _) => throw Unscripted("CreateTag");

    public Func<string, IReadOnlyCollection<long>, CancellationToken, Task> TagDroplets { get; set; } = (_, _, _) => throw Unscripted("TagDroplets");

    public Func<string, CancellationToken, Task> DeleteTag { get; set; } = (_, _) => throw Unscripted("DeleteTag");

    public int Count(string method) => Calls.Count(call => call.Method == method);

    public Task<AccountIdentity> GetAccountAsync(CancellationToken cancellationToken) =>
        CallAsync(new(nameof(GetAccount), 0), () => GetAccount(cancellationToken), cancellationToken);

    public Task DeleteSnapshotAsync(long snapshotId, CancellationToken cancellationToken) => throw Unscripted("DeleteSnapshot");

    public Task<DropletAction> StartActionAsync(long dropletId, ActionBody body, CancellationToken cancellationToken) =>
        CallAsync(new(nameof(Start), dropletId, body.Type), () => Start(dropletId, body, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<DropletAction>> StartActionByTagAsync(string tag, ActionBody body, CancellationToken cancellationToken) =>
        CallAsync(new(nameof(StartByTag), 0, tag), () => StartByTag(tag, body, cancellationToken), cancellationToken);

    public Task<DropletAction> GetDropletActionAsync(long dropletId, long actionId, CancellationToken cancellationToken) =>
        CallAsync(new(nameof(GetDropletAction), actionId), () => GetDropletAction(dropletId, actionId, cancellationToken), cancellationToken);

    public Task<DropletAction> GetActionAsync(long actionId, CancellationToken cancellationToken) =>
        CallAsync(new(nameof(GetAction), actionId), () => GetAction(actionId, cancellationToken), cancellationToken);

    public Task<Page<DropletAction>> ListDropletActionsAsync(long dropletId, int page, CancellationToken cancellationToken) =>
        CallAsync(new(nameof(ListDropletActions), dropletId), () => ListDropletActions(dropletId, page, cancellationToken), cancellationToken);

    public Task<Page<DropletAction>> ListActionsAsync(int page, CancellationToken cancellationToken) =>
        CallAsync(new(nameof(ListActions), page), () => ListActions(page, cancellationToken), cancellationToken);

    public Task<Page<Droplet>> ListDropletsAsync(DropletQuery query, int page, CancellationToken cancellationToken) =>
        CallAsync(new(nameof(ListDroplets), page, $"{(query.Gpus ? "gpus " : "")}{query.Name ?? query.Tag}".Trim()), () => ListDroplets(query, page, cancellationToken), cancellationToken);

    public Task<Droplet> GetDropletAsync(long dropletId, CancellationToken cancellationToken) =>
        CallAsync(new(nameof(GetDroplet), dropletId), () => GetDroplet(dropletId, cancellationToken), cancellationToken);

    public Task<Page<DropletImage>> ListSnapshotsAsync(long dropletId, int page, CancellationToken cancellationToken) =>
        CallAsync(new(nameof(ListSnapshots), dropletId), () => ListSnapshots(dropletId, page, cancellationToken), cancellationToken);

    public Task<Page<DropletImage>> ListBackupsAsync(long dropletId, int page, CancellationToken cancellationToken) =>
        CallAsync(new(nameof(ListBackups), dropletId), () => ListBackups(dropletId, page, cancellationToken), cancellationToken);

    public Task<DropletBackupPolicy> GetBackupPolicyAsync(long dropletId, CancellationToken cancellationToken) => throw Unscripted("GetBackupPolicy");

    public Task<Page<DropletBackupPolicy>> ListBackupPoliciesAsync(int page, CancellationToken cancellationToken) => throw Unscripted("ListBackupPolicies");

    public Task<Page<DropletKernel>> ListKernelsAsync(long dropletId, int page, CancellationToken cancellationToken) =>
        CallAsync(new(nameof(ListKernels), dropletId), () => ListKernels(dropletId, page, cancellationToken), cancellationToken);

    public Task<Page<DropletImage>> ListImagesAsync(int page, CancellationToken cancellationToken) =>
        CallAsync(new(nameof(ListImages), page), () => ListImages(page, cancellationToken), cancellationToken);

    public Task<Page<DropletImage>> ListDistributionsAsync(int page, CancellationToken cancellationToken) =>
        CallAsync(new(nameof(ListDistributions), page), () => ListDistributions(page, cancellationToken), cancellationToken);

    public Task<DropletImage> GetImageAsync(string image, CancellationToken cancellationToken) =>
        CallAsync(new(nameof(GetImage), 0, image), () => GetImage(image, cancellationToken), cancellationToken);

    public Task<Page<DropletSize>> ListSizesAsync(int page, CancellationToken cancellationToken) =>
        CallAsync(new(nameof(ListSizes), page), () => ListSizes(page, cancellationToken), cancellationToken);

    public Task<Page<string>> ListTagsAsync(int page, CancellationToken cancellationToken) =>
        CallAsync(new(nameof(ListTags), page), () => ListTags(page, cancellationToken), cancellationToken);

    public Task CreateTagAsync(string tag, CancellationToken cancellationToken) =>
        CallAsync(new(nameof(CreateTag), 0, tag), () => CreateTag(tag, cancellationToken), cancellationToken);

    public Task TagDropletsAsync(string tag, IReadOnlyCollection<long> dropletIds, CancellationToken cancellationToken) =>
        CallAsync(new(nameof(TagDroplets), dropletIds.Count, tag), () => TagDroplets(tag, dropletIds, cancellationToken), cancellationToken);

    public Task DeleteTagAsync(string tag, CancellationToken cancellationToken) =>
        CallAsync(new(nameof(DeleteTag), 0, tag), () => DeleteTag(tag, cancellationToken), cancellationToken);

    public void Dispose() => IsDisposed = true;

    private Task<bool> CallAsync(ApiCall call, Func<Task> answer, CancellationToken cancellationToken) => CallAsync(
        call,
        async () =>
        {
            await answer();
            return true;
        },
        cancellationToken);

    private async Task<T> CallAsync<T>(ApiCall call, Func<Task<T>> answer, CancellationToken cancellationToken)
    {
        // As a real one: what is canceled before it is sent is not sent.
        if (cancellationToken.IsCancellationRequested)
            throw new RequestNotSentException(cancellationToken);

        Calls.Enqueue(call);
        var inFlight = Interlocked.Increment(ref _inFlight);
        for (var most = MostInFlight; inFlight > most; most = MostInFlight)
            Interlocked.CompareExchange(ref _mostInFlight, inFlight, most);

        try
        {
            return await (Clock is null ? answer() : Clock.Watch(answer));
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    private static Reachability Responsive()
    {
        var reachability = new Reachability(SystemClock.Instance);
        reachability.Responded();
        return reachability;
    }

    private static NotSupportedException Unscripted(string method) => new($"The test says nothing about {method}.");
}
