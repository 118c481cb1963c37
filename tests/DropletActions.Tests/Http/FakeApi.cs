using System.Collections.Concurrent;
using System.Net;
using System.Text;
using DropletActions.Engine;
using DropletActions.Http;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Http;

/// <summary>A request as it was passed to the network.</summary>
public sealed record SentRequest(string Method, Uri Address, Dictionary<string, string> Headers, string? Body, DateTimeOffset At)
{
    /// <summary>Path and query, as they are sent.</summary>
    public string Target => Address.PathAndQuery;
}

/// <summary>The client under test over a handler that responds as the test specifies, with the test's clock.</summary>
internal sealed class FakeApi : HttpMessageHandler
{
    public const string Token = "dop_v1_0123456789abcdef0123456789abcdef";

    /// <summary>The id of <see cref="OneAction"/>.</summary>
    public const long ActionId = 36804636;

    /// <summary>An action without a Droplet, which matches a request for any.</summary>
    public const string OneAction = """{"action":{"id":36804636,"status":"in-progress","type":"reboot","started_at":"2020-11-14T16:29:21Z","completed_at":null,"resource_id":null,"resource_type":"droplet","region_slug":"nyc3"}}""";

    private readonly ConcurrentQueue<SentRequest> _sent = new();

    public FakeApi(Func<SentRequest, HttpResponseMessage> answer, Func<ApiSettings, ApiSettings>? change = null)
        : this((request, _) => Task.FromResult(answer(request)), change)
    {
    }

    public FakeApi(Func<SentRequest, CancellationToken, Task<HttpResponseMessage>> answer, Func<ApiSettings, ApiSettings>? change = null)
    {
        AnswerAsync = answer;
        var settings = new ApiSettings(new Uri("https://api.digitalocean.com"), Token, "DropletActions/1.0 (test)", Clock);
        Settings = change?.Invoke(settings) ?? settings;
        Api = DropletApiFactory.Create(Settings, _ => this);
    }

    public ManualClock Clock { get; } = new();

    public ApiSettings Settings { get; }

    public IDropletApi Api { get; }

    public Func<SentRequest, CancellationToken, Task<HttpResponseMessage>> AnswerAsync { get; set; }

    /// <summary>The failure of a request before its body is requested; null for none.</summary>
    public Func<Exception>? Unreachable { get; set; }

    public IReadOnlyList<SentRequest> Sent => [.. _sent];

    /// <summary>Another connection of the same token, to the same origin, with the same clock.</summary>
    public IDropletApi Another() => DropletApiFactory.Create(Settings, _ => this);

    public Task<DropletAction> Reboot(long id = 3164444, CancellationToken cancellationToken = default) =>
        Api.StartActionAsync(id, Bodies.Of("reboot"), cancellationToken);

    /// <summary>A response with a JSON body. Headers are pairs of name and value.</summary>
    public static HttpResponseMessage Json(string body, int status = 200, params string[] headers)
    {
        var answer = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        for (var i = 0; i < headers.Length; i += 2)
            answer.Headers.TryAddWithoutValidation(headers[i], headers[i + 1]);
        return answer;
    }

    public static HttpResponseMessage Error(int status, string id, string message, params string[] headers) =>
        Json($$"""{"id":"{{id}}","message":"{{message}}"}""", status, headers);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Unreachable is not null)
            throw Unreachable();

        var headers = request.Headers.Concat(request.Content?.Headers.AsEnumerable() ?? [])
            .ToDictionary(header => header.Key, header => string.Join(" ", header.Value), StringComparer.OrdinalIgnoreCase);
        var body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        var sent = new SentRequest(request.Method.Method, request.RequestUri!, headers, body, Clock.UtcNow);
        _sent.Enqueue(sent);
        return await AnswerAsync(sent, cancellationToken);
    }
}

/// <summary>Bodies of action requests.</summary>
internal static class Bodies
{
    public static ActionBody Of(string type, params (string Name, object? Value)[] members) =>
        new(type, [new("type", type), .. members.Select(member => new KeyValuePair<string, object?>(member.Name, member.Value))]);

    public static List<KeyValuePair<string, object?>> Members(params (string Name, object? Value)[] members) =>
        members.Select(member => new KeyValuePair<string, object?>(member.Name, member.Value)).ToList();
}
