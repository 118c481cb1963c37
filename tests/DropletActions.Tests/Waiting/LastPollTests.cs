using DropletActions.Engine;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Waiting;

/// <summary>The last poll before the end of a wait that is one of many.</summary>
public sealed class LastPollTests
{
    private WaitScene _scene = null!;

    [SetUp]
    public void SetUp() => _scene = new();

    [TearDown]
    public void TearDown() => _scene.Dispose();

    [Test]
    public async Task Wait_among_many_young_actions_sees_the_end_of_its_action_before_its_own_end([Values(4, 10, 30, 31.7)] double patience)
    {
        // The sample is one of the first actions, and they last longer.
        _scene.Account.ActionTime = action => action.DropletId > 200 ? TimeSpan.FromSeconds(patience / 4) : TimeSpan.FromMinutes(5);
        var results = Task.WhenAll(_scene.Begin("rename", 300).ConvertAll(action => _scene.Wait(action, TimeSpan.FromSeconds(patience))));
        await _scene.Clock.RunAsync(results);

        var inTime = (await results).Where(result => result.Failure is null).Select(result => result.Action.DropletId);
        Assert.That(inTime, Is.EqualTo(Enumerable.Range(201, 100)));
        Assert.That(_scene.Api.Count("ListActions"), Is.LessThanOrEqualTo(4), "The list is not read before the last poll.");
    }

    [Test]
    public async Task Wait_without_the_list_sees_the_end_of_its_action_before_its_own_end()
    {
        _scene.Account.ActionTime = action => action.DropletId == 90 ? TimeSpan.FromSeconds(5) : TimeSpan.FromMinutes(5);
        _scene.Api.ListActions = (_, _) => throw FakeFaults.Forbidden();
        var all = _scene.Begin("rename", 100).ConvertAll(action => _scene.Wait(action, action.DropletId == 90 ? TimeSpan.FromSeconds(12) : null));
        await _scene.Clock.RunAsync(all[89]);

        Assert.That((await all[89]).Failure, Is.Null);
        await _scene.Clock.RunAsync(Task.WhenAll(all));
    }
}
