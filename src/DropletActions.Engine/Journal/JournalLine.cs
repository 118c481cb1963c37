namespace DropletActions.Engine;

/// <summary>What every version of the format has in its first line.</summary>
internal sealed record JournalVersion
{
    public string? Journal { get; init; }

    public long? Version { get; init; }
}

/// <summary>The first line of a journal: the statement. Its members are written in this order.</summary>
internal sealed record JournalHeader
{
    public string? Journal { get; init; }

    public long? Version { get; init; }

    public string? Module { get; init; }

    public string? Cmdlet { get; init; }

    public string? Request { get; init; }

    public string? Otherwise { get; init; }

    public string? Tag { get; init; }

    public string? Origin { get; init; }

    public DateTimeOffset? Started { get; init; }
}

/// <summary>
/// A further line of a journal. One of the first seven members has a value and gives the line its kind; the others depend on it. Members
/// are written in this order, and those that are null are left out.
/// </summary>
internal sealed record JournalLine
{
    public long? Intent { get; init; }

    public string? Sent { get; init; }

    public string? Answered { get; init; }

    public long? Accepted { get; init; }

    public long? Ended { get; init; }

    public long? Ready { get; init; }

    public long? Failed { get; init; }

    /// <summary>When the Droplet counted as ready.</summary>
    public string? When { get; init; }

    public string? Name { get; init; }

    public string? Type { get; init; }

    /// <summary>The request's key; null for the statement's own.</summary>
    public string? Key { get; init; }

    public long? Newest { get; init; }

    /// <summary>How far the server's clock is ahead, in ticks of 100 nanoseconds.</summary>
    public long? Offset { get; init; }

    public DateTimeOffset? At { get; init; }

    public string? Kind { get; init; }

    public bool? Certain { get; init; }

    public string? Message { get; init; }

    public JournalAction? Action { get; init; }
}

/// <summary>An action in a journal: everything but the sizes that its region offers, which are the same hundred words in each.</summary>
internal sealed record JournalAction
{
    public long? Id { get; init; }

    public long? Droplet { get; init; }

    public string? Name { get; init; }

    public string? Type { get; init; }

    public string? Status { get; init; }

    public DateTimeOffset? Started { get; init; }

    public DateTimeOffset? Completed { get; init; }

    public long? Resource { get; init; }

    public string? ResourceType { get; init; }

    public long? Image { get; init; }

    public string? Slug { get; init; }

    public JournalRegion? Region { get; init; }
}

/// <summary>An action's region in a journal.</summary>
internal sealed record JournalRegion
{
    public string? Name { get; init; }

    public string? Slug { get; init; }

    public IReadOnlyList<string?>? Features { get; init; }

    public bool? Available { get; init; }
}
