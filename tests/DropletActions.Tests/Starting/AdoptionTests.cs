using DropletActions.Engine;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Starting;

/// <summary>Which action is adopted as the action of a lost response, and which is not.</summary>
public sealed class AdoptionTests
{
    private StartScene _scene = null!;

    [SetUp]
    public void SetUp() => _scene = new();

    [TearDown]
    public void TearDown() => _scene.Dispose();

    [TestCase("snapshot")]
    [TestCase("power_off")]
    public async Task Action_of_a_lost_response_is_found_and_adopted(string type)
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
    public async Task Action_that_is_listed_late_is_adopted(int seconds)
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
    public async Task Search_with_slow_requests_lasts_the_whole_grace_period()
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

    [Test]
    public async Task Action_of_the_first_request_is_found_after_any_number_of_repeats()
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

    [TestCase(true)]
    [TestCase(false)]
    public async Task Action_that_makes_the_repeat_refused_is_adopted(bool isBusy)
    {
        // The server carries out the first request only after the search for it has found nothing.
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
    public async Task Action_with_an_earlier_time_is_not_adopted()
    {
        _scene.Account.Begin(1, "snapshot");
        _scene.Clock.Advance(TimeSpan.FromSeconds(10));
        _scene.Attempt = (_, _) => throw FakeFaults.Lost();
        Assert.That((await _scene.Failed("snapshot")).Kind, Is.EqualTo(FailureKind.OutcomeUnknown));
    }

    [Test]
    public async Task Action_with_a_lower_id_is_not_adopted()
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
    public async Task Action_of_another_type_or_Droplet_is_not_adopted()
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
    public async Task Action_is_adopted_by_the_clock_of_a_server_that_is_an_hour_off(int minutes)
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
    public async Task Action_is_found_in_an_unordered_list_of_many_pages()
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
    public async Task Several_actions_that_fit_are_named_in_an_unknown_outcome()
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
