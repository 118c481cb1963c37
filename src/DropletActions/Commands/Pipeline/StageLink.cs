using System.Runtime.CompilerServices;
using DropletActions.Rendering;

namespace DropletActions.Commands;

/// <summary>
/// Lets the stages of <c>Stop-Droplet … -Wait | Resize-Droplet … -Wait | Start-Droplet</c> overlap. PowerShell runs a stage only
/// when the upstream stage writes an object, so a Droplet that is already resized would wait until the next one is stopped. A stage
/// that has nothing to write therefore gives the downstream stage a turn, by writing a <see cref="StageTurn"/>, whenever that one
/// has news.
/// </summary>
/// <remarks>
/// What a stage knows about an object (its writer, and whether its Droplet failed there) is attached to the object, because an
/// object may be buffered, filtered, collected or kept in a variable before the next stage receives it. It is valid while the stage
/// that wrote it is in its pipeline. An object in a variable afterward only has its own Status.
/// </remarks>
/// <param name="events">What it has to render.</param>
internal sealed class StageLink(PSCmdlet stage, EventQueue events)
{
    private static readonly ConditionalWeakTable<object, Written> s_written = new();

    // Turns are only written to a stage directly downstream. PowerShell begins the stages of a pipeline one after the other before
    // any of them receives an object, so the stage that began last on this thread is the upstream one, if its position is the preceding one.
    [ThreadStatic]
    private static StageLink? t_begunLast;

    private static readonly string[] s_collecting = ["OutVariable", "PipelineVariable", "OutBuffer"];

    private readonly Presence _presence = new();
    private StageLink? _earlier;
    private StageLink? _upstream;
    private StageLink? _later;
    private StageLink? _downstream;
    private bool _hasWritten;
    private bool _hasReader;
    private bool _takesTurns;
    private bool _startsActions;
    private bool _isGivenTurns;
    private bool _isLast;

    /// <summary>Whether a downstream stage has something to render.</summary>
    public bool IsNewsDownstream => _downstream is { } next && (!next.Events.IsEmpty || next.IsNewsDownstream);

    /// <summary>
    /// The names of the downstream stages, which receive nothing if this stage only describes what it would do; empty without such a stage, or
    /// if an upstream stage names them.
    /// </summary>
    public string StagesWithoutInput
    {
        get
        {
            var names = new List<string>();
            for (var link = _upstream is null ? Next : null; link is not null; link = link.Next)
                names.Add(link.Name);
            return string.Join(", ", names);
        }
    }

    /// <summary>The names of the later stages that start actions.</summary>
    public IEnumerable<string> LaterStarters
    {
        get
        {
            for (var link = _later; link is not null; link = link._later)
            {
                if (link._startsActions)
                    yield return link.Name;
            }
        }
    }

    /// <summary>Shows the progress of this stage, by the runtime of the stage that has the pipeline thread.</summary>
    public required Action<ICommandRuntime> Show { private get; init; }

    /// <summary>How many Droplets this stage passes on in all, with or without those whose action failed; null while that is not known.</summary>
    public required Func<bool, int?> Passing { private get; init; }

    /// <summary>How many Droplets come from the adjacent upstream stage in all; null while that is not known, or without such a stage.</summary>
    public int? Coming => _upstream?.Passing(!_startsActions);

    private StageLink? Next => _later is { } later && later._upstream == this ? later : null;

    private string Name { get; } = stage.MyInvocation.MyCommand?.Name ?? "";

    /// <summary>Whether an object that this stage writes may stay unseen: a stage of this module consumes it, or a buffer holds it.</summary>
    public bool AreObjectsConsumed => _hasReader || stage.MyInvocation.BoundParameters.ContainsKey("OutBuffer");

    /// <summary>The part of this stage in a window that it or an earlier stage has opened; null for none.</summary>
    public WindowStage? Window { get; private set; }

    /// <summary>The earlier stage of the pipeline that starts actions first; null for none.</summary>
    public PSCmdlet? FirstStarter => _earlier is null ? null : _earlier.FirstStarter ?? (_earlier._startsActions ? _earlier.Stage : null);

    /// <summary>The window, if this is the last stage of the pipeline that is in it: all is over when this stage has finished.</summary>
    public ServiceWindow? WindowToClose => _isLast ? Window?.Window : null;

    /// <summary>
    /// Whether the pipeline thread is to wait in this stage rather than upstream, because the upstream stage can't give this one a turn:
    /// another command is in between. Without it a Droplet that is done here would keep its place until the next object comes.
    /// </summary>
    public bool KeepsThread => !_isGivenTurns && Window is { MayRest: true };

    /// <summary>
    /// Whether this is the last stage of a window in which turns don't reach every stage. Its steps end with their work, because the
    /// pipeline thread may be elsewhere for long.
    /// </summary>
    public bool EndsStepsAtOnce => _isLast && Window is { IsFirst: false } && !IsGivenTurnsByAll;

    private bool IsGivenTurnsByAll => Window is { IsFirst: true } || (_isGivenTurns && _earlier!.IsGivenTurnsByAll);

    private EventQueue Events { get; } = events;

    /// <summary>Takes its place in the pipeline.</summary>
    /// <param name="takesTurns">Whether it can be given turns: a user's script block, which runs for each object, must receive none.</param>
    /// <param name="startsActions">Whether it starts actions, rather than only waits.</param>
    public void Begin(bool takesTurns, bool startsActions)
    {
        (_takesTurns, _startsActions) = (takesTurns, startsActions);
        _presence.Link = this;
        _earlier = t_begunLast is { _hasWritten: false } last && last.IsUpstreamOf(stage) ? last : null;
        _upstream = _earlier?.Position + 1 == Position ? _earlier : null;
        if (_earlier is not null)
            _earlier._later = this;
        t_begunLast = this;
        if (_earlier?.Window is { } window)
            Join(window.Window);
    }

    /// <summary>Takes part in a window, as its last stage so far. The later stages of the pipeline join it as they begin.</summary>
    public void Join(ServiceWindow window)
    {
        Window = new(window, Events);
        _isLast = true;
        for (var earlier = _earlier; earlier is not null; earlier = earlier._earlier)
            earlier._isLast = false;
    }

    /// <summary>Ends what its objects say about it.</summary>
    public void End()
    {
        _presence.Link = null;
        Window?.Leave();
        if (t_begunLast == this)
            t_begunLast = null;
    }

    /// <summary>Writes an object.</summary>
    /// <param name="hasFailed">Whether the action of this stage failed, so that downstream stages skip the Droplet.</param>
    public void Write(object item, bool hasFailed)
    {
        _hasWritten = true;
        RegionSerialization.Prepare();
        var written = s_written.GetOrCreateValue(item);
        (written.By, written.HasFailed) = (_presence, hasFailed);
        stage.WriteObject(item);
    }

    /// <summary>
    /// Shows the progress of all stages of the pipeline. Only one of them has the pipeline thread, and the others go on meanwhile.
    /// </summary>
    public void ShowAll(ICommandRuntime runtime)
    {
        var stage = this;
        while (stage._earlier is { } earlier)
            stage = earlier;
        for (StageLink? next = stage; next is not null; next = next._later)
            next.Show(runtime);
    }

    /// <summary>Gives the downstream stage a turn.</summary>
    public void GiveTurn() => stage.WriteObject(StageTurn.Instance);

    /// <summary>Links this stage with the upstream one, if the object was received from there.</summary>
    /// <returns>Whether its Droplet failed in a stage of a pipeline that is still running.</returns>
    public bool HasFailedUpstream(object? received)
    {
        if (received is null || !s_written.TryGetValue(received, out var written) || written.By?.Link is not { } writer)
            return false;

        writer._hasReader = true;
        if (writer == _upstream && _takesTurns && !writer.IsCollected)
        {
            (writer._downstream, _isGivenTurns) = (this, true);
            if (Window is null)
                Events.Changed = writer.Events.Wake;
        }

        // The statement of a script block, or of a function's caller, is in a pipeline of its own.
        if (Window is null && writer.Window is { } window)
            Window = new(window.Window, Events);

        return written.HasFailed;
    }

    /// <summary>A variable or a buffer that collects a stage's output would collect its turns too: such a stage gives none.</summary>
    private bool IsCollected => s_collecting.Any(stage.MyInvocation.BoundParameters.ContainsKey);

    private PSCmdlet Stage => stage;

    private int Position => stage.MyInvocation.PipelinePosition;

    private bool IsUpstreamOf(PSCmdlet other) =>
        stage.MyInvocation.PipelineLength == other.MyInvocation.PipelineLength && Position < other.MyInvocation.PipelinePosition;

    /// <summary>What the stage that wrote an object last says about it.</summary>
    private sealed class Written
    {
        public Presence? By { get; set; }

        public bool HasFailed { get; set; }
    }

    /// <summary>A stage while it is in its pipeline. An object that outlives the pipeline does not keep the stage alive.</summary>
    private sealed class Presence
    {
        public volatile StageLink? Link;
    }
}

/// <summary>The object that a stage writes to give the downstream stage a turn. It never leaves a pipeline.</summary>
internal sealed class StageTurn
{
    private StageTurn()
    {
    }

    public static StageTurn Instance { get; } = new();

    /// <summary>An action has this property, and a parameter that is bound from it must find it on a turn too. Nothing reads it.</summary>
    public long ImageId { get; } = 1;
}
