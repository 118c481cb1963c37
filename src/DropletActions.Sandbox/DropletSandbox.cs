using System.Globalization;

namespace DropletActions.Sandbox;

/// <summary>
/// A simulated DigitalOcean API on loopback, with Droplets that actions change and with faults on demand. It is for tests of scripts and
/// clients, without a token and without cost. Nothing is kept when it is disposed.
/// </summary>
/// <remarks>It is safe to use from many threads at once.</remarks>
public sealed class DropletSandbox : IDisposable
{
    private readonly Cloud _cloud;
    private readonly TokenStore _tokens;
    private readonly LoopbackServer _server;

    private DropletSandbox(SandboxOptions options)
    {
        _cloud = new Cloud(options);
        _tokens = new TokenStore(options);
        Token = _tokens.Create(options.Scopes);
        Calls = new CallLog(options.CallLogLimit);
        Faults = new SandboxFaults(() => _cloud.Clock.Now);
        _server = new LoopbackServer(options.Port, new RequestHandler(_cloud, _tokens, Faults, Calls).HandleAsync);
        BaseUri = new Uri(string.Format(CultureInfo.InvariantCulture, "http://127.0.0.1:{0}/", _server.Port));
        _cloud.LinkOrigin = (options.LinkOrigin ?? BaseUri).GetLeftPart(UriPartial.Authority);
        _server.Open();
    }

    /// <summary>The scopes that a token can have.</summary>
    public static IReadOnlyList<string> Scopes => Sandbox.Scopes.All;

    /// <summary>Where it listens, for example <c>http://127.0.0.1:40123/</c>: use it in place of https://api.digitalocean.com/.</summary>
    public Uri BaseUri { get; }

    /// <summary>A made-up token that has every scope, or <see cref="SandboxOptions.Scopes"/>.</summary>
    public string Token { get; }

    /// <summary>All requests that it received, oldest first.</summary>
    public CallLog Calls { get; }

    /// <summary>The faults: what goes wrong with requests.</summary>
    public SandboxFaults Faults { get; }

    /// <summary>The outcomes: how some actions end, in place of the usual way.</summary>
    public SandboxOutcomes Outcomes => _cloud.Outcomes;

    /// <summary>The time on its clock, without <see cref="SandboxOptions.ClockSkew"/>.</summary>
    public DateTimeOffset Now => _cloud.Clock.Now;

    /// <summary>How many times as fast as the wall clock its time passes.</summary>
    public int Speed => _cloud.Options.Speed;

    /// <summary>The Droplets as they are now, in the order of their creation.</summary>
    public IReadOnlyList<SandboxDroplet> Droplets =>
        Locked(() => _cloud.Droplets.Select(state => new SandboxDroplet(_cloud, state)).ToArray());

    /// <summary>All actions ever started, oldest first, as they are now.</summary>
    public IReadOnlyList<SandboxAction> Actions => Locked(() => _cloud.Actions.All.Select(action => action.ToPublic()).ToArray());

    /// <summary>The tags as they are now.</summary>
    public IReadOnlyList<string> Tags => Locked(() => _cloud.Tags.Names.ToArray());

    /// <summary>Starts a sandbox. It listens on 127.0.0.1 only, until it is disposed.</summary>
    /// <param name="options">Its options; null: the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="ArgumentException">A scope is not one of the API's.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The port is in use.</exception>
    public static DropletSandbox Start(SandboxOptions? options = null)
    {
        options ??= new SandboxOptions();
        options.Validate();
        return new DropletSandbox(options);
    }

    /// <summary>Adds a Droplet.</summary>
    /// <param name="name">Its name; another Droplet may have the same.</param>
    /// <param name="status"><c>new</c>, <c>active</c>, <c>off</c> or <c>archive</c>.</param>
    /// <param name="tags">Its tags; null for none.</param>
    /// <param name="region">A region that the sandbox has.</param>
    /// <param name="size">A size that the sandbox has; null: <c>s-1vcpu-1gb</c>, or a GPU size with <paramref name="gpu"/>.</param>
    /// <param name="image">The slug of an image that the sandbox has.</param>
    /// <param name="gpu">Whether it is a GPU Droplet, which the API lists separately.</param>
    /// <param name="backups">Whether weekly backups are on, with two backups made already.</param>
    /// <param name="id">Its id, at least 1; null: the next one.</param>
    /// <exception cref="ArgumentException">The sandbox has no such region, size or image, a tag cannot be one, or the id is in use.</exception>
    public SandboxDroplet AddDroplet(
        string name, string status = "active", string[]? tags = null, string region = "nyc3", string? size = null,
        string image = "ubuntu-24-04-x64", bool gpu = false, bool backups = false, long? id = null)
    {
        if (string.IsNullOrEmpty(name))
            throw new ArgumentException("A Droplet needs a name.", nameof(name));
        foreach (var tag in tags ?? [])
            SandboxDroplet.RequireTag(tag);
        var settings = new NewDroplet(name)
        {
            Id = id,
            Status = status,
            Tags = tags ?? [],
            Region = region,
            Size = string.IsNullOrEmpty(size) ? (gpu ? "gpu-h100x1-80gb" : "s-1vcpu-1gb") : size!,
            Image = image,
            Backups = backups,
        };
        return Locked(() => new SandboxDroplet(_cloud, _cloud.Add(settings)));
    }

    /// <summary>Removes a Droplet, as if it was destroyed; its actions stay in the account's history. False when there is no such Droplet.</summary>
    public bool RemoveDroplet(long id) => Locked(() => _cloud.Remove(id));

    /// <summary>The Droplet with this id; null when there is none.</summary>
    public SandboxDroplet? FindDroplet(long id) =>
        Locked(() => _cloud.Droplet(id) is { } state ? new SandboxDroplet(_cloud, state) : null);

    /// <summary>Creates a token that has only these scopes, for example <c>droplet:read</c>.</summary>
    /// <exception cref="ArgumentException">A scope is not one of the API's.</exception>
    public string AddToken(params string[] scopes) => Locked(() => _tokens.Create(scopes));

    /// <summary>
    /// Whether one of its Droplets would accept a TCP connection to this address and port now: the Droplet is active, its
    /// <see cref="SandboxOptions.BootSeconds"/> have passed, and the port is one of its <see cref="SandboxDroplet.OpenPorts"/>.
    /// </summary>
    public bool Accepts(string address, int port) => Locked(() => _cloud.Accepts(address, port));

    /// <summary>Moves its clock forward: actions end when they are due, and rate limits are available again.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    public void Advance(TimeSpan time)
    {
        _cloud.Clock.Advance(time);
        Locked(() => true);
    }

    /// <summary>Ends an action now. False when there is none with this id, or it has ended already.</summary>
    /// <param name="id">The action's id.</param>
    /// <param name="status"><c>completed</c>, with its effect, or <c>errored</c>.</param>
    public bool EndAction(long id, string status = "completed")
    {
        if (status is not (ActionState.Completed or ActionState.Errored))
            throw new ArgumentException("An action ends completed or errored.", nameof(status));
        return Locked(() =>
        {
            if (_cloud.Actions.Find(id) is not { Status: ActionState.InProgress } action)
                return false;
            _cloud.End(action, status, _cloud.Clock.Now);
            return true;
        });
    }

    /// <summary>Stops at once; requests that hang are reset. Nothing keeps running.</summary>
    public void Dispose() => _server.Dispose();

    /// <summary>Its address, its number of Droplets, and its speed where that is not the wall clock's.</summary>
    public override string ToString()
    {
        var count = Locked(() => _cloud.Droplets.Count);
        return Speed == 1
            ? string.Format(CultureInfo.InvariantCulture, "Droplet sandbox at {0} with {1} Droplets", BaseUri, count)
            : string.Format(
                CultureInfo.InvariantCulture, "Droplet sandbox at {0} with {1} Droplets, {2} times as fast as the wall clock",
                BaseUri, count, Speed);
    }

    private T Locked<T>(Func<T> read)
    {
        lock (_cloud.Lock)
        {
            _cloud.RunDueEvents();
            return read();
        }
    }
}
