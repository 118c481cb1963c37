using System.Globalization;

namespace DropletActions.Sandbox;

/// <summary>
/// A simulated DigitalOcean API on loopback: Droplets that actions really change, and everything that can go wrong on the way. For
/// tests of scripts and clients, without a token and without cost. Nothing is kept when it is disposed.
/// </summary>
/// <remarks>Safe to use from many threads at once.</remarks>
public sealed class DropletSandbox : IDisposable
{
    private readonly Cloud _cloud;
    private readonly TokenSet _tokens;
    private readonly LoopbackServer _server;

    private DropletSandbox(SandboxOptions options)
    {
        _cloud = new Cloud(options);
        foreach (var recipe in Fleet.Of(options.DropletCount))
            _cloud.Add(recipe);
        _tokens = new TokenSet(options);
        Token = _tokens.Create(null);
        Calls = new CallLog(options.CallLogLimit);
        Faults = new SandboxFaults(() => _cloud.Clock.Now);
        _server = new LoopbackServer(options.Port, new Reception(_cloud, _tokens, Faults, Calls).ServeAsync);
        BaseUri = new Uri(string.Format(CultureInfo.InvariantCulture, "http://127.0.0.1:{0}/", _server.Port));
        _cloud.LinkOrigin = (options.LinkOrigin ?? BaseUri).GetLeftPart(UriPartial.Authority);
        _server.Open();
    }

    /// <summary>Where it listens, for example <c>http://127.0.0.1:40123/</c>: what stands in for https://api.digitalocean.com/.</summary>
    public Uri BaseUri { get; }

    /// <summary>A made-up token that has every scope.</summary>
    public string Token { get; }

    /// <summary>What it was asked: every request, oldest first.</summary>
    public CallLog Calls { get; }

    /// <summary>What goes wrong with requests.</summary>
    public SandboxFaults Faults { get; }

    /// <summary>How actions end that do not end as usual.</summary>
    public SandboxOutcomes Outcomes => _cloud.Outcomes;

    /// <summary>The time on its clock, without <see cref="SandboxOptions.ClockSkew"/>.</summary>
    public DateTimeOffset Now => _cloud.Clock.Now;

    /// <summary>How many times as fast as the wall clock's its time passes.</summary>
    public int Speed => _cloud.Options.Speed;

    /// <summary>The Droplets there are now, in the order of their creation.</summary>
    public IReadOnlyList<SandboxDroplet> Droplets =>
        Locked(() => _cloud.Droplets.Select(state => new SandboxDroplet(_cloud, state)).ToArray());

    /// <summary>All actions ever started, oldest first, as they are now.</summary>
    public IReadOnlyList<SandboxAction> Actions => Locked(() => _cloud.Actions.All.Select(action => action.ToPublic()).ToArray());

    /// <summary>The tags there are now.</summary>
    public IReadOnlyList<string> Tags => Locked(() => _cloud.Tags.Names.ToArray());

    /// <summary>Starts one. It listens on 127.0.0.1 only, until it is disposed.</summary>
    /// <param name="options">What it starts with; null: the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
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
    /// <param name="gpu">Whether it is a GPU Droplet, which the API lists apart.</param>
    /// <param name="backups">Whether backups are on (weekly), with two made already.</param>
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
        var recipe = new DropletRecipe(name)
        {
            Id = id,
            Status = status,
            Tags = tags ?? [],
            Region = region,
            Size = string.IsNullOrEmpty(size) ? (gpu ? "gpu-h100x1-80gb" : "s-1vcpu-1gb") : size!,
            Image = image,
            Backups = backups,
        };
        return Locked(() => new SandboxDroplet(_cloud, _cloud.Add(recipe)));
    }

    /// <summary>Removes a Droplet, as if it was destroyed; its actions stay in the account's history. False when there is none.</summary>
    public bool RemoveDroplet(long id) => Locked(() => _cloud.Remove(id));

    /// <summary>The Droplet of this id; null when there is none.</summary>
    public SandboxDroplet? FindDroplet(long id) =>
        Locked(() => _cloud.Droplet(id) is { } state ? new SandboxDroplet(_cloud, state) : null);

    /// <summary>Makes a token that has just these scopes, for example <c>droplet:read</c>.</summary>
    /// <exception cref="ArgumentException">A scope is not one of the API's.</exception>
    public string AddToken(params string[] scopes)
    {
        var unknown = scopes.FirstOrDefault(scope => !Scopes.All.Contains(scope));
        if (unknown is not null)
            throw new ArgumentException($"There is no scope '{unknown}'. There are: {string.Join(", ", Scopes.All)}.", nameof(scopes));
        return Locked(() => _tokens.Create(scopes));
    }

    /// <summary>Moves its clock forward: actions go on, and rate limits open again.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    public void Advance(TimeSpan time)
    {
        _cloud.Clock.Advance(time);
        Locked(() => true);
    }

    /// <summary>Ends an action now. False when there is none of this id, or it has ended already.</summary>
    /// <param name="id">The action's id.</param>
    /// <param name="status"><c>completed</c> (it takes effect) or <c>errored</c>.</param>
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

    /// <summary>Stops listening at once; requests that hang are reset. Nothing is left running.</summary>
    public void Dispose() => _server.Dispose();

    /// <summary>Says where it listens, how many Droplets it has, and its speed where that is not the wall clock's.</summary>
    public override string ToString() => string.Format(
        CultureInfo.InvariantCulture, "Droplet sandbox at {0} with {1} Droplets{2}",
        BaseUri, Locked(() => _cloud.Droplets.Count), Speed == 1 ? "" : string.Format(CultureInfo.InvariantCulture, ", {0} times as fast as the wall clock", Speed));

    private T Locked<T>(Func<T> read)
    {
        lock (_cloud.Gate)
        {
            _cloud.Settle();
            return read();
        }
    }
}
