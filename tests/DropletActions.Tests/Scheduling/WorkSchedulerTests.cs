using DropletActions.Engine;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Scheduling;

/// <summary>The scheduler by itself, with work that the test ends: slots, order, limits and ends.</summary>
public sealed class WorkSchedulerTests
{
    private readonly LeapingClock _clock = new();
    private readonly List<long> _started = [];
    private readonly List<long> _dropped = [];
    private readonly Dictionary<long, TaskCompletionSource> _work = [];
    private readonly Dictionary<long, IWorkContext> _contexts = [];
    private WorkScheduler _scheduler = null!;

    [SetUp]
    public void SetUp()
    {
        _started.Clear();
        _dropped.Clear();
        _work.Clear();
        _contexts.Clear();
        _clock.OperationStarted();
        Schedule(slots: 2);
    }

    [TearDown]
    public void TearDown()
    {
        foreach (var work in _work.Values)
            work.TrySetResult();
        _scheduler.Dispose();
        _clock.OperationCompleted();
    }

    [Test]
    public void Items_start_while_slots_are_free_and_in_the_slot_that_an_item_leaves()
    {
        Submit(1, 2, 3);
        AssertStarted(1, 2);
        _work[1].SetResult();
        AssertStarted(1, 2, 3);
    }

    [Test]
    public void Items_of_one_Droplet_run_one_after_another_even_if_the_first_has_released_its_slot()
    {
        Submit(1, 1, 2);
        AssertStarted(1, 2);
        _contexts[1].ReleaseSlot();
        AssertStarted(1, 2);
        _work[1].SetResult();
        AssertStarted(1, 2, 1);
    }

    [Test]
    public void Item_that_releases_its_slot_lets_another_one_start_and_keeps_the_run_from_ending()
    {
        Submit(1, 2, 3);
        AssertStarted(1, 2);
        _contexts[1].ReleaseSlot();
        AssertStarted(1, 2, 3);
        _scheduler.Complete();
        _work[2].SetResult();
        _work[3].SetResult();
        Assert.That(() => _scheduler.IsEnded, Is.False.After(50));
        _work[1].SetResult();
        Assert.That(() => _scheduler.IsEnded, Is.True.After(20_000, 5));
    }

    [Test]
    public void Item_that_yields_is_first_in_line_for_the_next_free_slot()
    {
        Submit(1, 2, 3, 4);
        AssertStarted(1, 2);
        var yields = _contexts[1].YieldAsync(TimeSpan.FromSeconds(1), default);
        AssertStarted(1, 2, 3);
        Assert.That(_scheduler.Yielding, Is.EqualTo(1));
        _clock.OperationCompleted();
        Assert.That(() => _scheduler.Yielding, Is.Zero.After(20_000, 5));
        _clock.OperationStarted();
        Assert.That(yields.IsCompleted, Is.False, "No slot is free yet.");
        _work[2].SetResult();
        Assert.That(() => yields.IsCompletedSuccessfully, Is.True.After(20_000, 5));
        AssertStarted(1, 2, 3);
    }

    [Test]
    public void Wait_beside_the_items_keeps_the_run_from_ending()
    {
        var wait = new TaskCompletionSource();
        _scheduler.RunBeside(_ => wait.Task);
        _scheduler.Complete();
        Assert.That(_scheduler.IsEnded, Is.False);
        wait.SetResult();
        Assert.That(() => _scheduler.IsEnded, Is.True.After(20_000, 5));
    }

    [Test]
    public void Halt_announces_itself_once_and_drops_what_has_not_started()
    {
        Submit(1, 2, 3, 3);
        AssertStarted(1, 2);
        var announced = 0;
        _scheduler.Halt(() => announced++);
        _scheduler.Halt(() => announced++);
        _contexts[1].Continue(Item(9));
        Assert.That((announced, string.Join(" ", _dropped)), Is.EqualTo((1, "3 3 9")));
        Assert.That(_scheduler.TrySubmit(Item(5)), Is.True, "A halted scheduler accepts and forgets.");
        AssertStarted(1, 2);
    }

    [Test]
    public void Item_that_throws_is_reported_and_its_slot_is_free_again()
    {
        var crashes = new List<Exception>();
        using var scheduler = new WorkScheduler(1, SystemClock.Instance, (item, _, _) => item.DropletIds[0] == 1 ? throw new InvalidOperationException("a defect") : Task.CompletedTask)
        {
            Crashed = crashes.Add,
        };
        scheduler.TrySubmit(Item(1));
        scheduler.TrySubmit(Item(2));
        scheduler.Complete();
        Assert.That(() => scheduler.IsEnded, Is.True.After(20_000, 5));
        Assert.That(crashes.Select(crash => crash.Message), Is.EqualTo(new[] { "a defect" }));
    }

    [Test]
    public void Limit_holds_an_item_back_until_another_one_has_ended_and_not_only_released_its_slot()
    {
        _scheduler.Dispose();
        Schedule(slots: 4, new AtMost(1));
        Submit(1, 2);
        AssertStarted(1);
        _contexts[1].ReleaseSlot();
        AssertStarted(1);
        _work[1].SetResult();
        AssertStarted(1, 2);
    }

    [Test]
    public void Limit_that_admits_no_more_items_drops_them_and_lets_the_run_end()
    {
        _scheduler.Dispose();
        Schedule(slots: 1, new NoneAfter(2));
        Submit(1, 2, 3, 4);
        _scheduler.Complete();
        AssertStarted(1);
        _work[1].SetResult();
        AssertStarted(1, 2);
        _work[2].SetResult();
        Assert.That(() => _scheduler.IsEnded, Is.True.After(20_000, 5));
        Assert.That(_dropped, Is.EqualTo(new[] { 3, 4 }));
    }

    private static DropletWork Item(long id) => FleetScene.On(id);

    private void Schedule(int slots, IStartLimit? limit = null) => _scheduler = new(slots, _clock, RunAsync, limit) { Dropped = item => _dropped.Add(item.DropletIds[0]) };

    private void Submit(params long[] ids)
    {
        foreach (var id in ids)
            Assert.That(_scheduler.TrySubmit(Item(id)), Is.True);
    }

    private Task RunAsync(WorkItem item, IWorkContext context, CancellationToken cancellationToken)
    {
        lock (_started)
        {
            var id = item.DropletIds[0];
            _started.Add(id);
            _contexts[id] = context;
            _work[id] = new();
            return _work[id].Task;
        }
    }

    private void AssertStarted(params long[] ids) => Assert.That(Started, Is.EqualTo(ids).After(20_000, 5));

    private List<long> Started()
    {
        lock (_started)
            return [.. _started];
    }

    /// <summary>A limit of concurrent items.</summary>
    private sealed class AtMost(int count) : IStartLimit
    {
        private int _underWay;

        public void Submitted(WorkItem item)
        {
        }

        public Admission Admit(WorkItem item) => _underWay < count ? Admission.Now : Admission.Later;

        public void Started(WorkItem item) => _underWay++;

        public void Ended(WorkItem item) => _underWay--;

        public void NeverStarted(WorkItem item)
        {
        }
    }

    /// <summary>A limit of items in total.</summary>
    private sealed class NoneAfter(int count) : IStartLimit
    {
        private int _started;

        public void Submitted(WorkItem item)
        {
        }

        public Admission Admit(WorkItem item) => _started < count ? Admission.Now : Admission.Never;

        public void Started(WorkItem item) => _started++;

        public void Ended(WorkItem item)
        {
        }

        public void NeverStarted(WorkItem item)
        {
        }
    }
}
