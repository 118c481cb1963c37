namespace DropletActions.Sandbox;

/// <summary>An action as the cloud holds it. Read and written under the cloud's lock.</summary>
internal sealed class ActionState
{
    public const string InProgress = "in-progress";
    public const string Completed = "completed";
    public const string Errored = "errored";

    public required long Id { get; init; }

    public required ActionRule Rule { get; init; }

    public required ActionAsk Ask { get; init; }

    public required string DropletName { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Whether it leaves the Droplet as it is even when it completes.</summary>
    public bool WithoutEffect { get; init; }

    public string Status { get; set; } = InProgress;

    public DateTimeOffset? CompletedAt { get; set; }

    public long? ImageId { get; set; }

    public DropletState Droplet => Ask.Droplet;

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
        Body = Ask.Fields.GetRawText(),
    };
}
