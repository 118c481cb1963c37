using System.Globalization;

namespace DropletActions.Sandbox;

/// <summary>One action that the sandbox started, as it was when it was read.</summary>
public sealed record SandboxAction
{
    /// <summary>The action's id; beyond 2^31, as in a busy account.</summary>
    public long Id { get; init; }

    /// <summary>The Droplet acted on.</summary>
    public long DropletId { get; init; }

    /// <summary>The Droplet's name when the action started.</summary>
    public string DropletName { get; init; } = "";

    /// <summary>The same as <see cref="DropletName"/>, by the heading of the table.</summary>
    public string Droplet => DropletName;

    /// <summary>The API's name of its type, for example <c>reboot</c>.</summary>
    public string Type { get; init; } = "";

    /// <summary><c>in-progress</c>, <c>completed</c> or <c>errored</c>.</summary>
    public string Status { get; init; } = "";

    /// <summary>When it started, on the sandbox's clock (without <see cref="SandboxOptions.ClockSkew"/>).</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>The same as <see cref="StartedAt"/>, in local time as the table shows it.</summary>
    public DateTime Started => StartedAt.LocalDateTime;

    /// <summary>When it ended, on the sandbox's clock. Null while it is in progress.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>The image that a completed snapshot created. Null for everything else.</summary>
    public long? ImageId { get; init; }

    /// <summary>The request body that started it, JSON as received.</summary>
    public string Body { get; init; } = "";

    /// <inheritdoc/>
    public override string ToString() =>
        string.Format(CultureInfo.InvariantCulture, "{0} {1} of {2}: {3}", Type, Id, DropletName, Status);
}
