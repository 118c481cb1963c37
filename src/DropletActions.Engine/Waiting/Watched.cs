namespace DropletActions.Engine;

/// <summary>One action that somebody waits for.</summary>
internal sealed class Watched(DropletAction action, IClock clock, TimeSpan? patience)
{
    // A one-second action is seen at once, an hour-long one costs six requests a minute at the most.
    private const double FirstLookSeconds = 1.0;
    private const double ShortestSeconds = 0.5;
    private const double LongestSeconds = 10;
    private const int MostFailuresInARow = 5;

    // How long a finished snapshot's image is looked for before the action is handed on without it.
    private static readonly TimeSpan s_imagePatience = TimeSpan.FromSeconds(15);

    // The API's times have whole seconds.
    private static readonly TimeSpan s_slack = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource<WatchResult> _result = new();
    private readonly DateTimeOffset _deadline = patience is { } time ? clock.UtcNow + time : DateTimeOffset.MaxValue;
    private DateTimeOffset _since = clock.UtcNow;
    private WatchResult? _end;
    private int _failuresInARow;

    /// <summary>The action as last seen.</summary>
    public DropletAction Action { get; private set; } = action;

    /// <summary>What has to be seen besides the action's own end.</summary>
    public DoneWhen Done { get; } = ActionCatalogue.Find(action.Type)?.Done ?? DoneWhen.Completed;

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
        _failuresInARow = 0;
        Action = seen with { DropletName = Action.DropletName, DropletId = seen.DropletId ?? Action.DropletId };
        if (Action.IsErrored)
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
                (IsSettling, _since) = (true, now);
        }
    }

    /// <summary>Takes in the Droplet, once the action has ended.</summary>
    public void Saw(Droplet droplet)
    {
        _failuresInARow = 0;
        Action = Action with { DropletName = Action.DropletName ?? droplet.Name };
        if (droplet.Status == (Done == DoneWhen.DropletOff ? "off" : "active"))
            Finish(null);
    }

    /// <summary>Takes in the image of a finished snapshot, or that it is not listed yet.</summary>
    public void Saw(DropletImage? image, DateTimeOffset now)
    {
        _failuresInARow = 0;
        Action = Action with { ImageId = image?.Id };
        if (image is not null || now - _since >= s_imagePatience)
            Finish(null);
    }

    /// <summary>Finds the image that this snapshot made among those of its Droplet; null when it is not there yet.</summary>
    /// <remarks>
    /// Neither an older one nor one of a later snapshot: of those that are not older than the action, the newest from before its
    /// end, and if the API dates images later than that, the first after it; but that only where all its images are there to compare.
    /// </remarks>
    public DropletImage? Mine(IEnumerable<DropletImage> images, bool areAll)
    {
        var notOlder = images.Where(image => !(image.CreatedAt - Action.StartedAt < -s_slack)).OrderBy(image => image.Id).ToList();
        return notOlder.LastOrDefault(image => !(image.CreatedAt - Action.CompletedAt > s_slack)) ?? (areAll ? notOlder.FirstOrDefault() : null);
    }

    /// <summary>A look failed. What may pass is looked for again; what cannot pass ends the wait.</summary>
    public void Failed(Failure failure)
    {
        var mayPass = failure.Kind is FailureKind.ServerError or FailureKind.NotFromApi or FailureKind.ConnectionFailed or FailureKind.RequestTimeout or FailureKind.RateLimited;
        if (!mayPass || ++_failuresInARow >= MostFailuresInARow)
            Finish(failure with { Message = $"{What} {(IsSettling ? $"is completed, but {NotChecked}" : "is still running, but its progress can no longer be checked")}: {failure.Message}" });
    }

    /// <summary>The wait's time is up.</summary>
    public void TimedOut() => Finish(new Failure(FailureKind.WaitTimedOut, IsSettling
        ? $"{What} is completed, but {NotSeen} after {patience?.TotalSeconds:0} s."
        : $"{What} had not finished after {patience?.TotalSeconds:0} s and is still running.")
    {
        Advice = Action.DropletId is null
            ? $"Go on waiting with: Get-DropletAction -ActionId {Action.Id} | Wait-DropletAction -TimeoutSec <seconds>"
            : $"Go on waiting with: Wait-DropletAction -Droplet {Action.DropletId} -ActionId {Action.Id} -TimeoutSec <seconds>",
    });

    /// <summary>Sets the next look: sooner for a young action than for an old one, and once more just before the wait's end.</summary>
    public void Schedule(DateTimeOffset now)
    {
        var pause = Math.Min(Math.Max((now - _since).TotalSeconds / 3, ShortestSeconds), LongestSeconds);
        var next = now + TimeSpan.FromSeconds(pause);
        var last = _deadline - TimeSpan.FromSeconds(ShortestSeconds);
        NextLook = next > last && last > now ? last : next;
    }

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

    private void Finish(Failure? failure)
    {
        var end = new WatchResult(Action, failure is null ? null : failure with
        {
            Action = Action,
            DropletId = Action.DropletId,
            ActionType = Action.Type,
        });
        if (Interlocked.CompareExchange(ref _end, end, null) is null)
            clock.PostResult(_result, end);
    }
}
