namespace DropletActions.Engine;

/// <summary>
/// The lines of a journal. The first tells the statement; each further one what happened to one Droplet: <c>intent</c> before its
/// request leaves, <c>accepted</c>, <c>ended</c> or <c>failed</c> after. A request by tag may act on more Droplets than were listed: it
/// has a line of its own, <c>sent</c> before it leaves and <c>answered</c> once all that it started is written. A line's first member is
/// its kind; the key of a request is left out where it is the statement's own.
/// </summary>
internal static class JournalLines
{
    /// <summary>The version of this format. A reader refuses a higher one.</summary>
    public const long Version = 1;

    private const string Product = "DropletActions";

    /// <summary>How every journal of every version begins.</summary>
    public const string Beginning = $"{{\"journal\":\"{Product}\",\"version\":";

    public static string Header(JournalStatement statement, DateTimeOffset at) => new JsonLine()
        .Add("journal", Product)
        .Add("version", Version)
        .Add("module", typeof(JournalLines).Assembly.GetName().Version?.ToString(3))
        .Add("cmdlet", statement.Cmdlet)
        .Add("request", statement.Request)
        .Add("otherwise", statement.Otherwise)
        .Add("tag", statement.Tag)
        .Add("origin", statement.Origin)
        .Add("started", at)
        .ToString();

    /// <param name="trace">The request, as its action will be told from others.</param>
    /// <param name="dropletId">The Droplet.</param>
    /// <param name="name">The Droplet's name where it is known.</param>
    /// <param name="key">The request's key; null for the statement's own.</param>
    public static string Intent(RequestFingerprint trace, long dropletId, string? name, string? key) => new JsonLine()
        .Add("intent", dropletId)
        .Add("name", name)
        .Add("type", trace.Type)
        .Add("key", key)
        .Add("newest", trace.NewestBefore)
        .Add("offset", trace.ClockOffset?.Ticks)
        .Add("at", trace.SentAt)
        .ToString();

    /// <summary>A request by tag is about to leave.</summary>
    public static string Sent(RequestFingerprint trace, string? key) => new JsonLine()
        .Add("sent", trace.Tag)
        .Add("type", trace.Type)
        .Add("key", key)
        .Add("newest", trace.NewestBefore)
        .Add("offset", trace.ClockOffset?.Ticks)
        .Add("at", trace.SentAt)
        .ToString();

    /// <summary>A request by tag has had all of its effect.</summary>
    public static string Answered(string tag, string? key, DateTimeOffset at) => new JsonLine()
        .Add("answered", tag)
        .Add("key", key)
        .Add("at", at)
        .ToString();

    public static string Accepted(DropletAction action, long dropletId, string? key, bool isEnded, DateTimeOffset at) => new JsonLine()
        .Add(isEnded ? "ended" : "accepted", dropletId)
        .Add("key", key)
        .Add("at", at)
        .Add("action", Write(action))
        .ToString();

    public static string Failed(Failure failure, string type, long dropletId, string? key, DateTimeOffset at) => new JsonLine()
        .Add("failed", dropletId)
        .Add("type", type)
        .Add("key", key)
        .Add("at", at)
        .Add("kind", failure.Kind.ToString())
        .Add("certain", failure.Kind != FailureKind.OutcomeUnknown)
        .Add("message", failure.Message)
        .ToString();

    /// <summary>Reads the version of the first line, which is all that another version has in common with this one.</summary>
    public static long ReadVersion(JsonRecord header) =>
        header.Text("journal") == Product ? header.RequiredNumber("version") : throw new FormatException();

    public static (JournalStatement Statement, DateTimeOffset Started) ReadHeader(JsonRecord header) => (
        new(header.RequiredText("cmdlet"), header.RequiredText("request"), header.RequiredText("origin"))
        {
            Otherwise = header.Text("otherwise"),
            Tag = header.Text("tag"),
        },
        header.RequiredTime("started"));

    /// <summary>Reads a further line and tells the target of it.</summary>
    /// <param name="line">The line.</param>
    /// <param name="find">Finds a Droplet's target by the request's key, null for the statement's own; makes it if it is new.</param>
    /// <param name="findTag">Finds what is known of the requests by tag, by the same key.</param>
    public static void Read(JsonRecord line, Func<long, string?, JournalTarget> find, Func<string?, JournalTag> findTag)
    {
        JournalTarget Target(string kind) => find(line.RequiredNumber(kind), line.Text("key"));
        JournalTag Tag() => findTag(line.Text("key"));

        var at = line.RequiredTime("at");
        if (line.Has("intent"))
            Intend(Target("intent"), Tag(), ReadTrace(line, [line.RequiredNumber("intent")], at), line.Text("name"));
        else if (line.Has("sent"))
            Tag().Send(ReadTrace(line, [], at) with { Tag = line.RequiredText("sent") });
        else if (line.Has("answered"))
            Tag().Answer(line.RequiredText("answered"));
        else if (line.Has("accepted"))
            Target("accepted").Accept(ReadAction(line.RequiredObject("action")), isEnded: false, at);
        else if (line.Has("ended"))
            Target("ended").Accept(ReadAction(line.RequiredObject("action")), isEnded: true, at);
        else if (line.Has("failed"))
            Target("failed").Fail(line.RequiredText("type"), $"{line.RequiredText("kind")}: {line.RequiredText("message")}", line.Flag("certain"), at);
        else
            throw new FormatException("it is of no known kind");
    }

    private static void Intend(JournalTarget target, JournalTag tag, RequestFingerprint trace, string? name)
    {
        target.Intend(trace, name);
        tag.Intend(trace);
    }

    private static RequestFingerprint ReadTrace(JsonRecord line, long[] dropletIds, DateTimeOffset at) =>
        new(line.RequiredText("type"), dropletIds, line.RequiredNumber("newest"), at)
        {
            ClockOffset = line.Number("offset") is { } ticks ? TimeSpan.FromTicks(ticks) : null,
        };

    /// <summary>All of an action but the sizes that its region offers: they are the same hundred words in each.</summary>
    private static JsonLine Write(DropletAction action) => new JsonLine()
        .Add("id", action.Id)
        .Add("droplet", action.DropletId)
        .Add("name", action.DropletName)
        .Add("type", action.Type)
        .Add("status", action.Status)
        .Add("started", action.StartedAt)
        .Add("completed", action.CompletedAt)
        .Add("resource", action.ResourceId)
        .Add("resource_type", action.ResourceType)
        .Add("image", action.ImageId)
        .Add("slug", action.RegionSlug)
        .Add("region", action.Region is not { } region ? null : new JsonLine()
            .Add("name", region.Name)
            .Add("slug", region.Slug)
            .Add("features", region.Features)
            .Add("available", region.Available));

    private static DropletAction ReadAction(JsonRecord action) => new()
    {
        Id = action.RequiredNumber("id"),
        DropletId = action.Number("droplet"),
        DropletName = action.Text("name"),
        Type = action.RequiredText("type"),
        Status = action.RequiredText("status"),
        StartedAt = action.Time("started"),
        CompletedAt = action.Time("completed"),
        ResourceId = action.Number("resource"),
        ResourceType = action.RequiredText("resource_type"),
        ImageId = action.Number("image"),
        RegionSlug = action.Text("slug"),
        Region = action.Object("region") is not { } region ? null : new()
        {
            Name = region.RequiredText("name"),
            Slug = region.RequiredText("slug"),
            Features = region.Texts("features"),
            Available = region.Flag("available"),
        },
    };
}
