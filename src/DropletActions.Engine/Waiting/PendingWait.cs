namespace DropletActions.Engine;

/// <summary>One wait for an action.</summary>
/// <param name="timeout">How long to wait; null for no end.</param>
/// <param name="imageName">The requested name of a snapshot's image; null where it is not known.</param>
/// <param name="isRead">Whether the action is over, and only its Droplet is to be read.</param>
internal sealed class PendingWait(DropletAction action, IClock clock, TimeSpan? timeout, string? imageName = null, bool isRead = false)
{
    private readonly TaskCompletionSource<WaitResult> _result = new();
    private readonly DateTimeOffset _deadline = timeout is { } time ? clock.UtcNow + time : DateTimeOffset.MaxValue;
    private readonly PollFailures _failed = new();
    private DateTimeOffset _listedSince;
    private readonly bool _isRead = isRead;
    private WaitResult? _end;
    private Droplet? _droplet;

    /// <summary>The action in its last state.</summary>
    public DropletAction Action { get; private set; } = action;

    /// <summary>Where the requests for it report; null for nowhere.</summary>
    public RequestLog? Log { get; } = RequestLog.Current;

    /// <summary>When the action, or the settling after it, began, as far as this wait knows.</summary>
    public DateTimeOffset Since { get; private set; } = clock.UtcNow;

    /// <summary>What has to be observed besides the action's own end.</summary>
    public DoneWhen Done { get; } = (isRead ? null : ActionCatalog.Find(action.Type)?.Done) ?? DoneWhen.Completed;

    /// <summary>Whether the action has ended and only its effect on the Droplet is not observed yet.</summary>
    public bool IsSettling { get; private set; } = isRead;

    /// <summary>When it is due to be looked up alone, so that all waits get their turn.</summary>
    public DateTimeOffset NextLookup { get => PollSchedule.Due(field, clock.UtcNow); private set; } = clock.UtcNow;

    public DateTimeOffset NextPoll { get => PollSchedule.Due(field, clock.UtcNow); private set; } = isRead ? clock.UtcNow : PollSchedule.First(clock.UtcNow, timeout);

    public Task<WaitResult> Result => _result.Task;

    /// <summary>How it has ended; null before.</summary>
    public WaitResult? End => Volatile.Read(ref _end);

    public bool IsOver => End is not null;

    /// <summary>Updates the action with its state now.</summary>
    public void Update(DropletAction polled, DateTimeOffset now)
    {
        _failed.Reset();
        Action = polled with { DropletName = Action.DropletName, DropletId = polled.DropletId ?? Action.DropletId };
        if (Action.IsNotNeeded)
        {
            Finish(null);
        }
        else if (Action.IsErrored)
        {
            Finish(new Failure(FailureKind.ActionErrored, $"{What} ended with the status 'errored'. The API gives no reason.")
            {
                Advice = Action.DropletId is null
                    ? "The history in the control panel may show more."
                    : "Check the Droplet with Get-Droplet. The history in the control panel may show more.",
            });
        }
        else if (!Action.IsPending && (Action.Status == "completed" || Action.CompletedAt is not null))
        {
            if (Done == DoneWhen.Completed || Action.DropletId is null)
                Finish(null);
            else
                (IsSettling, Since, _listedSince, NextLookup) = (true, now, now, now);
        }
    }

    /// <summary>Compares the Droplet's status, once the action has ended.</summary>
    public void Update(Droplet droplet)
    {
        _failed.Reset();
        Action = Action with { DropletName = Action.DropletName ?? droplet.Name };
        if (!_isRead && droplet.Status != (Done == DoneWhen.DropletOff ? "off" : "active"))
            return;

        _droplet = droplet;
        Finish(null);
    }

    /// <summary>Chooses the image of a finished snapshot among those of its Droplet.</summary>
    public ImageChoice Choose(IReadOnlyCollection<DropletImage> images, bool areAll) => ImageMatching.Choose(Action, imageName, images, areAll);

    /// <summary>Checks a choice that needs proof, by the other actions of the Droplet.</summary>
    public ImageChoice Prove(ImageChoice choice, IReadOnlyCollection<DropletImage> images, IReadOnlyCollection<DropletAction> actions) =>
        ImageMatching.Prove(choice, Action, imageName, images, actions);

    /// <summary>Updates which image a finished snapshot made, or that it is not known yet.</summary>
    public void Update(ImageChoice choice, DateTimeOffset now)
    {
        _failed.Reset();
        Action = Action with { ImageId = choice.Image?.Id };
        if (choice.Image is not null)
            Finish(null);
        else if (choice.IsFinal || now - _listedSince >= PollSchedule.ImageTimeout)
            Finish(null, $"{What} is completed, but its image is unknown: {choice.Doubt ?? "none of the Droplet's images is from that time"}. ImageId is empty.");
    }

    /// <summary>A poll failed. A failure that can pass is polled again; one that cannot, or that lasts, ends the wait.</summary>
    public void Failed(Failure failure, DateTimeOffset now)
    {
        // The API may not serve the list of a Droplet's images while one is made.
        var isAboutImage = IsSettling && Done == DoneWhen.SnapshotListed;
        if (_failed.IsEnd(failure, now, isRefusalTolerated: isAboutImage))
            Finish(failure with { Message = $"{What} {(IsSettling ? $"is completed, but {NotChecked}" : "may still be in progress: its status can no longer be checked")}: {FailureText.Why(failure)}" });
        _listedSince = now;
    }

    /// <summary>The wait's time is up.</summary>
    public void TimedOut() => Finish(new Failure(FailureKind.WaitTimedOut, NotDone)
    {
        Advice = Action.DropletId is null
            ? $"To keep waiting: Get-DropletAction -ActionId {Action.Id} | Wait-DropletAction -TimeoutSec <seconds>"
            : $"To keep waiting: Wait-DropletAction -Droplet {Action.DropletId} -ActionId {Action.Id} -TimeoutSec <seconds>",
        HttpStatus = _failed.Last?.HttpStatus,
        ApiErrorId = _failed.Last?.ApiErrorId,
        RequestId = _failed.Last?.RequestId,
        Cause = _failed.Last?.Cause,
    });

    public void Schedule(DateTimeOffset now, bool isAmongMany) => NextPoll = PollSchedule.Next(now, Since, _deadline, isAmongMany);

    /// <summary>Whether a poll now is the last one before the wait's end.</summary>
    public bool IsLastPoll(DateTimeOffset now, TimeSpan pause) => PollSchedule.IsLast(now, pause, _deadline);

    /// <summary>It is being looked up alone.</summary>
    public void LookedUp(DateTimeOffset now) => NextLookup = PollSchedule.Next(now, Since, DateTimeOffset.MaxValue, isAmongMany: true);

    /// <summary>What is not done at the wait's end. A failed poll proves nothing, and is named as the reason why nothing is known.</summary>
    private string NotDone => (IsSettling, _failed.Last) switch
    {
        (true, null) => $"{What} is completed, but {NotSeen} after {Waited}.",
        (false, null) => $"{What} is still in progress after {Waited}.",
        (true, { } last) => $"{What} is completed, but {NotChecked} after {Waited}: {FailureText.Why(last)}",
        (false, { } last) => $"{What} may still be in progress after {Waited}: its status could not be checked: {FailureText.Why(last)}",
    };

    private string NotSeen => Done switch
    {
        DoneWhen.DropletOff => "the Droplet's status is still not 'off'",
        DoneWhen.DropletActive => "the Droplet's status is still not 'active'",
        DoneWhen.Completed => "the Droplet was not read",
        _ => "its image is still not listed",
    };

    private string NotChecked => Done switch
    {
        DoneWhen.DropletOff => "whether the Droplet is off could not be checked",
        DoneWhen.DropletActive => "whether the Droplet is active could not be checked",
        DoneWhen.Completed => "the Droplet could not be read",
        _ => "its image could not be looked up",
    };

    private string What => Action.DropletId is { } dropletId
        ? $"The {Action.Type} of {DropletLabel.Full(Action.DropletName, dropletId)}"
        : FormattableString.Invariant($"Action {Action.Id} ({Action.Type})");

    private string Waited => Sentence.Duration(timeout ?? TimeSpan.Zero);

    private void Finish(Failure? failure, string? warning = null)
    {
        var described = failure is null ? null : failure with { Action = Action, DropletId = Action.DropletId, ActionType = Action.Type };
        var end = new WaitResult(Action, described) { Warning = warning, Droplet = _droplet };
        if (Interlocked.CompareExchange(ref _end, end, null) is null)
            clock.PostResult(_result, end);
    }
}
