using DropletActions.Engine;
using DropletActions.Tests.Scheduling;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Starting;

/// <summary>An action is started once, whatever happens to its request.</summary>
public sealed class ExactlyOnceTests
{
    private StartScene _scene = null!;

    [SetUp]
    public void SetUp() => _scene = new();

    [TearDown]
    public void TearDown() => _scene.Dispose();

    [Test]
    public async Task What_was_lost_and_then_could_not_be_sent_again_may_have_been_started([Values] bool isClosed)
    {
        using var scene = new StartScene();
        scene.Attempt = (attempt, _) => throw (attempt == 1 ? FakeFaults.Lost() : isClosed ? FakeFaults.Closed() : FakeFaults.RateLimited());
        var failure = await scene.Failed("power_on");
        Assert.That((failure.Kind, scene.Attempts), Is.EqualTo((FailureKind.OutcomeUnknown, 2)));
        Assert.That(failure.Message, Does.Contain("no answer in time, and "));
    }

    [Test]
    public async Task Harmless_request_to_an_endpoint_that_is_not_implemented_is_sent_once()
    {
        _scene.Attempt = (_, _) => throw FakeFaults.NotImplemented();

        Assert.That((await _scene.Failed("power_on")).Kind, Is.EqualTo(FailureKind.OutcomeUnknown));

        Assert.That(_scene.Attempts, Is.EqualTo(1));
    }

    [Test]
    public async Task A_request_that_never_left_is_sent_again()
    {
        _scene.Attempt = (attempt, begin) => attempt <= 4 ? throw FakeFaults.NotSent() : begin();
        var action = await _scene.Start("snapshot");
        Assert.That(_scene.Account.Started, Has.Count.EqualTo(1));
        Assert.That(action!.Id, Is.GreaterThan(0));
        Assert.That(_scene.Seconds, Is.EqualTo(0.5 + 1 + 2 + 4));
    }

    [Test]
    public async Task Request_without_a_connection_in_time_is_sent_again()
    {
        _scene.Attempt = (attempt, begin) => attempt <= 2 ? throw FakeFaults.NotConnectedInTime() : begin();
        Assert.That(await _scene.Start("snapshot"), Is.Not.Null);
        Assert.That((_scene.Account.Started.Count, _scene.Api.Count("ListDropletActions")), Is.EqualTo((1, 0)));
    }

    [Test]
    public async Task Certificate_that_is_not_trusted_is_not_tried_again()
    {
        _scene.Attempt = (_, _) => throw FakeFaults.NotTrusted();
        Assert.That(((await _scene.Failed("snapshot")).Kind, _scene.Attempts), Is.EqualTo((FailureKind.CertificateNotTrusted, 1)));
    }

    [Test]
    public async Task Certificate_that_is_not_trusted_after_a_lost_response_leaves_the_outcome_unknown()
    {
        _scene.Attempt = (attempt, _) => throw (attempt == 1 ? FakeFaults.Lost() : FakeFaults.NotTrusted());
        Assert.That((await _scene.Failed("power_on")).Kind, Is.EqualTo(FailureKind.OutcomeUnknown));
    }

    [Test]
    public async Task An_API_that_stays_out_of_reach_is_reported()
    {
        _scene.Attempt = (_, _) => throw FakeFaults.NotSent();
        var failure = await _scene.Failed("snapshot");
        Assert.That(failure.Kind, Is.EqualTo(FailureKind.ConnectionFailed));
        Assert.That(_scene.Seconds, Is.InRange(45, 54));
        Assert.That(_scene.Api.Count("ListDropletActions"), Is.Zero);
    }

    [Test]
    public async Task The_patience_with_an_API_out_of_reach_begins_when_it_goes()
    {
        using var scene = new StartScene(new() { WaitIfBusy = true });
        scene.Attempt = (_, begin) => scene.Seconds < 120 ? throw FakeFaults.Busy() : scene.Seconds < 150 ? throw FakeFaults.NotSent() : begin();
        Assert.That(await scene.Start("reboot"), Is.Not.Null);
    }

    [Test]
    public async Task A_body_that_cannot_be_written_is_not_tried_again()
    {
        _scene.Attempt = (_, _) => throw new DropletApiException(new(FailureKind.ParameterInvalid, "no JSON") { Delivery = Delivery.NotSent });
        Assert.That((await _scene.Failed("reboot")).Kind, Is.EqualTo(FailureKind.ParameterInvalid));
        Assert.That(_scene.Attempts, Is.EqualTo(1));
    }

    [Test]
    public async Task A_list_without_an_end_leaves_the_outcome_unknown()
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
    [TestCase("power_off")]
    public async Task An_action_whose_answer_was_lost_is_found_and_adopted(string type)
    {
        _scene.Attempt = (_, begin) =>
        {
            begin();
            throw FakeFaults.Lost();
        };
        var action = await _scene.Start(type);
        Assert.That(action, Is.EqualTo(_scene.Account.See(1001)));
        Assert.That(_scene.Attempts, Is.EqualTo(1));
        Assert.That(_scene.Seconds, Is.Zero);
    }

    [TestCase(2)]
    [TestCase(14)]
    public async Task An_action_that_shows_up_late_is_adopted(int seconds)
    {
        _scene.Attempt = (_, _) => throw FakeFaults.ServerError();
        var list = _scene.Api.ListDropletActions;
        _scene.Api.ListDropletActions = (id, page, token) =>
        {
            if (_scene.Seconds >= seconds && _scene.Account.Started.Count == 0)
                _scene.Account.Begin(id, "snapshot");
            return list(id, page, token);
        };
        Assert.That((await _scene.Start("snapshot"))!.Id, Is.EqualTo(1001));
        Assert.That(_scene.Attempts, Is.EqualTo(1));
    }

    [Test]
    public async Task The_whole_grace_period_is_searched_even_if_looks_take_their_time()
    {
        _scene.Attempt = (_, _) => throw FakeFaults.Lost();
        var list = _scene.Api.ListDropletActions;
        var looks = new List<double>();
        _scene.Api.ListDropletActions = (id, page, token) =>
        {
            _scene.Clock.Set(_scene.Clock.UtcNow + TimeSpan.FromMilliseconds(250));
            looks.Add(_scene.Seconds);
            return list(id, page, token);
        };
        await _scene.Failed("snapshot");
        Assert.That(looks[^1], Is.InRange(15, 16));
    }

    [TestCase("snapshot")]
    [TestCase("reboot")]
    [TestCase("password_reset")]
    public async Task What_must_not_be_repeated_and_is_not_found_has_an_unknown_outcome(string type)
    {
        _scene.Attempt = (_, _) => throw FakeFaults.Lost();
        var failure = await _scene.Failed(type);
        Assert.Multiple(() =>
        {
            Assert.That(failure.Kind, Is.EqualTo(FailureKind.OutcomeUnknown));
            Assert.That(failure.Message, Is.EqualTo($"{DropletActions.Engine.ActionOutcome.Of(type).InDoubt("the Droplet")}: no answer in time, and no action that it started was found."));
            Assert.That(failure.Advice, Is.EqualTo("Before you try again, check with Get-DropletAction whether the action was started."));
            Assert.That(_scene.Attempts, Is.EqualTo(1));
            Assert.That(_scene.Api.Count("ListDropletActions"), Is.GreaterThan(3));
        });
    }

    [Test]
    public async Task What_is_harmless_is_repeated_after_a_search_each_time()
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
    public async Task What_the_first_request_did_is_found_however_many_came_after_it()
    {
        var list = _scene.Api.ListDropletActions;
        _scene.Attempt = (attempt, begin) =>
        {
            if (attempt == 1)
                begin();
            throw FakeFaults.Lost();
        };
        _scene.Api.ListDropletActions = (id, page, token) => _scene.Attempts < 2 ? Task.FromResult(new Page<DropletAction>([], HasNext: false, 0)) : list(id, page, token);
        Assert.That((await _scene.Start("power_on"))!.Id, Is.EqualTo(1001));
        Assert.That(_scene.Attempts, Is.EqualTo(2));
    }

    [Test]
    public async Task Even_what_is_harmless_is_not_repeated_for_ever()
    {
        _scene.Attempt = (_, _) => throw FakeFaults.Lost();
        Assert.That((await _scene.Failed("power_on")).Kind, Is.EqualTo(FailureKind.OutcomeUnknown));
        Assert.That(_scene.Attempts, Is.EqualTo(5));
    }

    [Test]
    public async Task A_loss_followed_by_an_API_out_of_reach_has_an_unknown_outcome()
    {
        _scene.Attempt = (attempt, _) => throw (attempt == 1 ? FakeFaults.Lost() : FakeFaults.NotSent());
        Assert.That((await _scene.Failed("power_on")).Kind, Is.EqualTo(FailureKind.OutcomeUnknown));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_refusal_after_a_loss_is_our_own_action_at_work(bool isBusy)
    {
        // The first request is carried out only after it has been looked for in vain.
        _scene.Attempt = (attempt, begin) =>
        {
            if (attempt == 1)
                throw FakeFaults.Lost();

            begin();
            throw (isBusy ? FakeFaults.Busy() : FakeFaults.Rejected());
        };
        Assert.That((await _scene.Start("power_off"))!.Id, Is.EqualTo(1001));
    }

    [Test]
    public async Task A_Droplet_that_others_keep_busy_after_a_loss_has_an_unknown_outcome()
    {
        _scene.Attempt = (attempt, _) => throw (attempt == 1 ? FakeFaults.Lost() : FakeFaults.Busy());
        var failure = await _scene.Failed("power_off");
        Assert.That(failure.Kind, Is.EqualTo(FailureKind.OutcomeUnknown));
        Assert.That(failure.Message, Does.Contain("no answer in time"));
    }

    [Test]
    public async Task A_Droplet_that_others_keep_busy_after_a_loss_is_waited_for_where_that_is_asked()
    {
        using var scene = new StartScene(new() { WaitIfBusy = true });
        scene.Attempt = (attempt, begin) => attempt == 1 ? throw FakeFaults.Lost() : attempt < 4 ? throw FakeFaults.Busy() : begin();
        Assert.That((await scene.Start("power_off"))!.Type, Is.EqualTo("power_off"));
        Assert.That(scene.Account.Started, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Refusal_after_a_loss_that_left_no_trace_reports_an_unknown_outcome_with_both()
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
    public async Task A_search_that_fails_says_so(bool isForbidden)
    {
        _scene.Attempt = (_, _) => throw FakeFaults.Lost();
        _scene.Api.ListDropletActions = (_, _, _) => throw (isForbidden ? FakeFaults.Forbidden() : FakeFaults.ServerError());
        var failure = await _scene.Failed("power_on");
        Assert.That(failure.Kind, Is.EqualTo(FailureKind.OutcomeUnknown));
        Assert.That(failure.Message, Does.StartWith("The Droplet may have been powered on: no answer in time, and the search for its action failed: ").And.EndWith(isForbidden ? "attempted action." : "server error"));
        Assert.That(failure.Advice, Is.EqualTo("Before you try again, check with Get-DropletAction whether the action was started."));
        Assert.That(_scene.Attempts, Is.EqualTo(1));
    }

    [Test]
    public async Task An_older_action_is_not_adopted_for_its_time()
    {
        _scene.Account.Begin(1, "snapshot");
        _scene.Clock.Advance(TimeSpan.FromSeconds(10));
        _scene.Attempt = (_, _) => throw FakeFaults.Lost();
        Assert.That((await _scene.Failed("snapshot")).Kind, Is.EqualTo(FailureKind.OutcomeUnknown));
    }

    [Test]
    public async Task An_older_action_is_not_adopted_for_its_id()
    {
        // Started in the same second, and seen: only the id tells them apart.
        var first = await _scene.Start("snapshot");
        _scene.Attempt = (_, begin) =>
        {
            begin();
            throw FakeFaults.Lost();
        };
        var second = await _scene.Start("snapshot");
        Assert.That(second!.Id, Is.GreaterThan(first!.Id));

        // And what has been adopted once is not adopted again.
        _scene.Attempt = (_, _) => throw FakeFaults.Lost();
        Assert.That((await _scene.Failed("snapshot")).Kind, Is.EqualTo(FailureKind.OutcomeUnknown));
    }

    [Test]
    public async Task Another_type_or_another_Droplet_is_not_adopted()
    {
        _scene.Attempt = (_, _) =>
        {
            _scene.Account.Begin(1, "reboot");
            _scene.Account.Begin(2, "snapshot");
            throw FakeFaults.Lost();
        };
        Assert.That((await _scene.Failed("snapshot")).Kind, Is.EqualTo(FailureKind.OutcomeUnknown));
    }

    [TestCase(-60)]
    [TestCase(60)]
    public async Task A_server_whose_clock_is_an_hour_off_is_understood(int minutes)
    {
        _scene.Account.ClockOffset = TimeSpan.FromMinutes(minutes);
        _scene.Api.ClockOffset = TimeSpan.FromMinutes(minutes);
        _scene.Account.Begin(1, "snapshot");
        _scene.Clock.Advance(TimeSpan.FromSeconds(10));
        _scene.Attempt = (_, begin) =>
        {
            begin();
            throw FakeFaults.Lost();
        };
        Assert.That((await _scene.Start("snapshot"))!.Id, Is.EqualTo(1002));

        _scene.Clock.Advance(TimeSpan.FromSeconds(10));
        _scene.Attempt = (_, _) => throw FakeFaults.Lost();
        Assert.That((await _scene.Failed("snapshot")).Kind, Is.EqualTo(FailureKind.OutcomeUnknown));
    }

    [Test]
    public async Task A_list_in_no_order_over_many_pages_hides_nothing()
    {
        _scene.Account.PageSize = 5;
        _scene.Account.Order = actions => actions.OrderBy(action => action.Id * 7919 % 101);
        foreach (var _ in Enumerable.Range(0, 40))
            _scene.Account.Begin(1, "snapshot");
        _scene.Clock.Advance(TimeSpan.FromMinutes(1));
        _scene.Attempt = (_, begin) =>
        {
            begin();
            throw FakeFaults.Lost();
        };
        Assert.That((await _scene.Start("snapshot"))!.Id, Is.EqualTo(1041));
    }

    [Test]
    public async Task Several_actions_that_fit_leave_an_unknown_outcome_that_names_them()
    {
        _scene.Attempt = (_, begin) =>
        {
            begin();
            _scene.Account.Begin(1, "snapshot");
            throw FakeFaults.Lost();
        };
        var failure = await _scene.Failed("snapshot");
        Assert.That(failure.Kind, Is.EqualTo(FailureKind.OutcomeUnknown));
        Assert.That(failure.Message, Does.Contain($"action 1001 (started {new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).ToLocalTime():yyyy-MM-dd HH:mm:ss})").And.Contains("action 1002"));
    }
}
