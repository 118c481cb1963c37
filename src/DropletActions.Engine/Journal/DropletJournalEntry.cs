using System.Globalization;
using DropletActions.Engine;

namespace DropletActions;

/// <summary>What a journal knows about one request for one Droplet.</summary>
public sealed record DropletJournalEntry
{
    /// <summary>The Droplet's id.</summary>
    public long DropletId { get; init; }

    /// <summary>Its name where the run knew it, otherwise null.</summary>
    public string? DropletName { get; init; }

    /// <summary>The Droplet as the table shows it: the same as <see cref="DropletName"/>, or its id as text where the name is not known.</summary>
    public string? Droplet => DropletLabel.Short(DropletName, DropletId);

    /// <summary>The API's word for what was asked for, for example <c>snapshot</c>.</summary>
    public string Type { get; init; } = "";

    /// <summary>
    /// <c>intended</c> (sent, or about to be, and no response is known), <c>accepted</c> (the API started the action), <c>completed</c>
    /// or <c>errored</c> (a run with <c>-Wait</c> observed its end), <c>not-needed</c> (the Droplet was already as the action would have made
    /// it), <c>failed</c> (not started, as far as is known).
    /// </summary>
    public string State { get; init; } = "";

    /// <summary>The action as a run last observed it; null when none is known.</summary>
    public DropletAction? Action { get; init; }

    /// <summary>Why it was not started; null when it was, or nothing is known yet.</summary>
    public string? Error { get; init; }

    /// <summary>What the table shows of its result: the id of <see cref="Action"/>, otherwise the same as <see cref="Error"/>.</summary>
    public string? ActionOrError => Action is { Id: > 0 } action ? action.Id.ToString(CultureInfo.InvariantCulture) : Error;

    /// <summary>The time of the last line about it.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The same as <see cref="UpdatedAt"/>, in local time as the table shows it.</summary>
    public DateTime Updated => UpdatedAt.LocalDateTime;

    /// <summary>The journal.</summary>
    public string Path { get; init; } = "";

    /// <inheritdoc/>
    public override string ToString() => $"{Type} of {DropletLabel.Of(DropletName, DropletId)}: {State}";
}
