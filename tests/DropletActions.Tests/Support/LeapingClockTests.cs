using System.Text.RegularExpressions;
using DropletActions.Engine;

namespace DropletActions.Tests.Support;

/// <summary>The clock leaps only when nothing except time can make the code under test continue.</summary>
[TestFixture]
public sealed class LeapingClockTests
{
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);
    private static readonly CancellationToken None = CancellationToken.None;

    [Test]
    public async Task Waits_end_at_their_own_times_the_earliest_first()
    {
        var clock = new LeapingClock();
        var ends = new List<double>();
        async Task WaitAsync(double minutes)
        {
            await clock.Delay(TimeSpan.FromMinutes(minutes), None).ConfigureAwait(false);
            ends.Add(clock.Elapsed.TotalMinutes);
        }

        clock.OperationStarted();
        var all = Task.WhenAll(WaitAsync(3), WaitAsync(1), WaitAsync(2), WaitAsync(1));
        Assert.That(clock.Elapsed, Is.EqualTo(TimeSpan.Zero), "This test still works.");
        clock.OperationCompleted();
        await all;

        Assert.That(ends, Is.EqualTo(new[] { 1, 1, 2, 3 }));
    }

    [Test]
    public async Task Request_in_flight_stops_the_time_until_its_caller_waits_again()
    {
        var clock = new LeapingClock();
        var answer = new TaskCompletionSource<int>();
        var asked = clock.Watch(() => answer.Task);
        var timeout = clock.Delay(s_hour, None);
        var work = clock.Run(WorkAsync);

        Assert.That((clock.Requests, clock.Elapsed, timeout.IsCompleted), Is.EqualTo(((1, 1), TimeSpan.Zero, false)));
        answer.SetResult(1);
        Assert.That(await work, Is.EqualTo(TimeSpan.FromSeconds(1)));
        await timeout;
        Assert.That((clock.Requests, clock.Elapsed), Is.EqualTo(((1, 0), s_hour)));

        async Task<TimeSpan> WorkAsync()
        {
            await asked.ConfigureAwait(false);
            await clock.Delay(TimeSpan.FromSeconds(1), None).ConfigureAwait(false);
            return clock.Elapsed;
        }
    }

    [Test]
    public async Task Failed_request_fails_as_itself_and_lets_time_pass()
    {
        var clock = new LeapingClock();
        var failed = clock.Watch<int>(() => throw new RequestNotSentException(None));
        Assert.That(async () => await failed, Throws.TypeOf<RequestNotSentException>());
        await clock.Delay(s_hour, None);
        Assert.That(clock.Elapsed, Is.EqualTo(s_hour));
    }

    [Test]
    public async Task Posted_work_stops_the_time_before_it_runs_and_while_it_runs()
    {
        var clock = new LeapingClock();
        using var mayEnd = new ManualResetEventSlim();
        var runs = new TaskCompletionSource();
        clock.Post(() =>
        {
            runs.SetResult();
            mayEnd.Wait();
        });
        var wait = clock.Delay(s_hour, None);
        await runs.Task;
        Assert.That(clock.Elapsed, Is.EqualTo(TimeSpan.Zero));
        mayEnd.Set();
        await wait;
        Assert.That(clock.Elapsed, Is.EqualTo(s_hour));
    }

    [Test]
    public async Task Canceled_wait_ends_without_a_leap()
    {
        var clock = new LeapingClock();
        using var cancel = new CancellationTokenSource();
        clock.OperationStarted();
        var wait = clock.Delay(s_hour, cancel.Token);
        cancel.Cancel();
        Assert.That(async () => await wait, Throws.InstanceOf<OperationCanceledException>());
        clock.OperationCompleted();
        Assert.That(clock.Elapsed, Is.EqualTo(TimeSpan.Zero));
        await clock.Delay(TimeSpan.FromSeconds(1), None);
        Assert.That(clock.Elapsed, Is.EqualTo(TimeSpan.FromSeconds(1)));
    }

    [Test]
    public void Thread_that_blocks_on_a_signal_lets_time_pass_and_stops_it_from_the_moment_it_is_woken()
    {
        var clock = new LeapingClock();
        using var signal = new Signal { Clock = clock };
        clock.OperationStarted();
        _ = SetLaterAsync();
        var later = clock.Delay(2 * s_hour, None);

        Assert.That(signal.Wait(Timeout.InfiniteTimeSpan, None), Is.True);
        Assert.That((clock.Elapsed, later.IsCompleted), Is.EqualTo((s_hour, false)), "The thread works, so time stands still.");
        clock.OperationCompleted();

        async Task SetLaterAsync()
        {
            await clock.Delay(s_hour, None).ConfigureAwait(false);
            signal.Set();
        }
    }

    [Test]
    public void Thread_that_gives_up_waiting_for_a_signal_works_again()
    {
        var clock = new LeapingClock();
        using var signal = new Signal { Clock = clock };
        clock.OperationStarted();
        Assert.That(signal.Wait(TimeSpan.FromMilliseconds(1), None), Is.False);
        Assert.That(() => signal.Wait(Timeout.InfiniteTimeSpan, new(canceled: true)), Throws.InstanceOf<OperationCanceledException>());
        _ = clock.Delay(s_hour, None);
        Assert.That(clock.Elapsed, Is.EqualTo(TimeSpan.Zero));
        clock.OperationCompleted();
    }

    [Test]
    public async Task Lock_is_granted_in_order_and_time_stands_still_meanwhile()
    {
        var clock = new LeapingClock();
        var turns = new FairLock(clock);
        var order = new List<(int, double)>();
        clock.OperationStarted();
        var all = Task.WhenAll(Enumerable.Range(1, 5).Select(EnterAsync).ToList());
        clock.OperationCompleted();
        await all;

        Assert.That(order, Is.EqualTo(Enumerable.Range(1, 5).Select(number => (number, (double)number))));

        async Task EnterAsync(int number)
        {
            await turns.AcquireAsync(None).ConfigureAwait(false);
            await clock.Delay(TimeSpan.FromSeconds(1), None).ConfigureAwait(false);
            order.Add((number, clock.Elapsed.TotalSeconds));
            turns.Release();
        }
    }

    [Test]
    public async Task Canceled_caller_of_a_lock_is_passed_over()
    {
        var turns = new FairLock(SystemClock.Instance);
        using var cancel = new CancellationTokenSource();
        await turns.AcquireAsync(None);
        var givesUp = turns.AcquireAsync(cancel.Token);
        var next = turns.AcquireAsync(None);
        cancel.Cancel();
        Assert.That(async () => await givesUp, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(next.IsCompleted, Is.False);
        turns.Release();
        await next;
        turns.Release();
        Assert.That(turns.AcquireAsync(None).IsCompletedSuccessfully, Is.True);
    }

    [Test]
    public async Task Many_clocks_run_side_by_side()
    {
        var clocks = Enumerable.Range(0, 50).Select(_ => new LeapingClock()).ToList();
        await Task.WhenAll(clocks.Select(RunAsync));
        Assert.That(clocks.Select(clock => clock.Elapsed), Is.All.EqualTo(TimeSpan.FromMinutes(100)));

        static async Task RunAsync(LeapingClock clock)
        {
            for (var minute = 0; minute < 100; minute++)
                await clock.Delay(TimeSpan.FromMinutes(1), None).ConfigureAwait(false);
        }
    }

    /// <summary>A waiter that continues without the clock's knowledge would let it leap past a deadline, once in a hundred runs.</summary>
    [TestCase("DropletActions.Engine")]
    [TestCase("DropletActions.Http")]
    [TestCase("DropletActions")]
    public void Source_schedules_work_by_the_clock_alone(string project)
    {
        var unknown = new Regex(@"\bTask\.(Run|Yield|Factory)\b|new SemaphoreSlim|new ManualResetEvent(?!Slim\(\))|RunContinuationsAsynchronously|\bThread\.Sleep\b|Task\.Delay\(Timeout|SemaphoreSlim _");
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "src", project), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains(Path.DirectorySeparatorChar + "obj" + Path.DirectorySeparatorChar, StringComparison.Ordinal)).ToList();

        Assert.That(files, Is.Not.Empty);
        Assert.That(files.Where(file => unknown.IsMatch(File.ReadAllText(file))), Is.Empty);
    }

    [Test]
    public void Operation_completed_twice_is_reported() =>
        Assert.That(new LeapingClock().OperationCompleted, Throws.InvalidOperationException);
}
