namespace DropletActions.Engine;

/// <summary>
/// The lines of a journal. The first states the statement; each further one says what happened to one Droplet: <c>intent</c> before its
/// request is sent, <c>accepted</c>, <c>ended</c>, <c>ready</c> or <c>failed</c> after. A request by tag may act on more Droplets than were listed: it
/// has a line of its own, <c>sent</c> before it is sent and <c>answered</c> once all that it started is written. A line's first member is
/// its kind; the key of a request is left out where it is the statement's own.
/// </summary>
internal static class JournalLines
{
    /// <summary>The version of this format. A reader refuses a higher one.</summary>
    public const long Version = 1;

    private const string Product = "DropletActions";

    /// <summary>How every journal of every version begins.</summary>
    public const string Beginning = $"{{\"journal\":\"{Product}\",\"version\":";

    public static string Header(JournalStatement statement, DateTimeOffset at) => JournalFormat.Write(new JournalHeader
    {
        Journal = Product,
        Version = Version,
        Module = typeof(JournalLines).Assembly.GetName().Version?.ToString(3),
        Cmdlet = statement.Cmdlet,
        Request = statement.Request,
        Otherwise = statement.Otherwise,
        Tag = statement.Tag,
        Origin = statement.Origin,
        Started = at,
    });

    /// <param name="key">The request's key; null for the statement's own.</param>
    public static string Intent(RequestFingerprint fingerprint, long dropletId, string? name, string? key) =>
        JournalFormat.Write(Of(fingerprint, key) with { Intent = dropletId, Name = name });

    /// <summary>A request by tag is about to be sent.</summary>
    public static string Sent(RequestFingerprint fingerprint, string? key) => JournalFormat.Write(Of(fingerprint, key) with { Sent = fingerprint.Tag });

    /// <summary>A request by tag has had all of its effect.</summary>
    public static string Answered(string tag, string? key, DateTimeOffset at) =>
        JournalFormat.Write(new JournalLine { Answered = tag, Key = key, At = at });

    public static string Accepted(DropletAction action, long dropletId, string? key, bool isEnded, DateTimeOffset at) =>
        JournalFormat.Write(new JournalLine
        {
            Accepted = isEnded ? null : dropletId,
            Ended = isEnded ? dropletId : null,
            Key = key,
            At = at,
            Action = Of(action),
        });

    /// <summary>A Droplet was ready after its action.</summary>
    public static string Ready(long dropletId, string when, string? key, DateTimeOffset at) =>
        JournalFormat.Write(new JournalLine { Ready = dropletId, When = when, Key = key, At = at });

    public static string Failed(Failure failure, string type, long dropletId, string? key, DateTimeOffset at) =>
        JournalFormat.Write(new JournalLine
        {
            Failed = dropletId,
            Type = type,
            Key = key,
            At = at,
            Kind = failure.Kind.ToString(),
            Certain = failure.Kind != FailureKind.OutcomeUnknown,
            Message = failure.Message,
        });

    /// <summary>Reads the first line.</summary>
    /// <exception cref="JournalVersionException">Another version of the format wrote it.</exception>
    public static (JournalStatement Statement, DateTimeOffset Started) ReadHeader(ReadOnlySpan<byte> line)
    {
        var start = JournalFormat.Parse<JournalVersion>(line);
        if (start.Journal != Product)
            throw new FormatException();

        var version = Required(start.Version, "version");
        if (version != Version)
            throw new JournalVersionException(version, Version);

        var header = JournalFormat.Parse<JournalHeader>(line);
        CheckKey(Required(header.Request, "request"), "request");
        var statement = new JournalStatement(
            Required(header.Cmdlet, "cmdlet"), Required(header.Request, "request"), Required(header.Origin, "origin"))
        {
            Otherwise = header.Otherwise,
            Tag = header.Tag,
        };
        return (statement, Required(header.Started, "started"));
    }

    /// <summary>Reads a further line and adds what it says to its target.</summary>
    /// <param name="find">Finds a Droplet's target by the request's key, null for the statement's own; makes it if it is new.</param>
    /// <param name="findTag">Finds what is known of the requests by tag, by the same key.</param>
    public static void Read(ReadOnlySpan<byte> bytes, Func<long, string?, JournalTarget> find, Func<string?, JournalTag> findTag)
    {
        var line = JournalFormat.Parse<JournalLine>(bytes);
        var at = Required(line.At, "at");
        if (line.Key is { } key)
            CheckKey(key, "key");

        if (line.Intent is { } intended)
        {
            var fingerprint = FingerprintOf(line, [intended], at);
            find(intended, line.Key).Intend(fingerprint, line.Name);
            findTag(line.Key).Intend(fingerprint);
        }
        else if (line.Sent is { } sent)
        {
            findTag(line.Key).Send(FingerprintOf(line, [], at) with { Tag = sent });
        }
        else if (line.Answered is { } answered)
        {
            findTag(line.Key).Answer(answered);
        }
        else if ((line.Accepted ?? line.Ended) is { } started)
        {
            find(started, line.Key).Accept(ActionOf(Required(line.Action, "action")), isEnded: line.Accepted is null, at);
        }
        else if (line.Ready is { } ready)
        {
            find(ready, line.Key).Ready(Required(line.When, "when"), at);
        }
        else if (line.Failed is { } failed)
        {
            var error = $"{Required(line.Kind, "kind")}: {Required(line.Message, "message")}";
            find(failed, line.Key).Fail(Required(line.Type, "type"), error, line.Certain is true, at);
        }
        else
        {
            throw new FormatException("it is of no known kind");
        }
    }

    private static void CheckKey(string key, string member)
    {
        try
        {
            JournalFormat.CheckKey(key);
        }
        catch (FormatException e)
        {
            throw new FormatException($"its '{member}' is not what it should be", e);
        }
    }

    private static JournalLine Of(RequestFingerprint fingerprint, string? key) => new()
    {
        Type = fingerprint.Type,
        Key = key,
        Newest = fingerprint.NewestBefore,
        Offset = fingerprint.ClockOffset?.Ticks,
        At = fingerprint.SentAt,
    };

    private static RequestFingerprint FingerprintOf(JournalLine line, long[] dropletIds, DateTimeOffset at) =>
        new(Required(line.Type, "type"), dropletIds, Required(line.Newest, "newest"), at)
        {
            ClockOffset = line.Offset is { } ticks ? TimeSpan.FromTicks(ticks) : null,
        };

    private static JournalAction Of(DropletAction action) => new()
    {
        Id = action.Id,
        Droplet = action.DropletId,
        Name = action.DropletName,
        Type = action.Type,
        Status = action.Status,
        Started = action.StartedAt,
        Completed = action.CompletedAt,
        Resource = action.ResourceId,
        ResourceType = action.ResourceType,
        Image = action.ImageId,
        Slug = action.RegionSlug,
        Region = action.Region is not { } region ? null : new()
        {
            Name = region.Name,
            Slug = region.Slug,
            Features = region.Features,
            Available = region.Available,
        },
    };

    private static DropletAction ActionOf(JournalAction action) => new()
    {
        Id = Required(action.Id, "id"),
        DropletId = action.Droplet,
        DropletName = action.Name,
        Type = Required(action.Type, "type"),
        Status = Required(action.Status, "status"),
        StartedAt = action.Started,
        CompletedAt = action.Completed,
        ResourceId = action.Resource,
        ResourceType = Required(action.ResourceType, "resource_type"),
        ImageId = action.Image,
        RegionSlug = action.Slug,
        Region = action.Region is not { } region ? null : new()
        {
            Name = Required(region.Name, "name"),
            Slug = Required(region.Slug, "slug"),
            Features = [.. (region.Features ?? []).Select(feature => Required(feature, "features"))],
            Available = region.Available is true,
        },
    };

    private static T Required<T>(T? value, string name)
        where T : class => value ?? throw Missing(name);

    private static T Required<T>(T? value, string name)
        where T : struct => value ?? throw Missing(name);

    private static FormatException Missing(string name) => new($"it has no '{name}'");
}
