namespace DropletActions.Engine;

/// <summary>
/// A window over the Droplets that are out of service at the same time, shared by the stages of a pipeline. The stay of a Droplet begins
/// when the first stage starts on it, and ends when no stage has a step left for it: a step is a work item, queued or under way. Safe
/// from any thread.
/// </summary>
/// <remarks>
/// A stage gives up its step for a Droplet only after the object of the Droplet has passed downstream. So if a later stage takes the
/// Droplet over, the stay continues, and if a script in between drops the object, the stay ends.
/// </remarks>
/// <param name="maxUnavailable">How many Droplets may be out of service; null for no limit.</param>
/// <param name="maxFailure">How many Droplets may fail before no further one is started; null for none.</param>
internal sealed class ServiceWindow(FleetShare? maxUnavailable, FleetShare? maxFailure)
{
    private readonly object _lock = new();
    private readonly List<EventQueue> _stages = [];
    private readonly Dictionary<EventQueue, int> _stepsOfStage = [];
    private readonly Dictionary<long, int> _steps = [];
    private readonly HashSet<long> _inStay = [];
    private readonly HashSet<long> _left = [];
    private readonly HashSet<long> _failed = [];
    private readonly List<DropletWork> _neverStarted = [];
    private int _droplets;
    private bool _isInputEnded;

    /// <summary>Whether the limits need the number of the statement's Droplets.</summary>
    public bool IsRelative => maxUnavailable is { IsPercent: true } || maxFailure is { IsPercent: true };

    /// <summary>Whether it limits how many Droplets are out of service.</summary>
    public bool IsLimited => maxUnavailable is not null;

    /// <summary>How many Droplets may be out of service.</summary>
    public int Places => maxUnavailable is { } share ? Math.Max(1, share.Of(_droplets)) : int.MaxValue;

    /// <summary>How many Droplets may fail.</summary>
    public int Failures => maxFailure?.Of(_droplets) ?? 0;

    /// <summary>How many Droplets have failed.</summary>
    public int Failed => Locked(() => _failed.Count);

    /// <summary>How many Droplets are in their stay.</summary>
    public int InStay => Locked(() => _inStay.Count);

    /// <summary>Whether too many Droplets have failed, so that no further one is started.</summary>
    public bool IsClosed => Locked(() => IsClosedNow);

    /// <summary>What was not started, because too many Droplets had failed.</summary>
    public IReadOnlyList<DropletWork> NeverStarted => Locked(() => _neverStarted.ToArray());

    /// <summary>Called when the first stage may have something to start or to drop.</summary>
    public Action Opened { get; set; } = () => { };

    private bool IsClosedNow => _failed.Count > Failures;

    /// <summary>Adds a stage, which its events identify.</summary>
    /// <returns>Whether it is the first one, which is limited.</returns>
    public bool Join(EventQueue stage)
    {
        stage.Changed = Wake;
        return Locked(() =>
        {
            _stages.Add(stage);
            _stepsOfStage[stage] = 0;
            return _stages.Count == 1;
        });
    }

    /// <summary>Removes a stage whose pipeline has ended.</summary>
    public void Leave(EventQueue stage) => Locked(() => _stages.Remove(stage));

    /// <summary>The number of the statement's Droplets is known.</summary>
    public void Count(int droplets) => Locked(() => _droplets = droplets);

    /// <summary>No more work comes to the first stage.</summary>
    public void EndInput() => Locked(() => _isInputEnded = true);

    /// <summary>Whether a Droplet may start in the first stage.</summary>
    public Admission Admit(long dropletId) => Locked(() =>
        _inStay.Contains(dropletId) ? Admission.Now
        : IsClosedNow ? Admission.Never
        : _inStay.Count < Places ? Admission.Now
        : Admission.Later);

    /// <summary>The stay of a Droplet begins, or continues.</summary>
    public void Enter(long dropletId) => Locked(() => _inStay.Add(dropletId));

    /// <summary>Whether a Droplet is out of its stay, and was in it before.</summary>
    public bool HasLeft(long dropletId) => Locked(() => !_inStay.Contains(dropletId) && _left.Contains(dropletId));

    /// <summary>A stage has one more step for a Droplet.</summary>
    public void AddStep(EventQueue stage, long dropletId) => Locked(() =>
    {
        _stepsOfStage[stage]++;
        _steps[dropletId] = _steps.TryGetValue(dropletId, out var steps) ? steps + 1 : 1;
    });

    /// <summary>A stage has one step less for a Droplet, whose stay ends with the last one.</summary>
    public void RemoveStep(EventQueue stage, long dropletId)
    {
        lock (_lock)
        {
            _stepsOfStage[stage]--;
            if (--_steps[dropletId] > 0)
                return;

            _steps.Remove(dropletId);
            if (_inStay.Remove(dropletId))
                _left.Add(dropletId);
        }

        Opened();
        Wake();
    }

    /// <summary>The first stage drops work, because too many Droplets have failed.</summary>
    public void NeverStart(EventQueue stage, DropletWork work)
    {
        Locked(() => _neverStarted.Add(work));
        RemoveStep(stage, work.DropletId);
    }

    /// <summary>A Droplet has failed in any of the stages.</summary>
    public void Fail(long dropletId)
    {
        if (Locked(() => _failed.Add(dropletId) && IsClosedNow))
            Opened();
    }

    /// <summary>
    /// Whether the pipeline thread has nothing to do upstream of a stage, and this stage or a later one has steps left. A stage that the
    /// upstream one can't give turns must keep the thread then: it would not get it back before the next object.
    /// </summary>
    public bool MayRestIn(EventQueue stage) => Locked(() =>
    {
        var position = _stages.IndexOf(stage);
        var isHungry = !_isInputEnded && _inStay.Count < Places && _steps.Count == _inStay.Count;
        return position > 0 && !isHungry && _stages.Skip(position).Any(later => _stepsOfStage[later] > 0) && !_stages.Take(position).Any(earlier => earlier.IsUrgent);
    });

    /// <summary>Wakes the pipeline thread, in the stage where it waits.</summary>
    private void Wake()
    {
        foreach (var stage in Locked(() => _stages.ToArray()))
            stage.WakeReader();
    }

    private void Locked(Action work)
    {
        lock (_lock)
            work();
    }

    private T Locked<T>(Func<T> work)
    {
        lock (_lock)
            return work();
    }
}
