using DropletActions.Engine;
using DropletActions.Tests.Scheduling;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Starting;

/// <summary>An action is started once, although the response to its request was lost.</summary>
public sealed class ExactlyOnceTests
{
    private StartScene _scene = null!;

    [SetUp]
    public void SetUp() => _scene = new();

    [TearDown]
    public void TearDown() => _scene.Dispose();

    [Test]
    public async Task Request_that_cannot_be_repeated_after_a_lost_response_has_an_unknown_outcome([Values] bool isClosed)
    {
        using var scene = new StartScene();
        scene.Attempt = (attempt, _) => throw (attempt == 1 ? FakeFaults.Lost() : isClosed ? FakeFaults.Closed() : FakeFaults.RateLimited());
        var failure = await scene.Failed("power_on");
        Assert.That((failure.Kind, scene.Attempts), Is.EqualTo((FailureKind.OutcomeUnknown, 2)));
        Assert.That(failure.Message, Does.Contain("no answer in time, and "));
    }

    [Test]
    public async Task Certificate_that_is_not_trusted_after_a_lost_response_leaves_the_outcome_unknown()
    {
        _scene.Attempt = (attempt, _) => throw (attempt == 1 ? FakeFaults.Lost() : FakeFaults.NotTrusted());
        Assert.That((await _scene.Failed("power_on")).Kind, Is.EqualTo(FailureKind.OutcomeUnknown));
    }

    [Test]
    public async Task List_without_an_end_leaves_the_outcome_unknown()
    {
        _scene.Attempt = (_, begin) =>
        {
            begin();
            throw FakeFaults.Lost();
        };
        _scene.Api.ListDropletActions = (_, _, _) => Task.FromResult(new Page<DropletAction>([new() { Id = 1 }], HasNext: true, null));

        var failure = await _scene.Failed("snapshot");
        Assert.That(failure.Kind, Is.EqualTo(FailureKind.OutcomeUnknown));
        Assert.That(failure.Message, Does.Contain("repeated earlier ones"));
        Assert.That(_scene.Attempts, Is.EqualTo(1));
        Assert.That(_scene.Api.Count("ListDropletActions"), Is.LessThan(10));
    }

    [TestCase("snapshot")]
    [TestCase("reboot")]
    [TestCase("password_reset")]
    public async Task Request_that_must_not_be_repeated_and_is_not_found_has_an_unknown_outcome(string type)
    {
        _scene.Attempt = (_, _) => throw FakeFaults.Lost();
        var failure = await _scene.Failed(type);
        Assert.Multiple(() =>
        {
            Assert.That(failure.Kind, Is.EqualTo(FailureKind.OutcomeUnknown));
            Assert.That(failure.Message, Is.EqualTo($"{DropletActions.Engine.ActionCatalog.OutcomeOf(type).InDoubt("the Droplet")}: no answer in time, and no action that it started was found."));
            Assert.That(failure.Advice, Is.EqualTo("Before you try again, check with Get-DropletAction whether the action was started."));
            Assert.That(_scene.Attempts, Is.EqualTo(1));
            Assert.That(_scene.Api.Count("ListDropletActions"), Is.GreaterThan(3));
        });
    }

    [Test]
    public async Task Harmless_request_is_repeated_after_a_search_each_time()
    {
        var searched = new List<int>();
        _scene.Attempt = (attempt, begin) =>
        {
            searched.Add(_scene.Api.Count("ListDropletActions"));
            return attempt < 3 ? throw FakeFaults.Lost() : begin();
        };
        Assert.That((await _scene.Start("power_on"))!.Type, Is.EqualTo("power_on"));
        Assert.That(_scene.Account.Started, Has.Count.EqualTo(1));
        Assert.That(searched[1], Is.GreaterThan(searched[0] + 3));
        Assert.That(searched[2], Is.GreaterThan(searched[1] + 3));
    }

    [Test]
    public async Task Harmless_request_is_not_repeated_indefinitely()
    {
        _scene.Attempt = (_, _) => throw FakeFaults.Lost();
        Assert.That((await _scene.Failed("power_on")).Kind, Is.EqualTo(FailureKind.OutcomeUnknown));
        Assert.That(_scene.Attempts, Is.EqualTo(5));
    }

    [Test]
    public async Task Lost_response_before_the_API_becomes_unreachable_has_an_unknown_outcome()
    {
        _scene.Attempt = (attempt, _) => throw (attempt == 1 ? FakeFaults.Lost() : FakeFaults.NotSent());
        Assert.That((await _scene.Failed("power_on")).Kind, Is.EqualTo(FailureKind.OutcomeUnknown));
    }

    [Test]
    public async Task Droplet_that_others_keep_busy_after_a_lost_response_has_an_unknown_outcome()
    {
        _scene.Attempt = (attempt, _) => throw (attempt == 1 ? FakeFaults.Lost() : FakeFaults.Busy());
        var failure = await _scene.Failed("power_off");
        Assert.That(failure.Kind, Is.EqualTo(FailureKind.OutcomeUnknown));
        Assert.That(failure.Message, Does.Contain("no answer in time"));
    }

    [Test]
    public async Task Droplet_that_others_keep_busy_after_a_lost_response_is_waited_for_with_WaitIfBusy()
    {
        using var scene = new StartScene(new() { WaitIfBusy = true });
        scene.Attempt = (attempt, begin) => attempt == 1 ? throw FakeFaults.Lost() : attempt < 4 ? throw FakeFaults.Busy() : begin();
        Assert.That((await scene.Start("power_off"))!.Type, Is.EqualTo("power_off"));
        Assert.That(scene.Account.Started, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Refusal_after_a_lost_response_without_an_action_reports_an_unknown_outcome_with_both()
    {
        _scene.Attempt = (attempt, _) => throw (attempt == 1 ? FakeFaults.Lost() : FakeFaults.Rejected());
        var failure = await _scene.Failed("enable_ipv6");
        Assert.That(failure.Kind, Is.EqualTo(FailureKind.OutcomeUnknown));
        Assert.That(failure.Message, Does.Contain("no answer in time").And.Contains("size is too small"));
    }

    [TestCase(FailureKind.Unauthorized, true)]
    [TestCase(FailureKind.Forbidden, false)]
    [TestCase(FailureKind.DropletNotFound, false)]
    [TestCase(FailureKind.RateLimited, false)]
    [TestCase(FailureKind.ServerError, false)]
    public async Task Failed_repeat_after_a_lost_response_reports_an_unknown_outcome_with_both(FailureKind kind, bool endsRun)
    {
        var later = kind switch
        {
            FailureKind.Unauthorized => FakeFaults.Unauthorized(),
            FailureKind.Forbidden => FakeFaults.Forbidden(),
            FailureKind.DropletNotFound => FakeFaults.NotFound(),
            FailureKind.RateLimited => FakeFaults.RateLimited(),
            _ => FakeFaults.ServerError(),
        };
        _scene.Attempt = (attempt, _) => throw (attempt == 1 ? FakeFaults.Lost() : later);
        var failure = await _scene.Failed("power_on");
        Assert.Multiple(() =>
        {
            Assert.That(failure.Kind, Is.EqualTo(FailureKind.OutcomeUnknown));
            Assert.That(failure.Message, Does.Contain("no answer in time, and ").And.Contains(later.Message));
            Assert.That(failure.HttpStatus, Is.EqualTo(later.HttpStatus));
            Assert.That(failure.Fatal?.Kind, Is.EqualTo(endsRun ? kind : null));
        });
    }

    [Test]
    public void Unauthorized_after_a_lost_response_is_an_unknown_outcome_for_the_Droplet_and_ends_the_run([Values] bool onLookup)
    {
        using var scene = new FleetScene(new LeapingClock(), new() { Throttle = 1 });
        scene.Account.Add(1);
        var attempts = 0;
        scene.Api.Start = (_, _, _) => throw (++attempts == 1 ? FakeFaults.Lost() : FakeFaults.Unauthorized());
        if (onLookup)
            scene.Api.ListDropletActions = (_, _, _) => throw FakeFaults.Unauthorized();

        scene.RunAll([FleetScene.On(1, "power_on")]);

        Assert.That(scene.Failures.Select(failure => (failure.DropletId, failure.Kind)), Is.EqualTo(new[] { ((long?)1L, FailureKind.OutcomeUnknown) }));
        Assert.That(scene.News.OfType<RunFailed>().Single().Failure.Kind, Is.EqualTo(FailureKind.Unauthorized));
        Assert.That(attempts, Is.EqualTo(onLookup ? 1 : 2));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Search_that_fails_is_part_of_the_error(bool isForbidden)
    {
        _scene.Attempt = (_, _) => throw FakeFaults.Lost();
        _scene.Api.ListDropletActions = (_, _, _) => throw (isForbidden ? FakeFaults.Forbidden() : FakeFaults.ServerError());
        var failure = await _scene.Failed("power_on");
        Assert.That(failure.Kind, Is.EqualTo(FailureKind.OutcomeUnknown));
        Assert.That(failure.Message, Does.StartWith("The Droplet may have been powered on: no answer in time, and the search for its action failed: ").And.EndWith(isForbidden ? "attempted action." : "server error"));
        Assert.That(failure.Advice, Is.EqualTo("Before you try again, check with Get-DropletAction whether the action was started."));
        Assert.That(_scene.Attempts, Is.EqualTo(1));
    }
}
