using DropletActions.Engine;
using FsCheck;
using FsCheck.Fluent;

namespace DropletActions.Tests.Scheduling;

/// <summary>The queue of work items: in order for each Droplet, one at a time.</summary>
public sealed class WorkQueueTests
{
    private const int Throttle = 8;

    [Test]
    public void Items_of_one_Droplet_are_taken_one_at_a_time_and_in_order_after_any_steps() =>
        Prop.ForAll<int[]>(steps => new Model().Holds(steps))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithStartSize(5).WithEndSize(200).WithReplay(20260301, 1));

    [Test]
    public void Full_queue_accepts_no_item_until_one_is_taken()
    {
        var queue = new WorkQueue(2);
        Assert.That(queue.TryAdd(FleetScene.On(1)) && queue.TryAdd(FleetScene.On(2)), Is.True);
        Assert.That(queue.TryAdd(FleetScene.On(3)), Is.False);
        Assert.That(IdOf(queue.Take()!), Is.EqualTo(1));
        Assert.That(queue.TryAdd(FleetScene.On(3)), Is.True);
    }

    [Test]
    public void Item_that_may_not_start_does_not_block_later_ones()
    {
        var limit = new HeldBack { Ids = { 1 } };
        var queue = new WorkQueue(Throttle, limit);
        queue.TryAdd(FleetScene.On(1), FleetScene.On(2), FleetScene.On(3));

        Assert.That(IdOf(queue.Take()!), Is.EqualTo(2));
        limit.Ids.Add(3);
        Assert.That(queue.Take(), Is.Null);
        limit.Ids.Clear();
        Assert.That(IdOf(queue.Take()!), Is.EqualTo(1));
        Assert.That(IdOf(queue.Take()!), Is.EqualTo(3));
    }

    [Test]
    public void Items_that_belong_together_are_added_if_there_is_room_for_one()
    {
        var queue = new WorkQueue(2);

        Assert.That(queue.TryAdd(FleetScene.On(1), FleetScene.On(1), FleetScene.On(1)), Is.True);
        Assert.That(queue.TryAdd(FleetScene.On(2), FleetScene.On(2)), Is.False);
    }

    [Test]
    public void Work_that_follows_other_work_comes_before_later_work()
    {
        var queue = new WorkQueue(Throttle);
        var first = FleetScene.On(1, "shutdown");
        queue.TryAdd(first);
        queue.TryAdd(FleetScene.On(1, "power_on"));
        queue.Take();
        queue.AddNext(FleetScene.On(1, "power_off"));
        Assert.That(queue.Next, Is.Null);

        queue.End(first);
        Assert.That(queue.Take()!.Request.Type.Name, Is.EqualTo("power_off"));
    }

    [Test]
    public void Work_by_tag_waits_for_no_Droplet()
    {
        var queue = new WorkQueue(Throttle);
        queue.TryAdd(FleetScene.OnTag("a", []));
        queue.TryAdd(FleetScene.OnTag("a", []));
        Assert.That(queue.Take(), Is.Not.Null);
        Assert.That(queue.Take(), Is.Not.Null);
        Assert.That(queue.IsEmpty, Is.True);
    }

    [Test]
    public void End_of_work_by_tag_releases_no_bulk_run()
    {
        var queue = new WorkQueue(Throttle);
        var tag = FleetScene.OnTag("a", []);
        queue.TryAdd(FleetScene.InBulk(1));
        queue.TryAdd(FleetScene.InBulk(1));
        queue.Take();
        queue.End(tag);
        Assert.That(queue.Next, Is.Null);
    }

    [Test]
    public void Queue_is_half_empty_with_half_of_its_capacity()
    {
        var queue = new WorkQueue(4);
        var seen = new List<bool> { queue.IsHalfEmpty };
        for (var id = 1; id <= 4; id++)
        {
            queue.TryAdd(FleetScene.On(id));
            seen.Add(queue.IsHalfEmpty);
        }

        Assert.That(seen, Is.EqualTo(new[] { true, true, true, false, false }));
    }

    [Test]
    public void Cleared_queue_returns_the_dropped_items()
    {
        var queue = new WorkQueue(Throttle);
        foreach (var id in new[] { 1, 1, 2 })
            queue.TryAdd(FleetScene.On(id));
        Assert.That(queue.Clear(), Has.Count.EqualTo(3));
        Assert.That(queue.Clear(), Is.Empty);
        Assert.That(queue.IsEmpty, Is.True);
        Assert.That(queue.Take(), Is.Null);
    }

    private static long IdOf(WorkItem item) => item.DropletIds.Single();

    /// <summary>Blocks these Droplets.</summary>
    private sealed class HeldBack : IStartLimit
    {
        public HashSet<long> Ids { get; } = [];

        public void Submitted(WorkItem item)
        {
        }

        public Admission Admit(WorkItem item) => Ids.Contains(IdOf(item)) ? Admission.Later : Admission.Now;

        public void Started(WorkItem item)
        {
        }

        public void Ended(WorkItem item)
        {
        }

        public void NeverStarted(WorkItem item)
        {
        }
    }

    /// <summary>The same in the simplest way: a list for each Droplet.</summary>
    private sealed class Model
    {
        private readonly WorkQueue _queue = new(Throttle);
        private readonly Dictionary<long, List<WorkItem>> _waiting = Enumerable.Range(1, 4).ToDictionary(id => (long)id, _ => new List<WorkItem>());
        private readonly List<WorkItem> _running = [];

        public bool Holds(int[] steps) => steps.All(Step) && Drain();

        private bool Step(int step)
        {
            var droplet = (Math.Abs((long)step) / 8 % 4) + 1;
            return (Math.Abs((long)step) % 8) switch
            {
                < 4 => Add(droplet),
                < 6 => Take(),
                6 => Release(step),
                _ => AddNext(droplet),
            } && _queue.IsEmpty == _waiting.Values.All(waiting => waiting.Count == 0);
        }

        private bool Add(long droplet)
        {
            var assignment = FleetScene.On(droplet);
            var isFull = _waiting.Values.Sum(waiting => waiting.Count) >= Throttle;
            if (!isFull)
                _waiting[droplet].Add(assignment);
            return _queue.TryAdd(assignment) != isFull;
        }

        private bool AddNext(long droplet)
        {
            // Only what runs can be followed.
            if (_running.All(running => IdOf(running) != droplet))
                return true;

            var assignment = FleetScene.On(droplet);
            _waiting[droplet].Insert(0, assignment);
            _queue.AddNext(assignment);
            return true;
        }

        private bool Take()
        {
            var canTake = _waiting.Any(pair => pair.Value.Count > 0 && _running.All(running => IdOf(running) != pair.Key));
            var taken = _queue.Take();
            if (taken is null)
                return !canTake;

            var isNext = ReferenceEquals(_waiting[IdOf(taken)].FirstOrDefault(), taken) && _running.All(running => IdOf(running) != IdOf(taken));
            _waiting[IdOf(taken)].RemoveAt(0);
            _running.Add(taken);
            return isNext && canTake;
        }

        private bool Release(int step)
        {
            if (_running.Count == 0)
                return true;

            var at = (int)(Math.Abs((long)step) % _running.Count);
            _queue.End(_running[at]);
            _running.RemoveAt(at);
            return true;
        }

        private bool Drain()
        {
            while (_running.Count > 0 || !_queue.IsEmpty)
            {
                if (_queue.Next is not null ? !Take() : _running.Count == 0 || !Release(0))
                    return false;
            }

            return _waiting.Values.All(waiting => waiting.Count == 0);
        }
    }
}
