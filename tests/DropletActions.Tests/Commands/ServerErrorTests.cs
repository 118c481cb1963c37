using DropletActions.Sandbox;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Commands;

/// <summary>Faults of the API or the network become one error for each Droplet, with all known details.</summary>
public sealed class ServerErrorTests
{
    [TestCase(400, "Rejected", "InvalidOperation")]
    [TestCase(401, "Unauthorized", "AuthenticationError")]
    [TestCase(403, "Forbidden", "PermissionDenied")]
    [TestCase(404, "DropletNotFound", "ObjectNotFound")]
    [TestCase(409, "Rejected", "InvalidOperation")]
    [TestCase(422, "Rejected", "InvalidOperation")]
    public void Refusal_has_the_id_and_category_of_its_status(int status, string id, string category)
    {
        using var host = new SandboxHost();
        host.Sandbox.Faults.Add(SandboxFault.Answer(status, 0));

        var result = host.Run("Restart-Droplet 3164444");

        var error = result.TheError;
        Assert.That(result.ErrorId, Is.EqualTo(id));
        Assert.That(error.CategoryInfo.Category.ToString(), Is.EqualTo(category));
        var exception = (DropletApiException)error.Exception;
        Assert.That((exception.HttpStatus, exception.DropletId, exception.ActionType), Is.EqualTo(((int?)status, (long?)3164444, "reboot")));
        Assert.That(exception.ApiErrorId, Is.Not.Empty);
        Assert.That(error.ErrorDetails.RecommendedAction, id == "Rejected" ? Is.Empty : Is.Not.Empty);
        Assert.That(host.Sandbox.Actions, Is.Empty);
    }

    [Test]
    public void Error_of_a_busy_Droplet_says_how_to_wait_for_it()
    {
        using var host = new SandboxHost(new() { ActionSeconds = 3600 });

        var result = host.Run("Restart-Droplet web-01; Restart-Droplet web-01");

        Assert.That(result.ErrorId, Is.EqualTo("DropletBusy"));
        Assert.That(result.TheError.CategoryInfo.Category.ToString(), Is.EqualTo("ResourceBusy"));
        Assert.That(result.TheError.ErrorDetails.RecommendedAction, Does.Contain("-WaitIfBusy"));
    }

    [Test]
    public void Unknown_token_ends_the_run_and_no_further_Droplet_is_tried()
    {
        using var host = new SandboxHost();
        host.Sandbox.Faults.Add(SandboxFault.Answer(401, 0));

        var result = host.Run("1..500 | Restart-Droplet -ThrottleLimit 4");

        Assert.That(result.ErrorId, Is.EqualTo("Unauthorized"));
        Assert.That(result.Output, Is.Empty);
        Assert.That(host.Sandbox.Calls.Count, Is.LessThanOrEqualTo(12));
    }

    [TestCase(SandboxFaultKind.DropBeforeWork)]
    [TestCase(SandboxFaultKind.NotJson)]
    [TestCase(SandboxFaultKind.Away)]
    public void Lost_request_is_not_sent_again(SandboxFaultKind kind)
    {
        using var host = new LeapingHost();
        host.Sandbox.Faults.Add(new() { Kind = kind, Method = "POST", Until = host.Clock.Start.AddHours(1) });

        var result = host.Run("Restart-Droplet 3164444 -Connection $c");

        Assert.That(result.ErrorId, Is.EqualTo("OutcomeUnknown"));
        Assert.That(result.TheError.CategoryInfo.Category.ToString(), Is.EqualTo("OperationStopped"));
        Assert.That(host.Sandbox.Calls.Find("POST").Count, Is.EqualTo(1));
        Assert.That(host.Sandbox.Actions, Is.Empty);
    }

    [TestCase(SandboxFaultKind.DropAfterWork)]
    [TestCase(SandboxFaultKind.Malformed)]
    [TestCase(SandboxFaultKind.Truncated)]
    public void Action_of_a_lost_response_is_looked_up(SandboxFaultKind kind)
    {
        using var host = new LeapingHost();
        host.Sandbox.Faults.Add(new() { Kind = kind, Method = "POST" });

        var result = host.Run("Restart-Droplet 3164444 -Connection $c");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.All<DropletAction>().Single().Id, Is.EqualTo(host.Sandbox.Actions.Single().Id));
        Assert.That(host.Sandbox.Calls.Find("POST").Count, Is.EqualTo(1));
    }

    [TestCase(500)]
    [TestCase(502)]
    [TestCase(503)]
    public void Snapshot_is_looked_up_after_a_server_error_and_never_taken_twice(int status)
    {
        using var host = new LeapingHost();
        host.Sandbox.Faults.Add(SandboxFault.Answer(status, 0) with { Method = "POST" });

        var result = host.Run("New-DropletSnapshot 3164444 -Connection $c");

        Assert.That(result.ErrorId, Is.EqualTo("OutcomeUnknown"));
        Assert.That(((DropletApiException)result.TheError.Exception).HttpStatus, Is.EqualTo(status));
        Assert.That(host.Sandbox.Calls.Find("POST").Count, Is.EqualTo(1));
    }

    [Test]
    public void Error_of_a_refused_connection_names_the_address()
    {
        using var host = new LeapingHost();
        host.Run("Get-Droplet 3164445 -Connection $c");
        host.Sandbox.Dispose();

        var result = host.Run("Restart-Droplet 3164444 -Connection $c");

        Assert.That(result.ErrorId, Is.EqualTo("ConnectionFailed"));
        Assert.That(result.TheError.Exception.Message, Does.Contain("127.0.0.1"));
        Assert.That(result.Warnings.Single(), Does.Match(@"^No connection to http://127\.0\.0\.1:\d+/ could be made: .* Trying again until .*\.$"));
        Assert.That(host.Clock.Elapsed, Is.GreaterThan(TimeSpan.FromSeconds(30)), "A short absence is survived.");
    }

    [TestCase("Restart-Droplet 3164444")]
    [TestCase("Restart-Droplet web-01, web-02, db-01")]
    [TestCase("1..40 | Restart-Droplet -Wait")]
    [TestCase("Restart-Droplet -Tag web")]
    [TestCase("Get-Droplet")]
    public void Address_that_never_responded_is_reported_within_5_seconds(string script)
    {
        using var host = new LeapingHost();
        host.Sandbox.Dispose();

        var result = host.Run($"{script} -Connection $c");

        var errors = result.Thrown is System.Management.Automation.RuntimeException thrown ? [thrown.ErrorRecord] : result.Errors;
        Assert.That(errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]), Is.Not.Empty.And.All.EqualTo("ConnectionFailed"));
        Assert.That(host.Clock.Elapsed, Is.InRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5)));
        Assert.That(result.Warnings, Has.None.Contains("Trying again until"));
    }

    [Test]
    public void Request_that_the_burst_limit_refused_is_sent_again()
    {
        using var host = new LeapingHost();
        host.Sandbox.Faults.Add(SandboxFault.TooManyRequests(20));

        var result = host.Run("Restart-Droplet 3164444 -Connection $c");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.Output, Has.Count.EqualTo(1));
        Assert.That(host.Clock.Elapsed, Is.EqualTo(TimeSpan.FromSeconds(20)).Within(TimeSpan.FromSeconds(1)));
    }

    [Test]
    public void Redirect_is_not_followed()
    {
        using var other = DropletSandbox.Start();
        using var host = new SandboxHost();
        host.Sandbox.Faults.Add(new() { Kind = SandboxFaultKind.Redirect, Location = other.BaseUri + "v2/droplets/3164444/actions", Status = 307 });

        var result = host.Run("Restart-Droplet 3164444");

        Assert.That(result.TheError.Exception.Message, Does.Contain("redirect"));
        Assert.That(other.Calls, Is.Empty);
    }
}
