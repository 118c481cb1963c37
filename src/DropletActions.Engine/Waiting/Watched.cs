namespace DropletActions.Engine;

/// <summary>One action that somebody waits for.</summary>
/// <param name="action">The action.</param>
/// <param name="clock">The clock.</param>
/// <param name="patience">How long to wait; null for no end.</param>
/// <param name="imageName">The requested name of a snapshot's image; null where it is not known.</param>
internal sealed class Watched(DropletAction action, IClock clock, TimeSpan? patience, string? imageName = null)
{
    // A one-second action is seen at once, an hour-long one costs six requests a minute at the most.
    private const double FirstLookSeconds = 1.0;
    private const double ShortestSeconds = 0.5;
    private const double LongestSeconds = 10;

    // How long a finished snapshot's image is looked for before the action is handed on without it.
    private static readonly TimeSpan s_imagePatience = TimeSpan.FromSeconds(15);

    private readonly TaskCompletionSource<WatchResult> _result = new();
    private readonly DateTimeOffset _deadline = patience is { } time ? clock.UtcNow + time : DateTimeOffset.MaxValue;
    private readonly FailedLooks _failed = new();
    private DateTimeOffset _since = clock.UtcNow;
    private DateTimeOffset _listedSince;
    private WatchResult? _end;

    /// <summary>The action as last seen.</summary>
    public DropletAction Action { get; private set; } = action;

    /// <summary>What has to be seen besides the action's own end.</summary>
    public DoneWhen Done { get; } = ActionCatalog.Find(action.Type)?.Done ?? DoneWhen.Completed;

    /// <summary>Whether the action has ended and only its effect on the Droplet has yet to be seen.</summary>
    public bool IsSettling { get; private set; }

    /// <summary>How often it was looked at alone, so that all get their turn.</summary>
    public int SingleLooks { get; set; }

    /// <summary>When to look next. The first look comes before the wait's end, however short that is.</summary>
    public DateTimeOffset NextLook { get; private set; } =
        clock.UtcNow + TimeSpan.FromSeconds(Math.Min(FirstLookSeconds, (patience ?? TimeSpan.MaxValue).TotalSeconds / 2));

    public Task<WatchResult> Result => _result.Task;

    public bool IsOver => Volatile.Read(ref _end) is not null;

    /// <summary>Takes in the action as the API shows it now.</summary>
    public void Saw(DropletAction seen, DateTimeOffset now)
    {
        _failed.Reset();
        Action = seen with { DropletName = Action.DropletName, DropletId = seen.DropletId ?? Action.DropletId };
        if (Action.IsNotNeeded)
        {
            Finish(null);
        }
        else if (Action.IsErrored)
        {
            Finish(new Failure(FailureKind.ActionErrored, $"{What} ended with the status errored. The API gives no reason.")
            {
                Advice = Action.DropletId is null
                    ? "The control panel's history may tell more."
                    : "Look at the Droplet with Get-Droplet; the control panel's history may tell more.",
            });
        }
        else if (!Action.IsPending && (Action.Status == "completed" || Action.CompletedAt is not null))
        {
            if (Done == DoneWhen.Completed || Action.DropletId is null)
                Finish(null);
            else
                (IsSettling, _since, _listedSince) = (true, now, now);
        }
    }

    /// <summary>Takes in the Droplet, once the action has ended.</summary>
    public void Saw(Droplet droplet)
    {
        _failed.Reset();
        Action = Action with { DropletName = Action.DropletName ?? droplet.Name };
        if (droplet.Status == (Done == DoneWhen.DropletOff ? "off" : "active"))
            Finish(null);
    }

    /// <summary>Chooses the image of a finished snapshot among those of its Droplet.</summary>
    public ImageChoice Choose(IReadOnlyCollection<DropletImage> images, bool areAll) => ImageMatching.Choose(Action, imageName, images, areAll);

    /// <summary>Checks a choice that needs proof, by the other actions of the Droplet.</summary>
    public ImageChoice Prove(ImageChoice choice, IReadOnlyCollection<DropletImage> images, IReadOnlyCollection<DropletAction> actions) =>
        ImageMatching.Prove(choice, Action, imageName, images, actions);

    /// <summary>Takes in which image a finished snapshot made, or that it is not known yet.</summary>
    public void Saw(ImageChoice choice, DateTimeOffset now)
    {
        _failed.Reset();
        Action = Action with { ImageId = choice.Image?.Id };
        if (choice.Image is not null)
            Finish(null);
        else if (choice.IsFinal || now - _listedSince >= s_imagePatience)
            Finish(null, $"Which image the {What} made is not known: {choice.Doubt ?? "none of the Droplet's images is from that time"}. ImageId is empty.");
    }

    /// <summary>A look failed. What may pass is looked for again; what cannot pass, or lasts, ends the wait.</summary>
    public void Failed(Failure failure, DateTimeOffset now)
    {
        // The list of a Droplet's images may not be served while one is made.
        var isAboutImage = IsSettling && Done == DoneWhen.SnapshotListed;
        if (_failed.IsEnd(failure, now, isAnswerAwaited: isAboutImage))
            Finish(failure with { Message = $"{What} {(IsSettling ? $"is completed, but {NotChecked}" : "is still running, but its progress can no longer be checked")}: {failure.Message}" });
        _listedSince = now;
    }

    /// <summary>The wait's time is up.</summary>
    public void TimedOut() => Finish(new Failure(FailureKind.WaitTimedOut, NotDone)
    {
        Advice = Action.DropletId is null
            ? $"Go on waiting with: Get-DropletAction -ActionId {Action.Id} | Wait-DropletAction -TimeoutSec <seconds>"
            : $"Go on waiting with: Wait-DropletAction -Droplet {Action.DropletId} -ActionId {Action.Id} -TimeoutSec <seconds>",
        HttpStatus = _failed.Last?.HttpStatus,
        ApiErrorId = _failed.Last?.ApiErrorId,
        RequestId = _failed.Last?.RequestId,
        Cause = _failed.Last?.Cause,
    });

    /// <summary>Sets the next look: sooner for a young action than for an old one, and once more just before the wait's end.</summary>
    public void Schedule(DateTimeOffset now)
    {
        var pause = Math.Min(Math.Max((now - _since).TotalSeconds / 3, ShortestSeconds), LongestSeconds);
        var next = now + TimeSpan.FromSeconds(pause);
        var last = _deadline - TimeSpan.FromSeconds(ShortestSeconds);
        NextLook = next > last && last > now ? last : next;
    }

    /// <summary>What is not done at the wait's end: a look that failed proves nothing, and says why nothing is known.</summary>
    private string NotDone => (IsSettling, _failed.Last) switch
    {
        (true, null) => $"{What} is completed, but {NotSeen} after {patience?.TotalSeconds:0} s.",
        (false, null) => $"{What} had not finished after {patience?.TotalSeconds:0} s and is still running.",
        (true, { } last) => $"{What} is completed, but after {patience?.TotalSeconds:0} s {NotChecked}: {last.Message}",
        (false, { } last) => $"{What} is not known to have finished after {patience?.TotalSeconds:0} s, because its progress could not be checked: {last.Message}",
    };

    private string NotSeen => Done switch
    {
        DoneWhen.DropletOff => "the Droplet's status is still not 'off'",
        DoneWhen.DropletActive => "the Droplet's status is still not 'active'",
        _ => "its image is still not listed",
    };

    private string NotChecked => Done switch
    {
        DoneWhen.DropletOff => "whether the Droplet is off could not be checked",
        DoneWhen.DropletActive => "whether the Droplet is active could not be checked",
        _ => "its image could not be looked up",
    };

    private string What => Action.DropletId is { } dropletId
        ? $"{Action.Type} of {DropletLabel.Of(Action.DropletName, dropletId)}"
        : $"{Action.Type} (action {Action.Id})";

    private void Finish(Failure? failure, string? warning = null)
    {
        var described = failure is null ? null : failure with { Action = Action, DropletId = Action.DropletId, ActionType = Action.Type };
        var end = new WatchResult(Action, described) { Warning = warning };
        if (Interlocked.CompareExchange(ref _end, end, null) is null)
            clock.PostResult(_result, end);
    }
}
