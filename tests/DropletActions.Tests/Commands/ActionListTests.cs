using DropletActions.Sandbox;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Commands;

/// <summary>Get-DropletAction returns the newest first and reads only the required pages.</summary>
public sealed class ActionListTests
{
    private const int Count = 410; // Three pages.

    private SandboxHost _host = null!;

    /// <summary>Actions are a minute apart. The rate limit never delays a request.</summary>
    private static SandboxHost Start(PageOrder order)
    {
        var host = new SandboxHost(new() { ActionSeconds = 0, BurstLimit = 1_000_000, HourlyLimit = 1_000_000, PageOrder = order });
        host.Run($"foreach ($number in 1..{Count}) {{ $null = Rename-Droplet 3164444 \"name-$number\"; $sandbox.Advance('00:01:00') }}; $null = Restart-Droplet 3164445");
        return host;
    }

    [OneTimeSetUp]
    public void Start() => _host = Start(PageOrder.NewestFirst);

    [OneTimeTearDown]
    public void Stop() => _host.Dispose();

    // Times are those of actions: the clock of the sandbox goes on, however long the tests before this one take.
    [TestCase("Get-DropletAction 3164444 | Select-Few 1", 1, 1, TestName = "The_newest_action_costs_one_page")]
    [TestCase("Get-DropletAction | Select-Few 200", 200, 1, TestName = "So_does_all_that_the_page_holds")]
    [TestCase("Get-DropletAction 3164444 | Select-Few 201", 201, 2, TestName = "One_more_costs_another")]
    [TestCase("Get-DropletAction 3164444 -After $sandbox.Actions[360].StartedAt.AddSeconds(-30)", 50, 1, TestName = "A_time_on_the_first_page_costs_that_page")]
    [TestCase("Get-DropletAction 3164444 -After $sandbox.Actions[110].StartedAt.AddSeconds(-30)", 300, 2, TestName = "A_time_on_the_second_costs_two")]
    [TestCase("Get-DropletAction 3164444", Count, 3, TestName = "All_cost_all_pages")]
    [TestCase("Get-DropletAction 3164445, 3164444 | Select-Few 1", 1, 1, TestName = "A_droplet_that_nobody_wants_is_not_asked_for")]
    [TestCase("Get-DropletAction 3164444 -Status completed | Select-Few 1", 1, 1, TestName = "A_status_that_the_first_has_costs_one_page")]
    [TestCase("Get-DropletAction -Status COMPLETED, errored -Type reboot, shutdown", 1, 3, TestName = "A_type_and_a_status_are_looked_for_on_all_pages")]
    [TestCase("Get-DropletAction -Status in-progress", 0, 3, TestName = "A_status_that_none_has_gives_none")]
    [TestCase("Get-DropletAction 3164445, 3164444 -After $sandbox.Actions[405].StartedAt.AddSeconds(-30)", 6, 2, TestName = "Each_droplet_costs_its_own_pages")]
    public void Only_required_pages_are_read(string script, int actions, int pages)
    {
        _host.Sandbox.Calls.Clear();

        var result = _host.Run(script);

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.Output, Has.Count.EqualTo(actions));
        Assert.That(_host.Sandbox.Calls.Count, Is.EqualTo(pages));
    }

    [Test]
    public void Failed_list_of_one_Droplet_does_not_affect_the_others()
    {
        var result = _host.Run("Get-DropletAction 5, nobody, 3164445");

        Assert.That(result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]), Is.EqualTo(new[] { "DropletNotFound", "DropletNameNotFound" }));
        Assert.That(result.Output, Has.Count.EqualTo(1));
    }

    [Test]
    public void Newest_action_comes_first_in_any_order_of_pages([Values] PageOrder order)
    {
        using var host = Start(order);

        var times = host.Run("Get-DropletAction 3164444").All<DropletAction>().Select(action => action.StartedAt).ToList();
        var after = host.Run("Get-DropletAction 3164444 -After $sandbox.Actions[110].StartedAt.AddSeconds(-30)").All<DropletAction>();

        Assert.That(times, Has.Count.EqualTo(Count).And.Ordered.Descending);
        Assert.That(after, Has.Count.EqualTo(300));
    }
}
