using System.Collections.Concurrent;
using DropletActions.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace DropletActions.Tests.Scheduling;

/// <summary>Random faults over random fleets: every work item is accounted for once, and nothing is started twice.</summary>
public sealed class RandomFaultTests
{
    private static readonly string[] s_onceOnly = ["reboot", "snapshot", "password_reset"];
    private static readonly string[] s_repeatable = ["power_on", "power_off", "enable_ipv6", "disable_backups"];

    private enum Fault
    {
        None,
        NotSent,
        LostBeforeItWasDone,
        LostAfterItWasDone,
        DoneLate,
        Busy,
        Rejected,
        Defect,
    }

    [Test]
    public void Every_work_item_is_accounted_for_once_and_no_action_is_started_twice() =>
        Prop.ForAll<byte[], byte, bool>((plan, seed, wait) => Holds([.. plan.Take(60)], seed, wait))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithStartSize(1).WithEndSize(60).WithReplay(20260301, 1));

    private static bool Holds(byte[] plan, byte seed, bool wait)
    {
        using var scene = new FleetScene(new LeapingClock(), new() { Throttle = 1 + (seed % 9), Wait = wait, Timeout = TimeSpan.Zero, WaitIfBusy = seed % 2 == 0 });
        var assignments = plan.Select((step, at) => FleetScene.On((step % 5) + 1, TypeOf(step, at))).ToList();
        foreach (var id in Enumerable.Range(1, 5))
            scene.Account.Add(id);
        Script(scene, seed);
        scene.RunAll(assignments);

        var told = scene.Reported.Select(action => (action.DropletId!.Value, action.Type))
            .Concat(scene.Failures.Select(failure => (failure.DropletId!.Value, failure.ActionType!)));
        var asked = assignments.Select(assignment => (assignment.DropletId, assignment.Request.Type.Name)).ToList();
        var ids = scene.Reported.Select(action => action.Id).ToList();

        Assert.Multiple(() =>
        {
            Assert.That(told, Is.EquivalentTo(asked), "One word for each.");
            Assert.That(ids, Is.Unique, "No action is told as two.");
            foreach (var type in s_onceOnly)
            {
                var started = scene.Account.Started.Where(start => start.Type == type).GroupBy(start => start.DropletId);
                foreach (var group in started)
                    Assert.That(group.Count(), Is.LessThanOrEqualTo(asked.Count(ask => ask == (group.Key, type))), "Nothing is started twice.");
            }

            var progress = scene.Run.Progress;
            Assert.That((progress.Total, progress.Done + progress.Failed), Is.EqualTo((asked.Count, asked.Count)));
        });
        return true;
    }

    private static string TypeOf(byte step, int at) =>
        step % 2 == 0 ? s_onceOnly[(step + at) % s_onceOnly.Length] : s_repeatable[(step + at) % s_repeatable.Length];

    /// <summary>The seed, the Droplet and the number of the attempt decide what happens to it, so that a failure can be repeated.</summary>
    private static void Script(FleetScene scene, byte seed)
    {
        var attempts = new ConcurrentDictionary<long, int>();
        var late = new ConcurrentDictionary<long, string>();
        scene.Api.Start = async (id, body, _) =>
        {
            await Task.Yield();
            CarryOutLate(id);
            var attempt = attempts.AddOrUpdate(id, 1, (_, count) => count + 1);
            switch ((Fault)(HashCode(seed, id, attempt) % 8))
            {
                case Fault.NotSent: throw FakeFaults.NotSent();
                case Fault.LostBeforeItWasDone: throw FakeFaults.Lost();
                case Fault.LostAfterItWasDone:
                    scene.Account.Begin(id, body.Type);
                    throw FakeFaults.ServerError();
                case Fault.DoneLate:
                    late[id] = body.Type;
                    throw FakeFaults.Lost();
                case Fault.Busy: throw FakeFaults.Busy();
                case Fault.Rejected: throw FakeFaults.Rejected();
                case Fault.Defect: throw new InvalidOperationException("a defect");
                default: return scene.Account.Begin(id, body.Type);
            }
        };
        var list = scene.Api.ListDropletActions;
        scene.Api.ListDropletActions = async (id, page, token) =>
        {
            var before = await list(id, page, token);
            CarryOutLate(id);
            return before;
        };

        void CarryOutLate(long id)
        {
            if (late.TryRemove(id, out var type))
                scene.Account.Begin(id, type);
        }
    }

    private static int HashCode(byte seed, long id, int attempt) => (int)(((seed * 31L) + (id * 17) + (attempt * 7919L)) * 2654435761L >> 8 & 0x7fff);
}
