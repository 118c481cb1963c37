using DropletActions.Engine;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Starting;

/// <summary>A request that was not sent, or can't be sent, and how long it is tried again.</summary>
public sealed class UnsentRequestTests
{
    private StartScene _scene = null!;

    [SetUp]
    public void SetUp() => _scene = new();

    [TearDown]
    public void TearDown() => _scene.Dispose();

    [Test]
    public async Task Harmless_request_to_an_endpoint_that_is_not_implemented_is_sent_once()
    {
        _scene.Attempt = (_, _) => throw FakeFaults.NotImplemented();

        Assert.That((await _scene.Failed("power_on")).Kind, Is.EqualTo(FailureKind.OutcomeUnknown));

        Assert.That(_scene.Attempts, Is.EqualTo(1));
    }

    [Test]
    public async Task Request_that_was_never_sent_is_sent_again()
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
    public async Task API_that_stays_unreachable_is_reported()
    {
        _scene.Attempt = (_, _) => throw FakeFaults.NotSent();
        var failure = await _scene.Failed("snapshot");
        Assert.That(failure.Kind, Is.EqualTo(FailureKind.ConnectionFailed));
        Assert.That(_scene.Seconds, Is.InRange(45, 54));
        Assert.That(_scene.Api.Count("ListDropletActions"), Is.Zero);
    }

    [Test]
    public async Task Timeout_of_an_unreachable_API_begins_when_it_becomes_unreachable()
    {
        using var scene = new StartScene(new() { WaitIfBusy = true });
        scene.Attempt = (_, begin) => scene.Seconds < 120 ? throw FakeFaults.Busy() : scene.Seconds < 150 ? throw FakeFaults.NotSent() : begin();
        Assert.That(await scene.Start("reboot"), Is.Not.Null);
    }

    [Test]
    public async Task Body_that_cannot_be_written_is_not_tried_again()
    {
        _scene.Attempt = (_, _) => throw new DropletApiException(new(FailureKind.ParameterInvalid, "no JSON") { Delivery = Delivery.NotSent });
        Assert.That((await _scene.Failed("reboot")).Kind, Is.EqualTo(FailureKind.ParameterInvalid));
        Assert.That(_scene.Attempts, Is.EqualTo(1));
    }
}
