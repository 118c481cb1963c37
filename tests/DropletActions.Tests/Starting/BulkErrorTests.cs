using DropletActions.Engine;
using DropletActions.Tests.Scheduling;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Starting;

/// <summary>The errors of a bulk run for each target: the outcome, the reason if it is known, and advice.</summary>
public sealed class BulkErrorTests
{
    private const string Fit = "Check with Get-Droplet and Get-DropletAction whether the Droplet's state allows the action.";
    private const string Doubt = "Before you try again, check with Get-DropletAction whether the action was started.";
    private const string Patience = "Wait until it has ended, or use -WaitIfBusy, which tries again until then.";

    private FleetScene _scene = null!;

    [TearDown]
    public void TearDown() => _scene.Dispose();

    [Test]
    public void Bulk_run_takes_five_requests_and_its_actions_have_names()
    {
        Begin();
        _scene.RunAll([Bulk(1, 2) with { Droplets = [new() { DropletId = 1, Name = "web-1" }, new() { DropletId = 2 }] }]);
        Assert.That(_scene.Reported.Select(action => action.DropletName), Is.EquivalentTo(new[] { "web-1", null }));
        Assert.That(_scene.Api.Calls.Select(call => call.Method), Is.EqualTo(new[] { "ListTags", "DeleteTag", "CreateTag", "TagDroplets", "StartByTag", "DeleteTag" }));
    }

    [TestCase(false, "Droplet web-2 (2) was not power-cycled: another action of the Droplet is in progress.", Patience)]
    [TestCase(true, "Droplet web-2 (2) was not power-cycled: the API started no action for it and gave no reason; the Droplet's status is 'active'.", Fit)]
    public void Skipped_Droplet_is_reported_with_the_reason(bool isFree, string message, string advice)
    {
        Begin();
        PassOver(2, isBusy: !isFree);
        _scene.RunAll([Bulk(1, 2) with { Droplets = [new() { DropletId = 1 }, new() { DropletId = 2, Name = "web-2" }] }]);
        AssertSays(FailureKind.NotActedOn, message, advice);
        Assert.That(_scene.Reported.Single().DropletId, Is.EqualTo(1));
    }

    [TestCase("power_cycle", FailureKind.OutcomeUnknown, "Droplet 2 may have been power-cycled: the response was lost, and no action that it started was found; the Droplet's status is 'active'.", Doubt)]
    [TestCase("shutdown", FailureKind.NotActedOn, "Droplet 2 was not shut down: the API started no action for it and gave no reason; the Droplet's status is 'active'.", Fit)]
    public void Error_after_a_lost_response_claims_only_what_is_known(string type, FailureKind kind, string message, string advice)
    {
        Begin();
        _scene.Api.StartByTag = (_, body, _) =>
        {
            _scene.Account.Begin(1, body.Type);
            throw FakeFaults.Lost();
        };
        _scene.RunAll([Bulk(1, 2) with { Request = Catalog.Wire.Create(type) }]);
        AssertSays(kind, message, advice, type);
    }

    [Test]
    public void Busy_Droplet_gets_a_request_of_its_own_with_WaitIfBusy()
    {
        Begin(new() { WaitIfBusy = true });
        PassOver(2, isBusy: true);
        _scene.RunAll([Bulk(1, 2)]);
        Assert.That(_scene.Failures, Is.Empty);
        Assert.That(_scene.Reported.Select(action => action.DropletId), Is.EquivalentTo(new[] { 1, 2 }));
        Assert.That((_scene.Api.Count("StartByTag"), _scene.Api.Count("Start")), Is.EqualTo((1, 1)));
        Assert.That(_scene.News.OfType<Noted>().Single().Text, Is.EqualTo("Droplet 2 is busy: power_cycle is sent to it separately once its other action has ended."));
    }

    [Test]
    public void Free_or_possibly_started_Droplet_gets_no_request_of_its_own([Values] bool isLost)
    {
        Begin(new() { WaitIfBusy = true });
        PassOver(2, isBusy: isLost);
        if (isLost)
        {
            _scene.Api.StartByTag = (_, body, _) =>
            {
                _scene.Account.Begin(1, body.Type);
                throw FakeFaults.Lost();
            };
        }

        _scene.RunAll([Bulk(1, 2)]);
        Assert.That(_scene.Failures.Single().Kind, Is.EqualTo(isLost ? FailureKind.OutcomeUnknown : FailureKind.NotActedOn));
        Assert.That(_scene.Api.Count("Start"), Is.Zero);
    }

    [Test]
    public void Droplet_that_was_deleted_meanwhile_is_reported_as_deleted()
    {
        Begin();
        PassOver(2, isBusy: false);
        _scene.Api.ListDroplets = (_, _, _) => Task.FromResult(new Page<Droplet>([new() { DropletId = 1 }], false, 1));
        _scene.RunAll([Bulk(1, 2)]);
        AssertSays(FailureKind.DropletNotFound, "There is no Droplet 2 in this account.", "Check the id, and that the token belongs to the Droplet's account or team.");
    }

    [Test]
    public void Unknown_reason_of_a_skipped_Droplet_is_logged()
    {
        Begin();
        PassOver(2, isBusy: false);
        _scene.Api.ListDroplets = (_, _, _) => throw FakeFaults.ServerError();
        _scene.RunAll([Bulk(1, 2)]);
        AssertSays(FailureKind.NotActedOn, "Droplet 2 was not power-cycled: the API started no action for it and gave no reason.", Fit);
        Assert.That(_scene.News.OfType<Noted>().Single().Text, Is.EqualTo("Why some Droplets got no action is not known: server error"));
    }

    [Test]
    public void Missing_Droplets_are_reported_and_nothing_is_started_without_any_Droplet([Values] bool isAnyThere)
    {
        Begin();
        var put = _scene.Api.TagDroplets;
        _scene.Api.TagDroplets = (tag, ids, token) => ids.Contains(99) ? throw new DropletApiException(FakeFaults.NotFound().Failure with { HttpStatus = 404 }) : put(tag, ids, token);
        _scene.RunAll([isAnyThere ? Bulk(1, 2, 99) : Bulk(99)]);
        Assert.That(_scene.Failures.Single().DropletId, Is.EqualTo(99));
        Assert.That(_scene.Failures.Single().Kind, Is.EqualTo(FailureKind.DropletNotFound));
        Assert.That(_scene.Api.Count("StartByTag"), Is.EqualTo(isAnyThere ? 1 : 0));
    }

    [Test]
    public void Error_of_a_token_without_the_scopes_names_the_scopes()
    {
        Begin();
        _scene.Api.CreateTag = (_, _) => throw FakeFaults.Forbidden();
        _scene.RunAll([Bulk(2)]);
        AssertSays(
            FailureKind.Forbidden,
            "Droplet 2 was not power-cycled: You do not have access for the attempted action. -Bulk needs the scopes tag:create, tag:delete, tag:read, droplet:update.",
            "Connect with a token that has the scopes tag:create, tag:delete, tag:read, droplet:update, or omit -Bulk.");
    }

    [Test]
    public void Another_refusal_is_reported_unchanged()
    {
        Begin();
        _scene.Api.CreateTag = (_, _) => throw FakeFaults.Rejected();
        _scene.RunAll([Bulk(2)]);
        AssertSays(FailureKind.Rejected, "Droplet 2 was not power-cycled: size is too small", null);
    }

    [Test]
    public void Unknown_token_ends_the_run([Values("CreateTag", "ListDroplets")] string where)
    {
        Begin();
        PassOver(2, isBusy: false);
        if (where == "CreateTag")
            _scene.Api.CreateTag = (_, _) => throw FakeFaults.Unauthorized();
        else
            _scene.Api.ListDroplets = (_, _, _) => throw FakeFaults.Unauthorized();
        _scene.RunAll([Bulk(1, 2)]);
        Assert.That(_scene.News.OfType<RunFailed>().Single().Failure.Kind, Is.EqualTo(FailureKind.Unauthorized));
        Assert.That(_scene.Failures, Is.Empty);
    }

    [Test]
    public async Task Nothing_is_reported_if_the_run_is_stopped_before_the_request_or_after_its_response()
    {
        var clock = new ManualClock();
        Begin(clock: clock);
        _scene.Api.StartByTag = (_, _, _) => throw FakeFaults.NotSent();
        _scene.Submit(Bulk(1, 2));
        await clock.WhenPending(1);
        _scene.StopAndTake();
        Assert.That(_scene.News, Is.Empty);
        _scene.Dispose();

        Begin(clock: clock);
        PassOver(2, isBusy: false);
        var isListed = new TaskCompletionSource();
        _scene.Api.ListDroplets = async (_, _, token) =>
        {
            isListed.SetResult();
            await Task.Delay(Timeout.Infinite, token);
            return null!;
        };
        _scene.Submit(Bulk(1, 2));
        await isListed.Task;
        _scene.StopAndTake();
        Assert.That(_scene.News.OfType<RequestAbandoned>(), Is.Empty);
        Assert.That(_scene.Reported.Single().DropletId, Is.EqualTo(1));
    }

    [Test]
    public void No_Droplet_is_reported_twice_if_the_cleanup_fails()
    {
        Begin();
        PassOver(2, isBusy: false);
        _scene.Api.ClockOffset = TimeSpan.Zero;
        _scene.Api.ListTags = (_, _) => Task.FromResult(new Page<string>(["droplet-actions-20200101T000000Z-000000000000"], false, 1));
        _scene.Api.DeleteTag = (tag, _) => tag.Contains("20200101") ? throw new InvalidOperationException("a defect") : Task.CompletedTask;
        _scene.RunAll([Bulk(1, 2)]);
        Assert.That(_scene.Failures.Select(failure => failure.DropletId), Is.EqualTo(new long?[] { 2 }));
    }

    private static BulkWork Bulk(params long[] ids) => FleetScene.InBulk(ids);

    private void Begin(FleetOptions? options = null, IClock? clock = null)
    {
        _scene = new(clock ?? new LeapingClock(), options);
        foreach (var id in new[] { 1, 2 })
            _scene.Account.Add(id);
        _scene.Api.ListTags = (_, _) => Task.FromResult(new Page<string>([], false, 0));
    }

    /// <summary>The API acts on all but this one, which has an action in progress or not. Whether it reads as locked means nothing.</summary>
    private void PassOver(long id, bool isBusy)
    {
        if (isBusy)
            _scene.Account.Begin(id, "reboot");
        var list = _scene.Api.ListDroplets;
        _scene.Api.StartByTag = (_, body, _) => Task.FromResult<IReadOnlyList<DropletAction>>([.. new long[] { 1, 2 }.Where(other => other != id).Select(other => _scene.Account.Begin(other, body.Type))]);
        _scene.Api.ListDroplets = async (query, page, token) =>
        {
            var found = await list(query, page, token);
            return found with { Items = [.. found.Items.Select(droplet => droplet with { Locked = !isBusy && droplet.DropletId == id })] };
        };
    }

    private void AssertSays(FailureKind kind, string message, string? advice, string type = "power_cycle")
    {
        var failure = _scene.Failures.Single();
        Assert.That((failure.Kind, failure.Message, failure.Advice, failure.DropletId, failure.ActionType),
            Is.EqualTo((kind, message, advice, (long?)2, type)));
    }
}
