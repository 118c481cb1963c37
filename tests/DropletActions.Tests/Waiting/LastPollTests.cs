using DropletActions.Engine;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Waiting;

/// <summary>The last poll before the end of a wait that is one of many.</summary>
public sealed class LastPollTests
{
    private LeapingWaits _waits = null!;

    [SetUp]
    public void SetUp() => _waits = new();

    [TearDown]
    public void TearDown() => _waits.Dispose();

    [Test]
    public async Task Wait_among_many_young_actions_sees_the_end_of_its_action_before_its_own_end([Values(4, 10, 30, 31.7)] double patience)
    {
        // The sample is one of the first actions, and they last longer.
        _waits.Account.ActionTime = action => action.DropletId > 200 ? TimeSpan.FromSeconds(patience / 4) : TimeSpan.FromMinutes(5);
        var results = await _waits.WaitAll(300, _ => "rename", _ => TimeSpan.FromSeconds(patience));

        Assert.That(results.Where(result => result.Failure is null).Select(result => result.Action.DropletId), Is.EqualTo(Enumerable.Range(201, 100)));
        Assert.That(_waits.Account.Api.Count("ListActions"), Is.LessThanOrEqualTo(4), "The list is not read before the last poll.");
    }

    [Test]
    public async Task Wait_without_the_list_sees_the_end_of_its_action_before_its_own_end()
    {
        _waits.Account.ActionTime = action => action.DropletId == 90 ? TimeSpan.FromSeconds(5) : TimeSpan.FromMinutes(5);
        _waits.Account.Api.ListActions = (_, _) => throw FakeFaults.Forbidden();
        var results = await _waits.WaitAll(100, _ => "rename", id => id == 90 ? TimeSpan.FromSeconds(12) : null);

        Assert.That(results, Has.All.Matches<WaitResult>(result => result.Failure is null));
    }
}
