namespace DropletActions.Sandbox;

/// <summary>
/// Everything that the sandbox simulates. All of it is read and written under <see cref="Lock"/>, after <see cref="RunDueEvents"/>.
/// </summary>
internal sealed class Cloud
{
    private readonly List<DropletState> _droplets = [];
    private readonly Dictionary<long, DropletState> _byId = [];
    private readonly ScheduledEvents _events = new();
    private int _dropletsCreated;
    private long _nextDropletId;

    public Cloud(SandboxOptions options)
    {
        Options = options;
        Clock = new SandboxClock(options);
        Images = new ImageStore(Clock.Now);
        _nextDropletId = options.FirstDropletId;
        foreach (var droplet in InitialFleet.Of(options.DropletCount))
            Add(droplet);
    }

    public object Lock { get; } = new();

    public SandboxOptions Options { get; }

    public SandboxClock Clock { get; }

    public ImageStore Images { get; }

    public TagStore Tags { get; } = new();

    public ActionHistory Actions { get; } = new();

    public SandboxOutcomes Outcomes { get; } = new();

    /// <summary>What the links to other pages begin with, without a slash at the end.</summary>
    public string LinkOrigin { get; set; } = "";

    public IReadOnlyList<DropletState> Droplets => _droplets;

    /// <summary>Runs all events that are due, and returns the time.</summary>
    public DateTimeOffset RunDueEvents()
    {
        var now = Clock.Now;
        _events.RunUntil(now);
        return now;
    }

    /// <summary>The Droplet of this id; null when there is none.</summary>
    public DropletState? Droplet(long id) => _byId.TryGetValue(id, out var droplet) ? droplet : null;

    public DropletState Add(NewDroplet settings)
    {
        var size = Inventory.Size(settings.Size) ?? throw Unknown("size", settings.Size, Inventory.Sizes.Select(size => size.Slug));
        var id = settings.Id ?? FreeId();
        if (id < 1 || _byId.ContainsKey(id))
            throw new ArgumentException($"A Droplet id must be at least 1 and not in use: {id}.", nameof(settings));
        var droplet = new DropletState
        {
            Id = id,
            Number = _dropletsCreated++,
            Name = settings.Name,
            Region = Inventory.Region(settings.Region)
                ?? throw Unknown("region", settings.Region, Inventory.Regions.Select(region => region.Slug)),
            Size = size,
            DiskGB = size.Disk,
            ActionsLock = Options.ActionsLock,
            Image = Images.Find(settings.Image)
                ?? throw Unknown("image", settings.Image, Images.All.Select(image => image.Slug ?? "")),
            Status = settings.Status,
            CreatedAt = Clock.Now.AddDays(-30),
            Backups = settings.Backups ? new BackupPolicy("weekly", "SUN", 4) : null,
        };
        foreach (var tag in settings.Tags)
            Tags.Add(tag, droplet);
        if (settings.Backups)
        {
            Images.Create(droplet, "backup", null, Clock.Now.AddDays(-14));
            Images.Create(droplet, "backup", null, Clock.Now.AddDays(-7));
        }
        _droplets.Add(droplet);
        _byId.Add(id, droplet);
        return droplet;
    }

    /// <summary>Removes a Droplet; false when there is none of this id.</summary>
    public bool Remove(long id)
    {
        if (Droplet(id) is not { } droplet)
            return false;
        foreach (var tag in droplet.Tags.ToArray())
            Tags.Remove(tag, droplet);
        _byId.Remove(id);
        return _droplets.Remove(droplet);
    }

    /// <summary>Starts an action that the rules allow.</summary>
    public ActionState Start(ActionRule rule, ActionStart request, DateTimeOffset now)
    {
        var outcome = Outcomes.Next(rule.Type, request.Droplet.Id);
        var action = new ActionState
        {
            Id = Actions.NextId,
            Rule = rule,
            Request = request,
            DropletName = request.Droplet.Name,
            StartedAt = now,
            WithoutEffect = outcome.WithoutEffect,
        };
        Actions.Add(action);
        request.Droplet.PendingAction = action;
        if (!outcome.Endless)
        {
            var status = outcome.Fails ? ActionState.Errored : ActionState.Completed;
            _events.Add(now.AddSeconds(outcome.Seconds ?? Options.ActionSeconds), at => End(action, status, at));
        }
        return action;
    }

    /// <summary>Ends an action; one that has ended already stays as it is.</summary>
    public void End(ActionState action, string status, DateTimeOffset at)
    {
        if (action.Status != ActionState.InProgress)
            return;
        action.Status = status;
        action.CompletedAt = at;
        action.Droplet.PendingAction = null;
        if (status == ActionState.Completed && !action.WithoutEffect)
            action.Rule.Apply(this, action, at);
    }

    /// <summary>Turns a Droplet on or off; its own status follows after <see cref="SandboxOptions.StatusLagSeconds"/>.</summary>
    public void SetStatus(DropletState droplet, string status, DateTimeOffset at)
    {
        if (Options.StatusLagSeconds > 0)
            _events.Add(at.AddSeconds(Options.StatusLagSeconds), Set);
        else
            Set(at);

        void Set(DateTimeOffset now)
        {
            droplet.Status = status;
            if (status == "active")
                droplet.TurnedOnAt = now;
        }
    }

    /// <summary>Whether a Droplet with this address accepts a TCP connection now: it is active, has booted, and the port is open.</summary>
    public bool Accepts(string address, int port) => _droplets.Find(droplet => Addresses.Has(droplet, address)) is { Status: "active" } found
        && Clock.Now >= found.TurnedOnAt.AddSeconds(Options.BootSeconds)
        && (found.OpenPorts is null || Array.IndexOf(found.OpenPorts, port) >= 0);

    private long FreeId()
    {
        while (_byId.ContainsKey(_nextDropletId))
            _nextDropletId++;
        return _nextDropletId++;
    }

    private static ArgumentException Unknown(string what, string value, IEnumerable<string> known) =>
        new($"The sandbox has no {what} '{value}'. It has: {string.Join(", ", known.Where(slug => slug.Length > 0))}.");
}
