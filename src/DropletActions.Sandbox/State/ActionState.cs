namespace DropletActions.Sandbox;

/// <summary>An action. Read and written under the cloud's lock.</summary>
internal sealed class ActionState
{
    public const string InProgress = "in-progress";
    public const string Completed = "completed";
    public const string Errored = "errored";

    public required long Id { get; init; }

    public required ActionRule Rule { get; init; }

    public required ActionStart Request { get; init; }

    public required string DropletName { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Whether the Droplet stays as it is when the action completes.</summary>
    public bool WithoutEffect { get; init; }

    public string Status { get; set; } = InProgress;

    public DateTimeOffset? CompletedAt { get; set; }

    public long? ImageId { get; set; }

    public DropletState Droplet => Request.Droplet;

    public string Type => Rule.Type;

    public SandboxAction ToPublic() => new()
    {
        Id = Id,
        DropletId = Droplet.Id,
        DropletName = DropletName,
        Type = Type,
        Status = Status,
        StartedAt = StartedAt,
        CompletedAt = CompletedAt,
        ImageId = ImageId,
        Body = Request.Body.GetRawText(),
    };
}

/// <summary>All actions ever started, oldest first. None is ever removed.</summary>
internal sealed class ActionHistory
{
    // Beyond 2^31, as in a busy account.
    private const long FirstId = 3_000_000_001;
    private readonly List<ActionState> _all = [];

    public IReadOnlyList<ActionState> All => _all;

    public long NextId => FirstId + _all.Count;

    public void Add(ActionState action)
    {
        _all.Add(action);
        action.Droplet.Actions.Add(action);
    }

    public ActionState? Find(long id)
    {
        var index = id - FirstId;
        return index >= 0 && index < _all.Count ? _all[(int)index] : null;
    }
}
