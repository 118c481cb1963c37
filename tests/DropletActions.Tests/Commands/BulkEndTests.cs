using DropletActions.Sandbox;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Commands;

/// <summary>Every end of a bulk run removes its tag before the cmdlet ends, and reports what continues.</summary>
public sealed class BulkEndTests
{
    private const string Bulk = "3164444..3164543 | Restart-Droplet -PowerCycle -Bulk";

    // Not a measure of time: whatever takes so long hangs.
    private static readonly TimeSpan s_hangs = TimeSpan.FromSeconds(60);

    private SandboxHost _host = null!;

    [SetUp]
    public void Start() => _host = new(new() { DropletCount = 100, ActionSeconds = 3600 });

    [TearDown]
    public void Stop() => _host.Dispose();

    private static IEnumerable<TestCaseData> Steps() =>
        from step in new[] { "GET /v2/tags*", "POST /v2/tags", "POST /v2/tags/*/resources", "POST /v2/droplets/actions*", "DELETE /v2/tags/*" }
        from afterWork in new[] { false, true }
        select new TestCaseData(step.Split(' ')[0], step.Split(' ')[1], afterWork).SetArgDisplayNames(step, afterWork ? "done" : "not done");

    [TestCaseSource(nameof(Steps))]
    public async Task Ctrl_C_while_a_step_hangs_removes_the_tag(string method, string path, bool afterWork)
    {
        var gate = new SandboxGate();
        _host.Sandbox.Faults.Add((SandboxFault.Hold(gate, 1).On(method, path) with { AfterWork = afterWork }).FromNth(method == "DELETE" ? 2 : 1));
        var running = _host.Begin(Bulk);
        await gate.WhenArrivedAsync(1).WaitAsync(s_hangs);

        running.Stop();
        running.End();

        _host.AssertQuiet();
        BulkTests.AssertTagsGone(_host.Sandbox);
        Assert.That(_host.Host.Text, Does.Not.Contain("could not be removed"));
        if (path.StartsWith("/v2/droplets/actions", StringComparison.Ordinal))
            Assert.That(_host.Host.Text, Does.Contain("may have carried it out").And.Contain("power_cycle of 100 Droplets in bulk"));
    }

    [Test]
    public async Task Ctrl_C_after_the_start_names_only_actions_that_continue()
    {
        _host.Sandbox.FindDroplet(3164444)!.Locked = true;
        var gate = _host.Sandbox.Faults.Hold("GET", "/v2/droplets*", 1);
        var running = _host.Begin(Bulk + " -Wait");
        await gate.WhenArrivedAsync(1).WaitAsync(s_hangs);

        running.Stop();
        running.End();

        _host.AssertQuiet();
        BulkTests.AssertTagsGone(_host.Sandbox);
        Assert.That(_host.Host.Text, Does.Contain("are still in progress").And.Contain("and 89 more").And.Not.Contain("may have"));
    }

    [Test]
    public void Ctrl_C_while_waiting_leaves_no_tag()
    {
        var running = _host.Begin(Bulk + " -Wait");
        while (_host.Sandbox.Calls.Find("GET", "/v2/actions").Count == 0)
            Thread.Yield();

        running.Stop();
        running.End();

        _host.AssertQuiet();
        BulkTests.AssertTagsGone(_host.Sandbox);
        Assert.That(_host.Host.Text, Does.Contain(" still in progress"));
    }

    [Test]
    public async Task Tag_that_cannot_be_removed_after_Ctrl_C_is_written_to_the_host()
    {
        var gate = new SandboxGate();
        _host.Sandbox.Faults.Add(SandboxFault.Hold(gate, 1).On("POST", "/v2/droplets/actions*"));
        _host.Sandbox.Faults.Add(SandboxFault.Answer(403, 0).On("DELETE", "*").FromNth(2));
        var running = _host.Begin(Bulk);
        await gate.WhenArrivedAsync(1).WaitAsync(s_hangs);

        running.Stop();
        running.End();

        var tag = _host.Sandbox.Tags.Single(name => name.StartsWith("droplet-actions-", StringComparison.Ordinal));
        Assert.That(_host.Host.Text, Does.Contain("WARNING: ").And.Contain(tag).And.Contain("doctl compute tag delete"));
    }

    [Test]
    public void Error_action_stop_before_the_end_of_the_input_sends_nothing()
    {
        var result = _host.Run("3164444, 'nobody', 3164445 | Restart-Droplet -PowerCycle -Bulk -ErrorAction Stop");

        Assert.That(result.ErrorId, Is.EqualTo("DropletNameNotFound"));
        Assert.That(_host.Sandbox.Calls.Find("POST").Count, Is.Zero);
    }

    [Test]
    public void Error_action_stop_at_the_first_target_that_failed_leaves_no_tag_and_reports_what_was_accepted()
    {
        _host.Sandbox.FindDroplet(3164444)!.Locked = true;
        _host.Sandbox.FindDroplet(3164445)!.Locked = true;

        var result = _host.Run(Bulk + " -ErrorAction Stop");

        Assert.That(result.ErrorId, Is.EqualTo("NotActedOn"));
        Assert.That(result.All<DropletAction>().Select(action => action.Id), Is.EquivalentTo(_host.Sandbox.Actions.Select(action => action.Id)).And.Exactly(98).Items);
        BulkTests.AssertTagsGone(_host.Sandbox);
    }

    [TestCase("| Select-Few 3")]
    [TestCase("| Stop-Here")]
    public void End_of_a_downstream_stage_leaves_no_tag(string downstream)
    {
        _host.Run(Bulk + downstream);

        Assert.That(_host.Sandbox.Actions, Has.Count.EqualTo(100));
        _host.AssertQuiet();
        BulkTests.AssertTagsGone(_host.Sandbox);
    }

    [TestCase(403, "Forbidden")]
    [TestCase(422, "Rejected")]
    [TestCase(404, "DropletNotFound")]
    public void Refused_action_leaves_no_tag_and_one_error_for_each_Droplet(int status, string id)
    {
        _host.Sandbox.Faults.Add(SandboxFault.Answer(status, 0).On("POST", "/v2/droplets/actions*"));

        var result = _host.Run(Bulk);

        Assert.That(result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]), Is.All.EqualTo(id));
        Assert.That(result.Errors.Select(error => error.TargetObject), Is.Unique.And.Exactly(100).Items);
        BulkTests.AssertTagsGone(_host.Sandbox);
    }
}
