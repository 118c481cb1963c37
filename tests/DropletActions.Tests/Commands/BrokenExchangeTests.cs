using DropletActions.Sandbox;
using DropletActions.Tests.Http;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Commands;

/// <summary>A server that does the work and then breaks the exchange: each action is carried out once, and accounted for.</summary>
public sealed class BrokenExchangeTests
{
    private static readonly SandboxOptions s_four = new() { DropletCount = 4, ActionSeconds = 0 };

    [Test]
    public void Snapshot_whose_exchange_breaks_is_taken_at_most_once_and_accounted_for([Values] Break where)
    {
        BreakingFront? front = null;
        using var host = new LeapingHost(s_four, behind => front = new(behind, request => IsPost(request) ? where : Break.Nowhere));

        var result = host.Run("New-DropletSnapshot 3164444 -Name one -Connection $c");

        var isDone = where is not (Break.CloseBeforeWork or Break.ResetBeforeWork);
        Assert.That(host.Sandbox.Actions.Count, Is.EqualTo(isDone ? 1 : 0));
        Assert.That(front!.Count("POST"), Is.EqualTo(1));
        AssertAccounted(result, host.Sandbox, isDone ? 1 : 0);
    }

    [Test]
    public void Snapshot_whose_exchange_breaks_and_that_no_list_shows_is_unknown([Values(Break.PlainTextInTls, Break.GarbageInTls, Break.ResetBeforeHeaders, Break.Page)] Break where)
    {
        BreakingFront? front = null;
        using var host = new LeapingHost(s_four, behind => front = new(behind, request => IsPost(request) ? where : Break.Nowhere));
        host.Sandbox.Faults.Add(SandboxFault.Answer(404, 0) with { Method = "GET" });

        var result = host.Run("New-DropletSnapshot 3164444 -Name one -Connection $c");

        Assert.That(result.ErrorId, Is.EqualTo("OutcomeUnknown"));
        Assert.That((host.Sandbox.Actions.Count, front!.Count("POST")), Is.EqualTo((1, 1)));
    }

    [Test]
    public void Snapshots_by_tag_whose_exchange_breaks_are_taken_once_each([Values(Break.PlainTextInTls, Break.GarbageInTls, Break.CloseBeforeHeaders, Break.ResetAfterHeaders, Break.CloseInBody, Break.Page)] Break where)
    {
        BreakingFront? front = null;
        using var host = new LeapingHost(s_four, behind => front = new(behind, request => IsPost(request) ? where : Break.Nowhere));

        var result = host.Run("New-DropletSnapshot -Tag env:prod -Name one -Connection $c");

        Assert.That(host.Sandbox.Actions.Select(action => action.DropletId).Distinct().Count(), Is.EqualTo(4));
        Assert.That((host.Sandbox.Actions.Count, front!.Count("POST")), Is.EqualTo((4, 1)));
        AssertAccounted(result, host.Sandbox, 4);
    }

    [TestCase(200)]
    [TestCase(401)]
    [TestCase(403)]
    [TestCase(404)]
    [TestCase(408)]
    [TestCase(524)]
    public void Proxy_page_is_not_a_refusal(int status)
    {
        using var host = new LeapingHost(s_four, behind => new(behind, request => IsPost(request) ? Break.Page : Break.Nowhere) { PageStatus = status });

        var result = host.Run("3164444, 3164445 | New-DropletSnapshot -Name one -Connection $c");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.All<DropletAction>().Select(action => action.Id), Is.EquivalentTo(host.Sandbox.Actions.Select(action => action.Id)));
        Assert.That(host.Sandbox.Actions.Count, Is.EqualTo(2));
    }

    [TestCase(401)]
    [TestCase(403)]
    [TestCase(404)]
    public void Wait_continues_despite_proxy_pages(int status)
    {
        var gets = 0;
        using var host = new LeapingHost(new() { ActionSeconds = 60 }, behind => new(
            behind, request => !IsPost(request) && Interlocked.Increment(ref gets) is > 1 and < 7 ? Break.Page : Break.Nowhere) { PageStatus = status });

        var result = host.Run("Restart-Droplet 3164444 -Wait -Connection $c");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.All<DropletAction>().Single().Status, Is.EqualTo("completed"));
        Assert.That(gets, Is.GreaterThan(7));
    }

    [TestCase("New-DropletSnapshot 3164444")]
    [TestCase("Get-Droplet")]
    [TestCase("Get-Droplet web-01, web-02")]
    [TestCase("Get-DropletAction 3164444, 3164445")]
    [TestCase("Restart-Droplet web-01, web-02")]
    [TestCase("[pscustomobject]@{ DropletName = 'web-01' }, [pscustomobject]@{ DropletName = 'web-02' } | Restart-Droplet")]
    [TestCase("3164444, 3164445, 3164446 | Restart-Droplet -ThrottleLimit 1")]
    public void Certificate_that_is_not_trusted_ends_the_statement_at_once(string statement)
    {
        BreakingFront? front = null;
        using var host = new LeapingHost(s_four, behind => front = new(behind, _ => Break.Nowhere, isTrusted: false));

        var result = host.Run($"{statement} -Connection $c");

        Assert.That(result.ErrorId, Is.EqualTo("CertificateNotTrusted"));
        Assert.That(result.TheError.CategoryInfo.Category.ToString(), Is.EqualTo("SecurityError"));
        Assert.That((host.Sandbox.Calls.Count, front!.Connections), Is.EqualTo((0, 1)));
        Assert.That(host.Clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(1)));
    }

    [TestCase(302)]
    [TestCase(307)]
    [TestCase(408)]
    public void Action_is_looked_up_after_a_status_that_is_not_a_refusal(int status)
    {
        using var host = new LeapingHost(s_four);
        host.Sandbox.Faults.Add((status < 400 ? SandboxFault.Redirect("https://example.com/", status) : SandboxFault.Answer(status)).On("POST", "*").Afterwards());

        var result = host.Run("New-DropletSnapshot 3164444 -Name one -Connection $c");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.All<DropletAction>().Single().Id, Is.EqualTo(host.Sandbox.Actions.Single().Id));
        Assert.That(host.Sandbox.Calls.Find("POST").Count, Is.EqualTo(1));
    }

    private static bool IsPost(string request) => request.StartsWith("POST ", StringComparison.Ordinal);

    /// <summary>Each action that was carried out is emitted, or an error says that its outcome is unknown.</summary>
    private static void AssertAccounted(ScriptResult result, DropletSandbox sandbox, int done)
    {
        var emitted = result.Output.OfType<DropletAction>().Select(action => action.Id).ToList();
        Assert.That(emitted, Is.SubsetOf(sandbox.Actions.Select(action => action.Id)));
        Assert.That(result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]), Is.All.EqualTo("OutcomeUnknown"));
        if (done == 0)
            Assert.That(result.Errors, Has.Count.EqualTo(1));
        else
            Assert.That(emitted.Count + result.Errors.Count, Is.EqualTo(done));
    }
}
