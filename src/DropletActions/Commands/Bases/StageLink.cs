using System.Management.Automation;
using DropletActions.Engine;

namespace DropletActions.Commands;

/// <summary>
/// Lets the stages of <c>Stop-Droplet … -Wait | Resize-Droplet … -Wait | Start-Droplet</c> overlap. PowerShell runs a stage only
/// when the one in front writes an object, so a Droplet that is already resized would wait until the next one is stopped. A stage
/// that has nothing to write therefore gives the next one a turn, by writing a <see cref="StageTurn"/>, whenever that one has news.
/// </summary>
/// <remarks>
/// Turns are only written to a stage of this module directly behind: the stages find each other because an object is received
/// while, on the same thread, the stage in front is still writing it.
/// </remarks>
/// <param name="stage">The stage.</param>
/// <param name="events">What it has to render.</param>
/// <param name="takesTurns">Whether it can be given turns: a script block of the user's, which runs for each object, must see none.</param>
internal sealed class StageLink(PSCmdlet stage, EventQueue events, bool takesTurns)
{
    [ThreadStatic]
    private static (StageLink Link, object Item, bool HasFailed)? t_writing;

    private StageLink? _behind;

    /// <summary>Whether the stage behind, or one behind that, has something to render.</summary>
    public bool IsNewsBehind => _behind is { } behind && (!behind.Events.IsEmpty || behind.IsNewsBehind);

    /// <summary>Whether a stage of this module is directly behind, as far as anything has been written to it.</summary>
    public bool HasStageBehind { get; private set; }

    private EventQueue Events { get; } = events;

    /// <summary>Writes an object and lets the stage behind find this one meanwhile.</summary>
    /// <param name="item">The object.</param>
    /// <param name="hasFailed">Whether what this stage was to prepare is not there: the stage behind leaves it alone.</param>
    public void Write(object item, bool hasFailed)
    {
        var outer = t_writing;
        t_writing = (this, item, hasFailed);
        try
        {
            stage.WriteObject(item);
        }
        finally
        {
            t_writing = outer;
        }
    }

    /// <summary>Gives the stage behind a turn.</summary>
    public void GiveTurn() => stage.WriteObject(StageTurn.Instance);

    /// <summary>Links this stage with the one in front, if the object was received from there.</summary>
    /// <returns>Whether it was, and the stage in front says that it has failed there.</returns>
    public bool HasFailedInFront(object? received)
    {
        if (received is null || t_writing is not { } writing || !ReferenceEquals(writing.Item, received) || !writing.Link.IsDirectlyInFrontOf(stage))
            return false;

        writing.Link.HasStageBehind = true;
        if (takesTurns && !writing.Link.IsCollected)
        {
            writing.Link._behind = this;
            Events.Changed = writing.Link.Events.Wake;
        }

        return writing.HasFailed;
    }

    /// <summary>A variable that collects a stage's output would collect its turns too: such a stage gives none.</summary>
    private bool IsCollected =>
        stage.MyInvocation.BoundParameters.ContainsKey("OutVariable") || stage.MyInvocation.BoundParameters.ContainsKey("PipelineVariable");

    private bool IsDirectlyInFrontOf(PSCmdlet other) =>
        stage.MyInvocation.PipelineLength == other.MyInvocation.PipelineLength
        && stage.MyInvocation.PipelinePosition + 1 == other.MyInvocation.PipelinePosition;
}

/// <summary>What a stage writes to give the stage behind it a turn. Never leaves a pipeline.</summary>
internal sealed class StageTurn
{
    private StageTurn()
    {
    }

    public static StageTurn Instance { get; } = new();

    /// <summary>There because an action has one, and a parameter that is taken from it must be found on a turn too. Nothing reads it.</summary>
    public long ImageId { get; } = 1;
}
