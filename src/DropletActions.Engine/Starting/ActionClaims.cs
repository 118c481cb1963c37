using System.Runtime.CompilerServices;

namespace DropletActions.Engine;

/// <summary>
/// Which actions belong to which request of one token in this process, across all connections and runspaces: no request adopts an
/// action that another one has, or that another one that is still open may have started. Safe from any thread.
/// </summary>
internal sealed class ActionClaims
{
    // An action that was claimed this many actions ago is older than any action that a search can still look for.
    private const int Most = 100_000;

    private static readonly ConditionalWeakTable<object, ActionClaims> s_byAccount = new();

    private readonly object _lock = new();
    private readonly HashSet<long> _claimed = [];
    private readonly Queue<long> _order = new();
    private readonly HashSet<OpenRequest> _open = [];

    /// <summary>The claims of an API's token and origin.</summary>
    public static ActionClaims Of(IDropletApi api) => s_byAccount.GetOrCreateValue(api.Account);

    /// <summary>Registers a request that may start actions from now on.</summary>
    public OpenRequest Open(RequestFingerprint fingerprint)
    {
        var request = new OpenRequest(fingerprint);
        lock (_lock)
            _open.Add(request);
        return request;
    }

    /// <summary>Removes a request whose outcome is known. Until then it may have started any action that fits it.</summary>
    public void Close(OpenRequest? request)
    {
        lock (_lock)
        {
            if (request is not null)
                _open.Remove(request);
        }
    }

    /// <summary>Registers an action that the API says is a request's own.</summary>
    public void Claim(long actionId)
    {
        lock (_lock)
            Add(actionId);
    }

    /// <summary>Whether an action belongs to a request.</summary>
    public bool IsClaimed(long actionId)
    {
        lock (_lock)
            return _claimed.Contains(actionId);
    }

    /// <summary>Adopts an action, unless it belongs to another request, or may belong to one that is still open.</summary>
    /// <param name="action">The action, which has the image's name that the request asked for, if it asked for one.</param>
    public bool TryClaim(DropletAction action, RequestFingerprint fingerprint)
    {
        lock (_lock)
            return !_claimed.Contains(action.Id) && !_open.Any(other => IsRival(other.Fingerprint, action, fingerprint)) && Add(action.Id);
    }

    private static bool IsRival(RequestFingerprint other, DropletAction action, RequestFingerprint fingerprint) =>
        !Equals(other.Owner, fingerprint.Owner)
        && other.Fit(action) is not (FingerprintFit.No or FingerprintFit.Late)
        && (fingerprint.ImageName is null || other.ImageName == fingerprint.ImageName);

    private bool Add(long actionId)
    {
        if (!_claimed.Add(actionId))
            return false;

        _order.Enqueue(actionId);
        if (_order.Count > Most)
            _claimed.Remove(_order.Dequeue());
        return true;
    }

    /// <summary>A request that is under way, or whose outcome is not known.</summary>
    internal sealed class OpenRequest(RequestFingerprint fingerprint)
    {
        public RequestFingerprint Fingerprint { get; } = fingerprint;
    }
}
