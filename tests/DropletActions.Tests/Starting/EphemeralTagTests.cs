using DropletActions.Engine;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Starting;

/// <summary>The temporary tag: assigned in as few requests as the API allows, and always removed.</summary>
public sealed class EphemeralTagTests
{
    private const string HowToRemove =
        "The tag is harmless. Remove it with 'doctl compute tag delete t' or DELETE /v2/tags/t. A -Bulk run more than an hour from now may also remove it.";

    private readonly ManualClock _clock = new();
    private readonly List<long[]> _put = [];
    private FakeDropletApi _api = null!;
    private ApiSession _session = null!;
    private EventQueue _events = null!;
    private RunReport _report = null!;
    private EphemeralTag _tag = null!;

    [SetUp]
    public void SetUp()
    {
        _put.Clear();
        _api = new() { CreateTag = (_, _) => Task.CompletedTask, DeleteTag = (_, _) => Task.CompletedTask };
        _session = new(_api, _clock);
        _events = new();
        _report = new(_events, null, _ => { });
        _tag = new(_api, _session.Reader, _clock, "t");
    }

    [TearDown]
    public void TearDown()
    {
        _session.Dispose();
        _events.Dispose();
    }

    [Test]
    public async Task Tag_that_was_never_created_is_not_removed()
    {
        _api.CreateTag = (_, _) => throw FakeFaults.Forbidden();
        Assert.ThrowsAsync<DropletApiException>(() => _tag.CreateAsync(default));
        await _tag.RemoveAsync(_report, default);
        Assert.That(_api.Count("DeleteTag"), Is.Zero);
    }

    [Test]
    public async Task Tag_that_may_have_been_created_by_any_of_several_tries_is_removed([Values] bool isLost)
    {
        // The last of several tries is reported, and an earlier one may have created the tag.
        _api.CreateTag = (_, _) => throw (isLost ? FakeFaults.Lost() : FakeFaults.NotSent());
        Assert.ThrowsAsync<DropletApiException>(() => _tag.CreateAsync(default));
        await _tag.RemoveAsync(_report, default);
        Assert.That(_api.Count("DeleteTag"), Is.EqualTo(1));
    }

    [Test]
    public async Task Failed_removal_is_a_warning_that_says_how_to_remove_the_tag()
    {
        _api.DeleteTag = (_, _) => throw FakeFaults.Forbidden();
        await RemovedAsync();
        Assert.That(Warnings(), Is.EqualTo(new[] { $"You do not have access for the attempted action. {HowToRemove}" }));
    }

    [Test]
    public async Task Tag_that_is_already_gone_counts_as_removed()
    {
        _api.DeleteTag = (_, _) => throw FakeFaults.NotFound();
        await RemovedAsync();
        Assert.That(_events.IsEmpty, Is.True);
    }

    [Test]
    public async Task Tag_is_removed_after_a_stop_and_no_timer_is_left()
    {
        await _tag.CreateAsync(default);
        await _tag.RemoveAsync(_report, new(canceled: true));
        Assert.That(_api.Count("DeleteTag"), Is.EqualTo(1));
        Assert.That((_events.IsEmpty, _clock.Pending), Is.EqualTo((true, 0)));
    }

    [Test]
    public async Task Removal_that_hangs_after_a_stop_is_given_up_and_reported()
    {
        _api.DeleteTag = (_, token) => Task.Delay(Timeout.Infinite, token);
        await _tag.CreateAsync(default);
        await _clock.RunAsync(_tag.RemoveAsync(_report, new(canceled: true)));
        Assert.That(Warnings(), Is.EqualTo(new[] { $"The tag 't' could not be removed within 5 seconds. {HowToRemove}" }));
    }

    [TestCase(400)]
    [TestCase(413)]
    [TestCase(422)]
    public async Task Limit_of_resources_in_a_request_is_detected_once(int status)
    {
        Answer(ids => ids.Length > 300 ? Refusal(status) : null);
        Assert.That(await PutOn(1000), Is.Empty);
        Assert.That(Sizes, Is.EqualTo(new[] { 1000, 500, 250, 250, 250, 250 }));
        Assert.That(_put.Where(ids => ids.Length <= 300).SelectMany(ids => ids), Is.EqualTo(Enumerable.Range(1, 1000)));
    }

    [Test]
    public async Task More_than_a_thousand_are_sent_in_full_requests_and_two_with_the_rest()
    {
        Answer(_ => null);
        await PutOn(3500);
        Assert.That(Sizes, Is.EqualTo(new[] { 1000, 1000, 750, 750 }));
    }

    [Test]
    public async Task Droplet_that_cannot_be_tagged_is_reported_and_does_not_affect_the_others()
    {
        Answer(ids => ids.Contains(3) ? Refusal(422) : null);
        Assert.That((await PutOn(4)).Keys, Is.EqualTo(new[] { 3 }));
        await _tag.PutOnAsync([5, 6, 7, 8], default);
        Assert.That(Sizes, Is.EqualTo(new[] { 4, 2, 2, 1, 1, 4 }));
    }

    [Test]
    public async Task Missing_Droplets_are_found_with_one_list()
    {
        Exist(1, 2);
        Answer(ids => ids.Contains(99) ? NotFound() : null);
        var refused = await _tag.PutOnAsync([1, 2, 99], default);
        Assert.That(refused.Single().Value.Message, Is.EqualTo("There is no Droplet 99 in this account."));
        Assert.That(_put, Is.EqualTo(new[] { new long[] { 1, 2, 99 }, [1, 2] }));
    }

    [Test]
    public async Task Missing_Droplet_does_not_make_requests_smaller()
    {
        Exist(1, 2, 3, 5, 6, 7, 8);
        Answer(ids => ids.Length > 2 && _put.Count == 1 ? Refusal(422) : ids.Contains(99) ? NotFound() : null);
        await _tag.PutOnAsync([1, 2, 3, 99], default);
        await _tag.PutOnAsync([5, 6, 7, 8], default);
        Assert.That(Sizes, Is.EqualTo(new[] { 4, 2, 2, 1, 4 }));
    }

    [Test]
    public async Task Missing_Droplets_are_found_by_bisection_without_a_list()
    {
        _api.ListDroplets = (_, _, _) => throw FakeFaults.Forbidden();
        Answer(ids => ids.Contains(99) ? NotFound() : null);
        Assert.That((await _tag.PutOnAsync([1, 99], default)).Keys, Is.EqualTo(new[] { 99 }));
        Assert.That(Sizes, Is.EqualTo(new[] { 2, 1, 1 }));
    }

    [Test]
    public void Another_failure_of_the_list_is_an_error()
    {
        _api.ListDroplets = (_, _, _) => throw FakeFaults.ServerError();
        Answer(_ => NotFound());
        Assert.That(Assert.ThrowsAsync<DropletApiException>(() => _tag.PutOnAsync([1, 99], default))!.Kind, Is.EqualTo(FailureKind.ServerError));
    }

    [Test]
    public void Three_existing_Droplets_reported_as_missing_mean_that_the_tag_is_gone()
    {
        Exist([.. Enumerable.Range(1, 100).Select(id => (long)id)]);
        Answer(_ => NotFound());
        Assert.That(Assert.ThrowsAsync<DropletApiException>(() => PutOn(100))!.Kind, Is.EqualTo(FailureKind.DropletNotFound));
        Assert.That(_put.Count(ids => ids.Length == 1), Is.EqualTo(3));
    }

    [Test]
    public async Task Tag_that_was_assigned_to_another_Droplet_is_not_gone()
    {
        Exist([.. Enumerable.Range(1, 8).Select(id => (long)id)]);
        Answer(ids => ids is [1] ? null : NotFound());
        Assert.That((await PutOn(8)).Keys, Is.EquivalentTo(new[] { 2, 3, 4, 5, 6, 7, 8 }));
    }

    [Test]
    public void Failure_that_concerns_all_Droplets_ends_the_tagging_at_once()
    {
        Answer(_ => FakeFaults.ServerError());
        Assert.ThrowsAsync<DropletApiException>(() => PutOn(10));
        Assert.That(_put, Has.Count.EqualTo(1));
    }

    private IEnumerable<int> Sizes => _put.Select(ids => ids.Length);

    private Task<IReadOnlyDictionary<long, Failure>> PutOn(int count) => _tag.PutOnAsync([.. Enumerable.Range(1, count).Select(id => (long)id)], default);

    private async Task RemovedAsync()
    {
        await _tag.CreateAsync(default);
        await _tag.RemoveAsync(_report, default);
    }

    private void Answer(Func<long[], DropletApiException?> refuse) => _api.TagDroplets = (_, ids, _) =>
    {
        _put.Add([.. ids]);
        return refuse([.. ids]) is { } refusal ? throw refusal : Task.CompletedTask;
    };

    private void Exist(params long[] ids) => _api.ListDroplets = (query, _, _) =>
        Task.FromResult(new Page<Droplet>(query.Gpus ? [] : [.. ids.Select(id => new Droplet { DropletId = id })], false, null));

    private List<string> Warnings()
    {
        var warnings = new List<string>();
        while (_events.TryTake(out var news))
            warnings.Add(((Warned)news).Text);
        return warnings;
    }

    private static DropletApiException Refusal(int status) => new(FakeFaults.Rejected().Failure with { HttpStatus = status });

    private static DropletApiException NotFound() => new(FakeFaults.NotFound().Failure with { HttpStatus = 404 });
}
