using DropletActions.Engine;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Starting;

/// <summary>No request adopts another one's action: of another runspace with the same token, or of another process.</summary>
public sealed class ActionClaimsTests
{
    private StartScene _scene = null!;

    [SetUp]
    public void SetUp() => _scene = new();

    [TearDown]
    public void TearDown() => _scene.Dispose();

    [Test]
    public async Task Lost_request_does_not_adopt_the_action_of_another_connection([Values(null, "two")] string? name)
    {
        _scene.Account.ActionTime = _ => TimeSpan.Zero;
        using var other = new ApiSession(_scene.Api, _scene.Clock);
        _scene.Attempt = (_, begin) => begin();
        await StartScene.Once(other).StartAsync(Snapshot("one"), 1, _scene.Context, default);

        _scene.Attempt = (_, _) => throw FakeFaults.ServerError();
        var failure = await Failed(name is null ? Snapshot(null) : Snapshot(name));

        Assert.That(failure.Kind, Is.EqualTo(FailureKind.OutcomeUnknown));
        Assert.That(failure.Message, Does.Contain("no action that it started was found"));
    }

    [Test]
    public void Another_token_has_claims_of_its_own()
    {
        using var other = new ApiSession(_scene.Api, _scene.Clock);
        Assert.That(other.Claims, Is.SameAs(_scene.Session.Claims));
        _scene.Api.Account = new();
        using var third = new ApiSession(_scene.Api, _scene.Clock);
        Assert.That(third.Claims, Is.Not.SameAs(other.Claims));
    }

    [Test]
    public async Task Two_lost_requests_of_one_kind_do_not_adopt_a_single_action()
    {
        using var other = new ApiSession(_scene.Api, _scene.Clock);
        var (attempts, areBothSent) = (0, new TaskCompletionSource());
        _scene.Api.Start = async (id, body, _) =>
        {
            if (Interlocked.Increment(ref attempts) == 2)
                areBothSent.SetResult();
            await areBothSent.Task;
            if (Interlocked.Increment(ref attempts) == 3)
                _scene.Account.Begin(id, body);
            throw FakeFaults.Lost();
        };
        var both = Task.WhenAll(
            Outcome(StartScene.Once(other), Catalog.Wire.Create("reboot")),
            Outcome(_scene.Starter, Catalog.Wire.Create("reboot")));
        await _scene.Clock.RunAsync(both);

        Assert.That((await both).Select(failure => failure!.Message), Is.All.Contains("action 1001 "));
    }

    [Test]
    public async Task Two_lost_snapshots_are_distinguished_by_their_names()
    {
        _scene.Account.ActionTime = _ => TimeSpan.FromSeconds(1);
        using var other = new ApiSession(_scene.Api, _scene.Clock);
        var (attempts, areBothSent) = (0, new TaskCompletionSource());
        _scene.Api.Start = async (id, body, _) =>
        {
            if (Interlocked.Increment(ref attempts) == 2)
                areBothSent.SetResult();
            await areBothSent.Task;
            if (body.Members.Any(member => member.Value is "one"))
                _scene.Account.Begin(id, body);
            throw FakeFaults.Lost();
        };
        var both = Task.WhenAll(Outcome(StartScene.Once(other), Snapshot("one")), Outcome(_scene.Starter, Snapshot("two")));
        await _scene.Clock.RunAsync(both);

        Assert.That((await both)[0], Is.Null, "It has adopted its own.");
        Assert.That((await both)[1]!.Message, Does.Contain("no action that it started was found"));
    }

    [TestCase("two", "no action that it started was found")]
    [TestCase("mine", "action 1001 ")]
    [TestCase(null, "no action that it started was found")]
    public async Task Snapshot_that_another_process_began_before_is_not_adopted(string? name, string says)
    {
        _scene.Account.ActionTime = _ => TimeSpan.FromSeconds(1);
        _scene.Account.Begin(1, "snapshot", name);
        _scene.Clock.Advance(TimeSpan.FromSeconds(2));
        _scene.Attempt = (_, _) => throw FakeFaults.ServerError();

        Assert.That((await Failed(Snapshot("mine"))).Message, Does.Contain(says));
    }

    [Test]
    public async Task Reboot_that_another_process_began_before_is_not_adopted_and_named()
    {
        _scene.Account.Begin(1, "reboot");
        _scene.Clock.Advance(TimeSpan.FromSeconds(2));
        _scene.Attempt = (_, _) => throw FakeFaults.ServerError();

        Assert.That((await _scene.Failed("reboot")).Message, Does.Contain("action 1001 "));
    }

    [Test]
    public async Task Snapshot_that_another_process_began_after_is_not_adopted()
    {
        _scene.Account.ActionTime = _ => TimeSpan.FromMinutes(5);
        _scene.Attempt = (_, _) =>
        {
            _scene.Account.Begin(1, "snapshot", "two");
            throw FakeFaults.Lost();
        };

        Assert.That((await Failed(Snapshot("mine"))).Message, Does.Contain("no action that it started was found"));
        Assert.That(_scene.Seconds, Is.GreaterThanOrEqualTo(300), "Its image is waited for: it tells.");
    }

    [Test]
    public async Task Snapshot_with_the_name_is_adopted_when_its_image_is_listed()
    {
        _scene.Account.ActionTime = _ => TimeSpan.FromMinutes(5);
        _scene.Account.Lag = TimeSpan.FromSeconds(20);
        _scene.Attempt = (_, begin) =>
        {
            begin();
            throw FakeFaults.Lost();
        };
        var start = Task.Run(() => _scene.Starter.StartAsync(Snapshot("mine"), 1, _scene.Context, default));
        await _scene.Clock.RunAsync(Task.WhenAny(start));

        Assert.That((await start)!.Id, Is.EqualTo(1001));
        Assert.That(_scene.Seconds, Is.GreaterThanOrEqualTo(320));
    }

    [Test]
    public async Task Snapshot_whose_image_does_not_appear_in_time_is_named()
    {
        using var scene = new StartScene(new() { Timeout = TimeSpan.FromMinutes(1) });
        scene.Attempt = (_, begin) =>
        {
            begin();
            throw FakeFaults.Lost();
        };
        var start = Task.Run(() => Outcome(scene.Starter, Snapshot("mine"), scene.Context));
        await scene.Clock.RunAsync(start);

        Assert.That((await start)!.Message, Does.Contain("action 1001 "));
    }

    private static ActionRequest Snapshot(string? name) =>
        name is null ? Catalog.Wire.Create("snapshot") : Catalog.Wire.Create("snapshot", ("Name", name));

    private async Task<Failure> Failed(ActionRequest request)
    {
        var start = Task.Run(() => Outcome(_scene.Starter, request));
        await _scene.Clock.RunAsync(start);
        return await start ?? throw new AssertionException("It was started.");
    }

    private async Task<Failure?> Outcome(StartOnce starter, ActionRequest request, IWorkContext? context = null)
    {
        try
        {
            await Task.Yield();
            await starter.StartAsync(request, 1, context ?? _scene.Context, default);
            return null;
        }
        catch (DropletApiException e)
        {
            return e.Failure;
        }
    }
}
