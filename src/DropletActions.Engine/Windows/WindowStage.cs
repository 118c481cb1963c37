namespace DropletActions.Engine;

/// <summary>One stage of a pipeline in a window: it counts its steps, and the first one starts only what the window admits.</summary>
internal sealed class WindowStage(ServiceWindow window, EventQueue events) : IStartLimit
{
    public ServiceWindow Window => window;

    /// <summary>Whether stays begin in this stage.</summary>
    public bool IsFirst { get; } = window.Join(events);

    /// <inheritdoc cref="ServiceWindow.MayRestIn"/>
    public bool MayRest => window.MayRestIn(events);

    /// <summary>
    /// Whether a step ends with its work. Otherwise it ends when the pipeline thread has passed the object of the Droplet downstream,
    /// where another stage may take it over.
    /// </summary>
    public bool EndsStepsAtOnce { get; set; }

    public void Submitted(WorkItem item)
    {
        foreach (var id in item.DropletIds)
            Begin(id);
    }

    public Admission Admit(WorkItem item) => IsFirst && item is DropletWork work ? window.Admit(work.DropletId) : Admission.Now;

    public void Started(WorkItem item)
    {
        foreach (var id in item.DropletIds)
            window.Enter(id);
    }

    public void Ended(WorkItem item)
    {
        foreach (var id in item.DropletIds)
            End(id);
    }

    public void NeverStarted(WorkItem item)
    {
        if (item is DropletWork work)
            window.NeverStart(events, work);
    }

    /// <inheritdoc cref="ServiceWindow.Leave"/>
    public void Leave() => window.Leave(events);

    /// <summary>This stage takes a Droplet over: it has one more step for it.</summary>
    public void Begin(long dropletId)
    {
        window.AddStep(events, dropletId);
        if (!IsFirst)
            window.Enter(dropletId);
    }

    /// <summary>The work of a step has ended.</summary>
    public void End(long dropletId)
    {
        if (EndsStepsAtOnce)
            Pass(dropletId);
        else
            events.Add(new StepEnded(dropletId));
    }

    /// <summary>The stage is done with a step, and the object of the Droplet has passed downstream.</summary>
    public void Pass(long dropletId) => window.RemoveStep(events, dropletId);
}
