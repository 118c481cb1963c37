using DropletActions.Engine;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Starting;

/// <summary>The search for actions of a request with a lost response: how many requests it takes, and when it ends.</summary>
public sealed class LostActionsTests
{
    private LeapingClock _clock = null!;
    private FakeAccount _account = null!;
    private ApiSession _session = null!;

    [SetUp]
    public void SetUp()
    {
        _clock = new();
        _account = new(_clock) { ActionTime = _ => TimeSpan.FromHours(1) };
        _session = new(_account.Api, _clock);
    }

    [TearDown]
    public void TearDown() => _session.Dispose();

    [Test]
    public async Task Partial_request_has_ended_if_a_second_search_finds_no_more()
    {
        Begin(1, 2, 3);
        Assert.That((await _session.LostActions.FindLostAsync(Fingerprint(10), default)).Found, Has.Count.EqualTo(3));
        Assert.That(_clock.Elapsed, Is.EqualTo(TimeSpan.FromSeconds(1)));
    }

    [Test]
    public async Task Request_without_any_action_is_searched_for_during_the_whole_grace_period()
    {
        Assert.That((await _session.LostActions.FindLostAsync(Fingerprint(10), default)).Found, Is.Empty);
        Assert.That(_clock.Elapsed, Is.EqualTo(LostActions.Grace));
    }

    [Test]
    public async Task Request_is_searched_for_until_a_given_time_even_if_some_actions_are_found()
    {
        Begin(1, 2, 3);
        var until = _clock.UtcNow + TimeSpan.FromSeconds(5);
        Assert.That((await _session.LostActions.FindUntilAsync(Fingerprint(10), () => until - _clock.UtcNow, default)).Found, Has.Count.EqualTo(3));
        Assert.That(_clock.Elapsed, Is.EqualTo(TimeSpan.FromSeconds(5)));
    }

    [TestCase(4, 0, 4)]
    [TestCase(5, 1, 0)]
    public async Task Few_Droplets_are_looked_up_one_by_one_and_many_in_the_accounts_list(int droplets, int lists, int singles)
    {
        Begin([.. Enumerable.Range(1, droplets)]);
        Assert.That((await _session.LostActions.FindLostAsync(Fingerprint(droplets), default)).Found, Has.Count.EqualTo(droplets));
        Assert.That((_account.Api.Count("ListActions"), _account.Api.Count("ListDropletActions")), Is.EqualTo((lists, singles)));
    }

    [Test]
    public async Task Account_list_that_is_not_implemented_is_replaced_by_the_lists_of_the_Droplets()
    {
        Begin([.. Enumerable.Range(1, 5)]);
        _account.Api.ListActions = (_, _) => throw FakeFaults.NotImplemented();

        Assert.That((await _session.LostActions.FindLostAsync(Fingerprint(5), default)).Found, Has.Count.EqualTo(5));

        Assert.That(_account.Api.Count("ListDropletActions"), Is.EqualTo(5));
    }

    [Test]
    public async Task Failed_page_of_the_account_list_leaves_the_result_to_the_lists_of_the_Droplets()
    {
        Begin([.. Enumerable.Range(1, 5)]);
        _account.Api.ListActions = (_, _) => throw FakeFaults.ServerError();

        Assert.That((await _session.LostActions.FindLostAsync(Fingerprint(5), default)).Found, Has.Count.EqualTo(5));
    }

    [TestCase(199, 2)]
    [TestCase(200, 3)]
    public async Task Accounts_list_is_read_only_two_pages_beyond_what_the_actions_fill(int droplets, int pages)
    {
        Begin([.. Enumerable.Repeat(9999, 2000)]);
        await _session.LostActions.FindUntilAsync(Fingerprint(droplets), () => TimeSpan.Zero, default);
        Assert.That(_account.Api.Calls.Where(call => call.Method == "ListActions").Select(call => call.Id), Is.EqualTo(Enumerable.Range(1, pages)));
    }

    [Test]
    public async Task No_further_page_is_read_after_all_are_found()
    {
        _account.PageSize = 6;
        Begin([.. Enumerable.Repeat(9999, 10), .. Enumerable.Range(1, 5)]);
        await _session.LostActions.FindLostAsync(Fingerprint(5), default);
        Assert.That(_account.Api.Count("ListActions"), Is.EqualTo(1));
    }

    [TestCase(-3.0, true)]
    [TestCase(-3.1, false)]
    [TestCase(3600.0, true)]
    public void Action_may_be_three_seconds_older_than_its_request_because_clocks_differ(double seconds, bool mayBeMine)
    {
        Assert.That(Fit(seconds) != FingerprintFit.No, Is.EqualTo(mayBeMine));
    }

    [TestCase(-1.6, FingerprintFit.Early)]
    [TestCase(-1.5, FingerprintFit.Yes)]
    [TestCase(600.0, FingerprintFit.Yes)]
    [TestCase(601.0, FingerprintFit.Late)]
    public void Fit_is_certain_by_the_servers_time(double seconds, object fit) => Assert.That(Fit(seconds), Is.EqualTo(fit));

    [Test]
    public void Fit_without_a_time_on_either_side_is_uncertain()
    {
        var action = new DropletAction { Id = 1, DropletId = 1, Type = "snapshot", StartedAt = _clock.UtcNow };
        Assert.That((Fingerprint(1) with { ClockOffset = null }).Fit(action), Is.EqualTo(FingerprintFit.Open));
        Assert.That(Fingerprint(1).Fit(action with { StartedAt = null }), Is.EqualTo(FingerprintFit.Open), "No time tells nothing.");
        Assert.That(Fingerprint(1).Fit(action with { Type = "reboot" }), Is.EqualTo(FingerprintFit.No));
        Assert.That(Fingerprint(1).Fit(action with { DropletId = 2 }), Is.EqualTo(FingerprintFit.No));
    }

    private FingerprintFit Fit(double seconds) => Fingerprint(1).Fit(new DropletAction { Id = 1, DropletId = 1, Type = "snapshot", StartedAt = _clock.UtcNow + TimeSpan.FromSeconds(seconds) });

    private RequestFingerprint Fingerprint(int droplets) => new("snapshot", [.. Enumerable.Range(1, droplets).Select(id => (long)id)], 0, _clock.UtcNow) { ClockOffset = TimeSpan.Zero };

    private void Begin(params int[] droplets)
    {
        foreach (var id in droplets)
            _account.Begin(id, "snapshot");
    }
}
