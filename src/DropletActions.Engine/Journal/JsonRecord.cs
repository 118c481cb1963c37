using System.Globalization;

namespace DropletActions.Engine;

/// <summary>A JSON object as it was read. Asking for a member in a form that it does not have is a <see cref="FormatException"/>.</summary>
internal sealed class JsonRecord(IReadOnlyDictionary<string, object?> members)
{
    public bool Has(string name) => members.ContainsKey(name);

    public string? Text(string name) => Get<string>(name);

    public JsonRecord? Object(string name) => Get<JsonRecord>(name);

    public long? Number(string name) => Find(name) switch
    {
        null => null,
        long number => number,
        _ => throw Unfit(name),
    };

    public bool Flag(string name) => Find(name) switch
    {
        null => false,
        bool flag => flag,
        _ => throw Unfit(name),
    };

    public DateTimeOffset? Time(string name)
    {
        if (Text(name) is not { } text)
            return null;

        return DateTimeOffset.TryParseExact(text, "o", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : throw Unfit(name);
    }

    public string[] Texts(string name) => Get<List<object?>>(name) is { } list
        ? [.. list.Select(item => item as string ?? throw Unfit(name))]
        : [];

    public string RequiredText(string name) => Text(name) ?? throw Missing(name);

    public long RequiredNumber(string name) => Number(name) ?? throw Missing(name);

    public JsonRecord RequiredObject(string name) => Object(name) ?? throw Missing(name);

    public DateTimeOffset RequiredTime(string name) => Time(name) ?? throw Missing(name);

    private object? Find(string name) => members.TryGetValue(name, out var value) ? value : null;

    private T? Get<T>(string name)
        where T : class => Find(name) switch
        {
            null => null,
            T value => value,
            _ => throw Unfit(name),
        };

    private static FormatException Unfit(string name) => new($"its '{name}' is not what it should be");

    private static FormatException Missing(string name) => new($"it has no '{name}'");
}
