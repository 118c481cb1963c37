using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using DropletActions.Sandbox;

namespace DropletActions.Tests.Sandbox;

/// <summary>A sandbox on a clock that the test moves, and a plain HTTP client that knows nothing of this module.</summary>
public abstract class SandboxFixture
{
    protected static readonly DateTimeOffset Start = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    // Everything a test starts, a second sandbox and further clients included; disposed in reverse.
    private readonly List<IDisposable> _owned = [];
    private readonly Stack<(DropletSandbox Sandbox, HttpClient Client)> _started = [];

    private protected DropletSandbox Sandbox => _started.Peek().Sandbox;

    protected HttpClient Client => _started.Peek().Client;

    /// <summary>The first Droplet of every sandbox here: web-01, active.</summary>
    private protected SandboxDroplet Web => Sandbox.Droplets[0];

    /// <summary>The third: db-01, with backups.</summary>
    private protected SandboxDroplet Db => Sandbox.Droplets[2];

    [SetUp]
    public void StartDefault() => StartWith(new SandboxOptions());

    [TearDown]
    public void DisposeAll()
    {
        _owned.Reverse();
        _owned.ForEach(owned => owned.Dispose());
        _owned.Clear();
        _started.Clear();
    }

    private protected void StartWith(SandboxOptions options)
    {
        var sandbox = DropletSandbox.Start(options with { Clock = () => Start });
        _owned.Add(sandbox);
        _started.Push((sandbox, NewClient(sandbox, sandbox.Token)));
    }

    protected HttpClient ClientWith(string? token) => NewClient(Sandbox, token);

    private HttpClient NewClient(DropletSandbox sandbox, string? token)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = sandbox.BaseUri };
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        _owned.Add(client);
        return client;
    }

    private protected Task<Reply> Get(string path, HttpClient? client = null) => Send(HttpMethod.Get, path, null, client);

    private protected Task<Reply> Post(string path, string body, HttpClient? client = null) => Send(HttpMethod.Post, path, body, client);

    private protected Task<Reply> Delete(string path, string? body = null, HttpClient? client = null) =>
        Send(HttpMethod.Delete, path, body, client);

    private protected Task<Reply> Act(SandboxDroplet droplet, string body, HttpClient? client = null) =>
        Post($"/v2/droplets/{droplet.Id}/actions", body, client);

    private protected Task<Reply> Act(SandboxDroplet droplet, object body) => Act(droplet, JsonSerializer.Serialize(body));

    private protected Task<Reply> ActOnTag(string tag, object body, HttpClient? client = null) =>
        Post($"/v2/droplets/actions?tag_name={Uri.EscapeDataString(tag)}", JsonSerializer.Serialize(body), client);

    /// <summary>Starts an action that must be accepted, and lets it end.</summary>
    private protected async Task<long> Complete(SandboxDroplet droplet, object body)
    {
        var reply = await Act(droplet, body);
        Assert.That(reply.Status, Is.EqualTo(201), reply.Text);
        Sandbox.Advance(TimeSpan.FromSeconds(2));
        return reply.Json.GetProperty("action").GetProperty("id").GetInt64();
    }

    private protected async Task<JsonElement> DropletJson(SandboxDroplet droplet) =>
        (await Get($"/v2/droplets/{droplet.Id}")).Json.GetProperty("droplet");

    private async Task<Reply> Send(HttpMethod method, string path, string? body, HttpClient? client)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await (client ?? Client).SendAsync(request);
        return new Reply((int)response.StatusCode, await response.Content.ReadAsStringAsync(), Headers(response));
    }

    private static Dictionary<string, string> Headers(HttpResponseMessage response) =>
        response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase);

    private protected sealed record Reply(int Status, string Text, IReadOnlyDictionary<string, string> Headers)
    {
        public JsonElement Json => JsonDocument.Parse(Text).RootElement;

        public string ErrorId => Json.GetProperty("id").GetString()!;

        public string Message => Json.GetProperty("message").GetString()!;

        public JsonElement[] List(string name) => [.. Json.GetProperty(name).EnumerateArray()];
    }
}
