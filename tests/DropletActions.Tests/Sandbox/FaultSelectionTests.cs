using DropletActions.Sandbox;

namespace DropletActions.Tests.Sandbox;

public sealed class FaultSelectionTests : SandboxFixture
{
    [Test]
    public async Task Fault_affects_only_its_method_and_path()
    {
        Sandbox.Faults.Add(SandboxFault.Answer(500, 0).On("GET", "/v2/droplets/*/actions"));
        Assert.That(await Statuses("/v2/account", $"/v2/droplets/{Web.Id}/actions", $"/v2/droplets/{Web.Id}/actions?page=1"),
            Is.EqualTo(new[] { 200, 500, 500 }));
        Assert.That((await Act(Web, new { type = "reboot" })).Status, Is.EqualTo(201));
    }

    [Test]
    public async Task Fault_starts_with_the_nth_request()
    {
        Sandbox.Faults.Add(SandboxFault.Answer(500, 2).FromNth(3));
        Assert.That(await Accounts(6), Is.EqualTo(new[] { 200, 200, 500, 500, 200, 200 }));
    }

    [Test]
    public async Task Fault_affects_every_third_request()
    {
        Sandbox.Faults.Add(new SandboxFault { Status = 500, Every = 3 });
        Assert.That(await Accounts(7), Is.EqualTo(new[] { 500, 200, 200, 500, 200, 200, 500 }));
    }

    [Test]
    public async Task Fault_affects_the_same_share_of_requests_in_each_run()
    {
        var first = await Shared();
        StartWith(new SandboxOptions());
        Assert.That(await Shared(), Is.EqualTo(first));
        Assert.That(first.Count(status => status == 500), Is.InRange(10, 30), "of 100 at a share of 0.2");

        async Task<int[]> Shared()
        {
            Sandbox.Faults.Add(SandboxFault.Answer(500).ForShare(0.2, 42));
            return await Accounts(100);
        }
    }

    [Test]
    public async Task First_of_several_faults_affects_a_request_and_hits_are_counted()
    {
        var (first, second) = (SandboxFault.Answer(500), SandboxFault.Answer(503, 2));
        Sandbox.Faults.Add(first);
        Sandbox.Faults.Add(second);
        Assert.That(await Accounts(4), Is.EqualTo(new[] { 500, 503, 503, 200 }));
        Assert.That((Sandbox.Faults.Hits(first), Sandbox.Faults.Hits(second)), Is.EqualTo((1, 2)));
    }

    [Test]
    public async Task Fault_can_be_removed()
    {
        var fault = SandboxFault.Answer(500, 0);
        Sandbox.Faults.Add(fault);
        Assert.That(Sandbox.Faults, Has.Exactly(1).SameAs(fault));
        Assert.That(Sandbox.Faults.Remove(fault), Is.True);
        Assert.That(await Accounts(1), Is.EqualTo(new[] { 200 }));
    }

    [Test]
    public void Meaningless_fault_is_refused_at_once()
    {
        Assert.That(() => Sandbox.Faults.Add(new SandboxFault { Share = 10 }), Throws.ArgumentException);
        Assert.That(() => Sandbox.Faults.Add(new SandboxFault { Kind = SandboxFaultKind.Redirect }), Throws.ArgumentException);
        Assert.That(() => Sandbox.Faults.Add(new SandboxFault { Status = 99 }), Throws.ArgumentException);
    }

    private Task<int[]> Accounts(int count) => Statuses([.. Enumerable.Repeat("/v2/account", count)]);

    private async Task<int[]> Statuses(params string[] paths)
    {
        var statuses = new List<int>();
        foreach (var path in paths)
            statuses.Add((await Get(path)).Status);
        return [.. statuses];
    }
}
