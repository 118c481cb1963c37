using DropletActions.Tests.Support;

namespace DropletActions.Tests.Waiting;

/// <summary>The errors of waits that end without success.</summary>
public sealed class WaitErrorTests
{
    private WaitScene _scene = null!;

    [SetUp]
    public void SetUp() => _scene = new();

    [TearDown]
    public void TearDown() => _scene.Dispose();

    [TestCase("web-01", "The resize of Droplet web-01 (1) ended with the status 'errored'. The API gives no reason.")]
    [TestCase(null, "The resize of Droplet 1 ended with the status 'errored'. The API gives no reason.")]
    public async Task Error_of_an_errored_action_names_the_action_and_where_to_find_more(string? name, string message)
    {
        _scene.Account.Fails = _ => true;
        var failure = (await _scene.WaitAll([_scene.Begin("resize") with { DropletName = name }]))[0].Failure!;
        Assert.That(failure.Message, Is.EqualTo(message));
        Assert.That(failure.Advice, Is.EqualTo("Check the Droplet with Get-Droplet. The history in the control panel may show more."));
    }

    [TestCase("resize", 25, "The resize of Droplet 1 is still in progress after 24 seconds.")]
    [TestCase("shutdown", 20, "The shutdown of Droplet web-1 (1) is completed, but the Droplet's status is still not 'off' after 24 seconds.")]
    [TestCase("power_on", 20, "The power_on of Droplet web-1 (1) is completed, but the Droplet's status is still not 'active' after 24 seconds.")]
    [TestCase("snapshot", 20, "The snapshot of Droplet 1 is completed, but its image is still not listed after 24 seconds.")]
    public async Task Timeout_error_says_what_was_not_observed_and_how_to_continue(string type, int seconds, string message)
    {
        _scene.Account.Lag = TimeSpan.FromHours(1);
        _scene.Account.ActionTime = _ => TimeSpan.FromSeconds(seconds);
        _scene.Account.Add(1, status: type == "power_on" ? "off" : "active");
        var action = _scene.Account.Begin(1, type);
        var failure = (await _scene.Drive(_scene.Wait(action, TimeSpan.FromSeconds(24)), pending: 2)).Failure!;
        Assert.That(failure.Message, Is.EqualTo(message));
        Assert.That(failure.Advice, Is.EqualTo($"To keep waiting: Wait-DropletAction -Droplet 1 -ActionId {action.Id} -TimeoutSec <seconds>"));
    }

    [TestCase("snapshot", 20, "The snapshot of Droplet 1 is completed, but its image could not be looked up after 2 minutes: server error")]
    [TestCase("rename", 200, "The rename of Droplet 1 may still be in progress after 2 minutes: its status could not be checked: server error")]
    public async Task Timeout_after_a_failed_poll_says_why_and_keeps_its_status(string type, int seconds, string message)
    {
        _scene.Account.ActionTime = _ => TimeSpan.FromSeconds(seconds);
        var error = new DropletApiException(FakeFaults.ServerError().Failure with { RequestId = "11111111-2222", ApiErrorId = "server_error" });
        _scene.Api.ListSnapshots = (_, _, _) => throw error;
        _scene.Api.GetDropletAction = (_, id, _) => type == "rename" && _scene.Seconds > 110 ? throw error : Task.FromResult(_scene.Account.See(id));
        var result = await _scene.Drive(_scene.Wait(_scene.Begin(type), TimeSpan.FromSeconds(120)), pending: 2);
        var failure = result.Failure!;
        Assert.That((failure.Kind, failure.Message), Is.EqualTo((FailureKind.WaitTimedOut, message)));
        Assert.That((failure.HttpStatus, failure.ApiErrorId, failure.RequestId), Is.EqualTo(((int?)500, "server_error", "11111111-2222")));
    }

    [TestCase("in-progress", "Action 7 (transfer) is still in progress after 24 seconds.", "To keep waiting: Get-DropletAction -ActionId 7 | Wait-DropletAction -TimeoutSec <seconds>")]
    [TestCase("errored", "Action 7 (transfer) ended with the status 'errored'. The API gives no reason.", "The history in the control panel may show more.")]
    public async Task Action_without_a_Droplet_is_named_by_its_id(string status, string message, string advice)
    {
        var action = new DropletAction { Id = 7, Type = "transfer", Status = "in-progress", ResourceType = "image" };
        _scene.Api.GetAction = (_, _) => Task.FromResult(action with { Status = status });
        var failure = (await _scene.Drive(_scene.Wait(action, TimeSpan.FromSeconds(24)), pending: 2)).Failure!;
        Assert.That(failure.Message, Is.EqualTo(message));
        Assert.That(failure.Advice, Is.EqualTo(advice));
    }

    [Test]
    public async Task Action_that_cannot_be_polled_is_reported_as_still_running()
    {
        _scene.Api.GetDropletAction = (_, _, _) => throw FakeFaults.Forbidden();
        var failure = (await _scene.WaitAll([_scene.Begin("reboot")]))[0].Failure!;
        Assert.That(failure.Message, Is.EqualTo("The reboot of Droplet 1 may still be in progress: its status can no longer be checked: You do not have access for the attempted action."));
    }

    [TestCase("shutdown", "whether the Droplet is off could not be checked")]
    [TestCase("power_on", "whether the Droplet is active could not be checked")]
    [TestCase("snapshot", "its image could not be looked up")]
    public async Task Completed_action_of_a_deleted_Droplet_is_not_reported_as_running(string type, string what)
    {
        _scene.Account.Lag = TimeSpan.FromHours(1);
        _scene.Api.GetDroplet = (_, _) => throw FakeFaults.NotFound();
        _scene.Api.ListSnapshots = (_, _, _) => throw FakeFaults.NotFound();
        var failure = (await _scene.WaitAll([_scene.Begin(type)]))[0].Failure!;
        Assert.That(failure.Message, Is.EqualTo($"The {type} of Droplet 1 is completed, but {what}: The resource you requested could not be found."));
        Assert.That(failure.Kind, Is.EqualTo(FailureKind.DropletNotFound));
    }

    [Test]
    public async Task Wait_whose_connection_is_closed_says_how_to_continue()
    {
        var wait = _scene.Wait(_scene.Begin("rename"));
        _scene.Session.Dispose();
        var failure = (await wait).Failure!;
        Assert.Multiple(() =>
        {
            Assert.That(failure.Kind, Is.EqualTo(FailureKind.NotConnected));
            Assert.That(failure.Message, Is.EqualTo("The rename of Droplet 1 may still be in progress: its status can no longer be checked: the connection was closed."));
            Assert.That(failure.Advice, Is.EqualTo("Connect again, then keep waiting with Wait-DropletAction."));
        });
    }
}
