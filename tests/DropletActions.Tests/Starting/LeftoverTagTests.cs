using DropletActions.Engine;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Starting;

/// <summary>Tags that bulk runs have left: only these are found, once an hour by the server's clock, and removed.</summary>
public sealed class LeftoverTagTests
{
    private readonly List<string> _deleted = [];
    private ManualClock _clock = null!;
    private FakeDropletApi _api = null!;
    private ApiSession _session = null!;
    private EventQueue _events = null!;
    private RunReport _report = null!;

    private EphemeralTags Tags => _session.EphemeralTags;

    [SetUp]
    public void SetUp()
    {
        _clock = new();
        _deleted.Clear();
        _api = new() { ClockOffset = TimeSpan.FromHours(2), ListTags = (_, _) => List(), DeleteTag = (tag, _) => Delete(tag) };
        _session = new(_api, _clock);
        _events = new();
        _report = new(_events, null, _ => { });
    }

    [TearDown]
    public void TearDown()
    {
        _session.Dispose();
        _events.Dispose();
    }

    [Test]
    public void Name_contains_the_servers_time_and_is_unique()
    {
        Assert.That(Tags.New().Name, Does.Match("^droplet-actions-20260301T140000Z-[0-9a-f]{12}$"));
        Assert.That(new[] { Tags.New().Name, Tags.New().Name }, Is.Unique);
        _api.ClockOffset = null;
        Assert.That(Tags.New().Name, Does.StartWith("droplet-actions-20260301T120000Z-"));
    }

    [Test]
    public async Task Leftover_tags_are_searched_once_an_hour()
    {
        await Tags.CheckAsync(_report, default);
        _clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromTicks(1));
        await Tags.CheckAsync(_report, default);
        Assert.That(_api.Count("ListTags"), Is.EqualTo(1));

        _clock.Advance(TimeSpan.FromTicks(1));
        await Tags.CheckAsync(_report, default);
        Assert.That(_api.Count("ListTags"), Is.EqualTo(2));
    }

    [Test]
    public async Task Only_a_tag_of_a_bulk_run_of_more_than_an_hour_ago_is_a_leftover()
    {
        string[] leftovers = ["droplet-actions-20260301T125959Z-000000000000", "droplet-actions-20250101T000000Z-0123456789ab"];
        string[] others =
        [
            "web", "", "droplet-actions-", "droplet-actions-20250101T000000Z", "droplet-actions-20250101T000000Z+000000000000", "Droplet-actions-20250101T000000Z-000000000000",
            "droplet-actions-20251301T000000Z-000000000000", "droplet-actions-20260301T130000Z-000000000000", "droplet-actions-20260301T140000Z-000000000000", "other-actions-20250101T000000Z-000000000000",
        ];
        _api.ListTags = (_, _) => List([.. leftovers, .. others]);
        Assert.That(await Tags.CheckAsync(_report, default), Is.EqualTo(leftovers.Order(StringComparer.Ordinal)));
    }

    [TestCase("customer-tag")]
    [TestCase("x")]
    [TestCase("")]
    [TestCase("0123456789a")]
    [TestCase("0123456789abc")]
    [TestCase("0123456789AB")]
    [TestCase("0123456789ag")]
    [TestCase("0123456789ab\n")]
    [TestCase("0123456789ab-customer")]
    [TestCase("\u0660123456789ab", Description = "An Arabic digit is no hexadecimal one.")]
    public async Task Tag_with_another_suffix_is_kept(string suffix)
    {
        _api.ListTags = (_, _) => List("droplet-actions-20200101T000000Z-" + suffix);
        Assert.That(await Tags.CheckAsync(_report, default), Is.Empty);
    }

    [TestCase("20990101T000000Z")]
    [TestCase("20200101t000000z")]
    [TestCase(" 0200101T000000Z")]
    public async Task Tag_with_a_time_in_the_future_or_in_another_form_is_kept(string time)
    {
        _api.ListTags = (_, _) => List($"droplet-actions-{time}-0123456789ab");
        Assert.That(await Tags.CheckAsync(_report, default), Is.Empty);
    }

    [Test]
    public async Task No_tag_is_a_leftover_without_the_servers_time()
    {
        _api.ClockOffset = null;
        _api.ListTags = (_, _) => List("droplet-actions-20250101T000000Z-000000000000");
        Assert.That(await Tags.CheckAsync(_report, default), Is.Empty);
    }

    [Test]
    public void Token_that_may_not_list_or_remove_tags_is_refused_before_anything_is_tagged()
    {
        _api.DeleteTag = (_, _) => throw FakeFaults.Forbidden();
        Assert.That(Assert.ThrowsAsync<DropletApiException>(() => Tags.CheckAsync(_report, default))!.Kind, Is.EqualTo(FailureKind.Forbidden));
        _api.ListTags = (_, _) => throw FakeFaults.Unauthorized();
        Assert.That(Assert.ThrowsAsync<DropletApiException>(() => Tags.CheckAsync(_report, default))!.Kind, Is.EqualTo(FailureKind.Unauthorized));
        _api.ListTags = (_, _) => throw FakeFaults.NotSent();
        Assert.That(Assert.ThrowsAsync<DropletApiException>(() => Tags.CheckAsync(_report, default))!.Kind, Is.EqualTo(FailureKind.ConnectionFailed));
        Assert.That(_events.IsEmpty, Is.True);
    }

    [Test]
    public async Task Transient_failure_of_the_check_does_not_stop_the_run_and_is_tried_again()
    {
        _api.ListTags = (_, _) => throw FakeFaults.ServerError();
        Assert.That(await Tags.CheckAsync(_report, default), Is.Empty);
        Assert.That(Notes(), Is.EqualTo(new[] { "Temporary tags of earlier bulk runs could not be listed: server error" }));
        await Tags.CheckAsync(_report, default);
        Assert.That(_api.Count("ListTags"), Is.EqualTo(2));
    }

    [Test]
    public async Task Ten_leftover_tags_are_removed_in_a_run_and_each_is_reported()
    {
        await Tags.ClearAsync([.. Enumerable.Range(1, 12).Select(number => $"t{number}")], _report, default);
        Assert.That(_deleted, Is.EqualTo(Enumerable.Range(1, 10).Select(number => $"t{number}")));
        Assert.That(Notes()[0], Is.EqualTo("Removed the temporary tag 't1' of an earlier bulk run."));
    }

    [Test]
    public async Task Leftover_tag_that_cannot_be_removed_is_left_to_another_run()
    {
        _api.DeleteTag = (tag, _) => tag == "t1" ? throw FakeFaults.ServerError() : Delete(tag);
        await Tags.ClearAsync(["t1", "t2"], _report, default);
        Assert.That(_deleted, Is.EqualTo(new[] { "t2" }));
        Assert.That(Notes()[0], Is.EqualTo("A temporary tag of an earlier bulk run was left: server error"));
        _api.DeleteTag = (_, _) => throw FakeFaults.Unauthorized();
        Assert.ThrowsAsync<DropletApiException>(() => Tags.ClearAsync(["t1"], _report, default));
    }

    private static Task<Page<string>> List(params string[] names) => Task.FromResult(new Page<string>(names, false, null));

    private Task Delete(string tag)
    {
        _deleted.Add(tag);
        return Task.CompletedTask;
    }

    private List<string> Notes()
    {
        var notes = new List<string>();
        while (_events.TryTake(out var news))
            notes.Add(((Noted)news).Text);
        return notes;
    }
}
