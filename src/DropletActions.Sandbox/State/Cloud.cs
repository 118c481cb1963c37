namespace DropletActions.Sandbox;

/// <summary>
/// Everything the sandbox simulates. All of it is read and written under <see cref="Gate"/>, after <see cref="Settle"/> has let
/// happen what is due.
/// </summary>
internal sealed class Cloud
{
    private readonly List<DropletState> _droplets = [];
    private readonly Dictionary<long, DropletState> _byId = [];
    private readonly Timeline _timeline = new();
    private int _dropletsMade;
    private long _nextDropletId;

    public Cloud(SandboxOptions options)
    {
        Options = options;
        Clock = new CloudClock(options);
        Images = new ImageSet(Clock.Now);
        _nextDropletId = options.FirstDropletId;
    }

    public object Gate { get; } = new();

    public SandboxOptions Options { get; }

    public CloudClock Clock { get; }

    public ImageSet Images { get; }

    public TagSet Tags { get; } = new();

    public ActionLedger Actions { get; } = new();

    /// <summary>Where links to other pages begin, without a slash at the end.</summary>
    public string LinkOrigin { get; set; } = "";

    public SandboxOutcomes Outcomes { get; } = new();

    public IReadOnlyList<DropletState> Droplets => _droplets;

    /// <summary>Lets happen what is due, and gives the time.</summary>
    public DateTimeOffset Settle()
    {
        var now = Clock.Now;
        _timeline.RunUntil(now);
        return now;
    }

    public DropletState? Droplet(long id) => _byId.TryGetValue(id, out var droplet) ? droplet : null;

    public DropletState Add(DropletRecipe recipe)
    {
        var size = Offer.Size(recipe.Size) ?? throw Unknown("size", recipe.Size, Offer.Sizes.Select(entry => entry.Slug));
        var id = recipe.Id ?? FreeId();
        if (id < 1 || _byId.ContainsKey(id))
            throw new ArgumentException($"A Droplet id must be at least 1 and not in use: {id}.", nameof(recipe));
        var droplet = new DropletState
        {
            Id = id,
            Number = _dropletsMade++,
            Name = recipe.Name,
            Region = Offer.Region(recipe.Region) ?? throw Unknown("region", recipe.Region, Offer.Regions.Select(entry => entry.Slug)),
            Size = size,
            DiskGB = size.Disk,
            ActionsLock = Options.ActionsLock,
            Image = Images.Find(recipe.Image) ?? throw Unknown("image", recipe.Image, Images.All.Select(entry => entry.Slug ?? "")),
            Status = recipe.Status,
            CreatedAt = Clock.Now.AddDays(-30),
            Backups = recipe.Backups ? new BackupPolicy("weekly", "SUN", 4) : null,
        };
        foreach (var tag in recipe.Tags)
            Tags.Put(tag, droplet);
        if (recipe.Backups)
        {
            Images.Take(droplet, "backup", null, Clock.Now.AddDays(-14));
            Images.Take(droplet, "backup", null, Clock.Now.AddDays(-7));
        }
        _droplets.Add(droplet);
        _byId.Add(id, droplet);
        return droplet;
    }

    public bool Remove(long id)
    {
        if (Droplet(id) is not { } droplet)
            return false;
        foreach (var tag in droplet.Tags.ToArray())
            Tags.Take(tag, droplet);
        _byId.Remove(id);
        return _droplets.Remove(droplet);
    }

    /// <summary>Starts an action that the rules have let pass.</summary>
    public ActionState Start(ActionRule rule, ActionAsk ask, DateTimeOffset now)
    {
        var outcome = Outcomes.Next(rule.Type, ask.Droplet.Id);
        var action = new ActionState
        {
            Id = Actions.NextId,
            Rule = rule,
            Ask = ask,
            DropletName = ask.Droplet.Name,
            StartedAt = now,
            WithoutEffect = outcome.WithoutEffect,
        };
        Actions.Add(action);
        ask.Droplet.Pending = action;
        if (!outcome.Endless)
        {
            var end = now.AddSeconds(outcome.Seconds ?? Options.ActionSeconds);
            _timeline.Schedule(end, at => End(action, outcome.Fails ? ActionState.Errored : ActionState.Completed, at));
        }
        return action;
    }

    /// <summary>Ends an action; one that has ended stays as it is.</summary>
    public void End(ActionState action, string status, DateTimeOffset at)
    {
        if (action.Status != ActionState.InProgress)
            return;
        action.Status = status;
        action.CompletedAt = at;
        action.Droplet.Pending = null;
        if (status == ActionState.Completed && !action.WithoutEffect)
            action.Rule.Effect(this, action, at);
    }

    /// <summary>Turns a Droplet on or off, after the lag between an action and the Droplet's own status.</summary>
    public void SetStatus(DropletState droplet, string status, DateTimeOffset at)
    {
        if (Options.StatusLagSeconds > 0)
            _timeline.Schedule(at.AddSeconds(Options.StatusLagSeconds), _ => droplet.Status = status);
        else
            droplet.Status = status;
    }

    private long FreeId()
    {
        while (_byId.ContainsKey(_nextDropletId))
            _nextDropletId++;
        return _nextDropletId++;
    }

    private static ArgumentException Unknown(string what, string value, IEnumerable<string> known) =>
        new($"The sandbox has no {what} '{value}'. It has: {string.Join(", ", known.Where(slug => slug.Length > 0))}.");
}
