using System.Globalization;
using System.Net;
using DropletActions.Sandbox;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Sandbox;

/// <summary>A sandbox whose time passes a hundred times as fast as a clock that the test moves.</summary>
public sealed class SpeedTests
{
    private ManualClock _wall = null!;
    private DropletSandbox _sandbox = null!;
    private HttpClient _client = null!;

    [SetUp]
    public void Start()
    {
        _wall = new(new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero));
        StartWith(new() { Speed = 100, ActionSeconds = 30, BurstLimit = 3 });
    }

    [TearDown]
    public void Stop()
    {
        _client.Dispose();
        _sandbox.Dispose();
    }

    [Test]
    public void Time_starts_with_the_clocks_and_passes_faster()
    {
        var begun = _sandbox.Now;
        _wall.Advance(TimeSpan.FromSeconds(36));

        Assert.That(_sandbox.Now - begun, Is.EqualTo(TimeSpan.FromHours(1)));
        Assert.That(_sandbox.Speed, Is.EqualTo(100));
    }

    [Test]
    public void Advanced_time_is_not_scaled()
    {
        var begun = _sandbox.Now;
        _sandbox.Advance(TimeSpan.FromMinutes(5));
        _wall.Advance(TimeSpan.FromSeconds(1));

        Assert.That(_sandbox.Now - begun, Is.EqualTo(TimeSpan.FromSeconds(400)));
    }

    [Test]
    public async Task Action_takes_its_seconds_in_the_sandboxs_time()
    {
        using var started = await _client.PostAsync($"v2/droplets/{_sandbox.Droplets[0].Id}/actions", new StringContent("{\"type\":\"reboot\"}", null, "application/json"));
        Assert.That(started.StatusCode, Is.EqualTo(HttpStatusCode.Created));

        _wall.Advance(TimeSpan.FromMilliseconds(299));
        Assert.That(_sandbox.Actions[0].Status, Is.EqualTo("in-progress"));
        _wall.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That(_sandbox.Actions[0].Status, Is.EqualTo("completed"));
        Assert.That(_sandbox.Actions[0].CompletedAt - _sandbox.Actions[0].StartedAt, Is.EqualTo(TimeSpan.FromSeconds(30)));
    }

    [Test]
    public async Task Minute_and_headers_of_the_burst_limit_are_in_the_sandboxs_time()
    {
        for (var request = 0; request < 3; request++)
            Assert.That(await StatusAsync(), Is.EqualTo(HttpStatusCode.OK));

        _wall.Advance(TimeSpan.FromMilliseconds(100));
        using var refused = await _client.GetAsync("v2/droplets");
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.TooManyRequests));
        Assert.That(refused.Headers.GetValues("retry-after"), Is.EqualTo(new[] { "50" }));
        Assert.That(refused.Headers.Date, Is.EqualTo(new DateTimeOffset(2026, 3, 2, 10, 0, 10, TimeSpan.Zero)));
        Assert.That(refused.Headers.GetValues("ratelimit-reset"), Is.EqualTo(new[] { new DateTimeOffset(2026, 3, 2, 11, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) }));

        _wall.Advance(TimeSpan.FromMilliseconds(499));
        Assert.That(await StatusAsync(), Is.EqualTo(HttpStatusCode.TooManyRequests));
        _wall.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That(await StatusAsync(), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Duration_of_a_fault_is_in_the_sandboxs_time()
    {
        _sandbox.Faults.Away(TimeSpan.FromSeconds(20));
        Assert.ThrowsAsync<HttpRequestException>(StatusAsync);

        _wall.Advance(TimeSpan.FromMilliseconds(200));
        Assert.That(await StatusAsync(), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public void Time_is_the_clocks_own_without_a_speed()
    {
        Stop();
        StartWith(new());
        _wall.Advance(TimeSpan.FromSeconds(36));

        Assert.That(_sandbox.Now, Is.EqualTo(_wall.UtcNow));
        Assert.That(_sandbox.Speed, Is.EqualTo(1));
        Assert.That($"{_sandbox}", Does.EndWith(" with 3 Droplets"));
    }

    [Test]
    public void Fast_sandbox_without_a_clock_of_its_own_starts_with_the_machines_time()
    {
        var before = DateTimeOffset.UtcNow;
        using var sandbox = DropletSandbox.Start(new() { Speed = 1000 });
        var now = sandbox.Now;

        Assert.That(now, Is.InRange(before, before + ((DateTimeOffset.UtcNow - before + TimeSpan.FromSeconds(1)) * 1000)));
        Assert.That($"{sandbox}", Does.EndWith(" with 3 Droplets, 1000 times as fast as the wall clock"));
    }

    [TestCase(0)]
    [TestCase(-5)]
    [TestCase(1001)]
    public void Speed_out_of_range_is_refused(int speed) =>
        Assert.That(() => DropletSandbox.Start(new() { Speed = speed }), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.StartsWith("Speed must be from 1 to 1000."));

    private void StartWith(SandboxOptions options)
    {
        _sandbox = DropletSandbox.Start(options with { Clock = () => _wall.UtcNow });
        _client = new() { BaseAddress = _sandbox.BaseUri, DefaultRequestHeaders = { Authorization = new("Bearer", _sandbox.Token) } };
    }

    private async Task<HttpStatusCode> StatusAsync()
    {
        using var response = await _client.GetAsync("v2/droplets");
        return response.StatusCode;
    }
}
