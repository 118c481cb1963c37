using DropletActions.Engine;

namespace DropletActions.Tests.Support;

/// <summary>
/// An account behind a <see cref="FakeDropletApi"/>: Droplets, and actions that take their time on a clock. It counts what was
/// really started, whatever the client was told.
/// </summary>
internal sealed class FakeAccount
{
    private readonly object _lock = new();
    private readonly IClock _clock;
    private readonly Dictionary<long, Droplet> _droplets = [];
    private readonly List<DropletAction> _actions = [];
    private readonly Dictionary<long, List<DropletAction>> _byDroplet = [];
    private readonly List<DropletImage> _images = [];
    private readonly Dictionary<long, DateTimeOffset> _endsAt = [];
    private readonly Dictionary<long, string> _imageNames = [];
    private long _nextId = 1000;

    public FakeAccount(IClock clock)
    {
        _clock = clock;
        Api = new()
        {
            Clock = clock as LeapingClock,
            ClockOffset = TimeSpan.Zero,
            Start = (id, body, _) => Task.FromResult(Begin(id, body)),
            StartByTag = (tag, body, _) => Task.FromResult<IReadOnlyList<DropletAction>>([.. Tagged(tag).Select(droplet => Begin(droplet.DropletId, body))]),
            GetDropletAction = (_, id, _) => Task.FromResult(See(id)),
            GetAction = (id, _) => Task.FromResult(See(id)),
            ListDropletActions = (id, page, _) => Task.FromResult(Cut(Order(OfDroplet(id)), page, Now)),
            ListActions = (page, _) => Task.FromResult(Cut(Order(_actions), page, Now)),
            ListDroplets = (query, page, _) => Task.FromResult(Cut(Find(query), page, Now)),
            GetDroplet = (id, _) => Task.FromResult(SeeDroplet(id)),
            ListSnapshots = (id, page, _) => Task.FromResult(Cut(SeeImages().Where(image => image.DropletId == id), page, image => image)),
            ListImages = (page, _) => Task.FromResult(Cut(SeeImages(), page, image => image)),
            ListTags = (page, _) => Task.FromResult(Cut(_droplets.Values.SelectMany(droplet => droplet.Tags).Distinct(), page, tag => tag)),
            CreateTag = (_, _) => Task.CompletedTask,
            TagDroplets = (tag, ids, _) => Task.FromResult(Retag(droplet => ids.Contains(droplet.DropletId) ? [.. droplet.Tags, tag] : droplet.Tags)),
            DeleteTag = (tag, _) => Task.FromResult(Retag(droplet => [.. droplet.Tags.Where(other => other != tag)])),
        };
    }

    public FakeDropletApi Api { get; }

    public int PageSize { get; set; } = 200;

    /// <summary>How long actions take.</summary>
    public Func<DropletAction, TimeSpan> ActionTime { get; set; } = _ => TimeSpan.FromSeconds(20);

    /// <summary>How long after the end of an action the Droplet, or the list of images, shows it.</summary>
    public TimeSpan Lag { get; set; }

    /// <summary>Whether the time of an image is the end of its snapshot, rather than the start.</summary>
    public bool ImagesAreDatedAtTheEnd { get; set; }

    /// <summary>The server's clock minus the client's.</summary>
    public TimeSpan ClockOffset { get; set; }

    /// <summary>Reverses the order of lists.</summary>
    public Func<IEnumerable<DropletAction>, IEnumerable<DropletAction>> Order { get; set; } = actions => actions.Reverse();

    /// <summary>Whether a new action has a lower id than those before it.</summary>
    public bool IdsDescend { get; set; }

    /// <summary>Which actions end errored.</summary>
    public Func<DropletAction, bool> Fails { get; set; } = _ => false;

    /// <summary>All started actions, by Droplet and type.</summary>
    public IReadOnlyList<(long DropletId, string Type)> Started
    {
        get
        {
            lock (_lock)
                return [.. _actions.Select(action => (action.DropletId!.Value, action.Type))];
        }
    }

    public Droplet Add(long id, string? name = null, string status = "active", bool gpu = false, params string[] tags)
    {
        var droplet = new Droplet { DropletId = id, Name = name ?? $"web-{id}", Status = status, Tags = tags, SizeSlug = gpu ? "gpu-h100x1-80gb" : "s-1vcpu-1gb" };
        lock (_lock)
            _droplets[id] = droplet;
        return droplet;
    }

    /// <summary>Starts an action, as the client under test or another one would.</summary>
    /// <param name="dropletId">The Droplet.</param>
    /// <param name="type">The action type.</param>
    /// <param name="name">The name of the image that a snapshot makes; null for the one that the API makes up.</param>
    public DropletAction Begin(long dropletId, string type, string? name = null)
    {
        lock (_lock)
        {
            var id = IdsDescend ? 1_000_000_000 - ++_nextId : ++_nextId;
            _imageNames[id] = name ?? $"web-{dropletId}-{id}";
            var now = _clock.UtcNow + ClockOffset;
            var action = new DropletAction
            {
                Id = id,
                DropletId = dropletId,
                ResourceId = dropletId,
                ResourceType = "droplet",
                Type = type,
                Status = "in-progress",

                // The API's times have whole seconds.
                StartedAt = new(now.Ticks - (now.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero),
            };
            _actions.Add(action);
            if (!_byDroplet.TryGetValue(dropletId, out var mine))
                _byDroplet.Add(dropletId, mine = []);
            mine.Add(action);
            _endsAt[action.Id] = _clock.UtcNow + ActionTime(action);
            return action;
        }
    }

    public DropletImage AddImage(long dropletId, DateTimeOffset createdAt, string name = "")
    {
        lock (_lock)
        {
            var image = new DropletImage { Id = ++_nextId, DropletId = dropletId, Name = name, Type = "snapshot", CreatedAt = createdAt };
            _images.Add(image);
            return image;
        }
    }

    public DropletAction See(long actionId)
    {
        lock (_lock)
            return Now(_actions.Find(action => action.Id == actionId) ?? throw FakeFaults.NotFound());
    }

    /// <summary>Starts the action of a request.</summary>
    public DropletAction Begin(long dropletId, ActionBody body) =>
        Begin(dropletId, body.Type, body.Members.FirstOrDefault(member => member.Key == "name").Value as string);

    private Droplet SeeDroplet(long id)
    {
        lock (_lock)
            return Now(_droplets.GetValueOrDefault(id) ?? throw FakeFaults.NotFound());
    }

    private List<DropletAction> OfDroplet(long id) => _byDroplet.GetValueOrDefault(id, []);

    private List<Droplet> Tagged(string tag)
    {
        lock (_lock)
            return [.. _droplets.Values.Where(droplet => droplet.Tags.Contains(tag))];
    }

    private int Retag(Func<Droplet, IReadOnlyList<string>> tags)
    {
        lock (_lock)
        {
            foreach (var droplet in _droplets.Values.ToList())
                _droplets[droplet.DropletId] = droplet with { Tags = [.. tags(droplet)] };
            return _droplets.Count;
        }
    }

    private IEnumerable<Droplet> Find(DropletQuery query) => _droplets.Values
        .Where(droplet => query.Tag is not null || droplet.SizeSlug.StartsWith("gpu", StringComparison.Ordinal) == query.Gpus)
        .Where(droplet => query.Tag is null || droplet.Tags.Contains(query.Tag))
        .Where(droplet => query.Name is null || string.Equals(droplet.Name, query.Name, StringComparison.OrdinalIgnoreCase));

    private IEnumerable<DropletImage> SeeImages() => _images.Concat(_actions
        .Where(action => action.Type == "snapshot" && IsShown(action))
        .Select(action => new DropletImage
        {
            Id = ImageOf(action.Id),
            DropletId = action.DropletId!.Value,
            Name = _imageNames[action.Id],
            Type = "snapshot",
            CreatedAt = ImagesAreDatedAtTheEnd ? Now(action).CompletedAt : action.StartedAt,
        }));

    /// <summary>The image that a snapshot makes.</summary>
    public static long ImageOf(long actionId) => 1_000_000 + actionId;

    private bool IsShown(DropletAction action) => _clock.UtcNow >= _endsAt[action.Id] + Lag && !Fails(action);

    private DropletAction Now(DropletAction action) => _clock.UtcNow < _endsAt[action.Id] ? action : action with
    {
        Status = Fails(action) ? "errored" : "completed",
        CompletedAt = _endsAt[action.Id] + ClockOffset,
    };

    private Droplet Now(Droplet droplet)
    {
        var mine = OfDroplet(droplet.DropletId).Where(IsShown).ToList();
        var power = mine.LastOrDefault(action => ActionCatalog.Find(action.Type)?.Done is DoneWhen.DropletOff or DoneWhen.DropletActive);
        return droplet with
        {
            Status = power is null ? droplet.Status : power.Type is "shutdown" or "power_off" ? "off" : "active",
            SnapshotIds = [.. _images.Where(image => image.DropletId == droplet.DropletId).Select(image => image.Id), .. mine.Where(action => action.Type == "snapshot").Select(action => ImageOf(action.Id))],
        };
    }

    private Page<T> Cut<T>(IEnumerable<T> items, int page, Func<T, T> now)
    {
        lock (_lock)
        {
            var all = items.ToList();
            return new([.. all.Skip((page - 1) * PageSize).Take(PageSize).Select(now)], page * PageSize < all.Count, all.Count);
        }
    }
}
