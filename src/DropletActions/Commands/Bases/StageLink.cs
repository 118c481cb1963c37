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
internal sealed class StageLink(PSCmdlet stage, EventQueue events)
{
    [ThreadStatic]
    private static (StageLink Link, object Item)? t_writing;

    private StageLink? _behind;

    /// <summary>Whether the stage behind, or one behind that, has something to render.</summary>
    public bool IsNewsBehind => _behind is { } behind && (!behind.Events.IsEmpty || behind.IsNewsBehind);

    private EventQueue Events { get; } = events;

    /// <summary>Writes an object and lets the stage behind find this one meanwhile.</summary>
    public void Write(object item)
    {
        var outer = t_writing;
        t_writing = (this, item);
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
    /// <returns>Whether it was.</returns>
    public bool FindInFront(object? received)
    {
        if (received is null || t_writing is not { } writing || !ReferenceEquals(writing.Item, received) || !writing.Link.IsDirectlyInFrontOf(stage))
            return false;

        if (!writing.Link.IsCollected)
        {
            writing.Link._behind = this;
            Events.Changed = writing.Link.Events.Wake;
        }

        return true;
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
