using DropletActions.Engine;
using DropletActions.Sandbox;
using DropletActions.Tests.Support;
using FsCheck.Fluent;

namespace DropletActions.Tests.Journal;

/// <summary>
/// Random schedules of loss, late work, other processes, clocks that are set, kills and resumptions, over HTTP against the sandbox in
/// simulated time. Whatever happens: no Droplet has two, every Droplet is accounted for, and no emitted id is another's.
/// </summary>
public sealed class ScheduleTests
{
    private static int s_run;

    [Test]
    public void Any_schedule_starts_one_action_for_each_Droplet()
    {
        Prop.ForAll(Fuzz.Seeds, seed => Holds(seed)).Holds(40);
        TestContext.Out.WriteLine($"{s_run} schedules ran.");
    }

    private static bool Holds(int seed)
    {
        s_run++;
        using var schedule = new Schedule(seed);
        var random = new Random(seed);
        var emitted = new List<DropletAction>();
        IReadOnlyList<FleetEvent> last = [];
        for (var (runs, left) = (0, random.Next(0, 4)); runs <= left; runs++)
        {
            last = schedule.Run(killsAt: runs < left ? random.Next(1, 12) : int.MaxValue, step: TimeSpan.FromSeconds(60 * random.Next(-1, 2)));
            emitted.AddRange(last.OfType<ActionReported>().Select(news => news.Action));
            schedule.Pass(TimeSpan.FromSeconds(random.Next(0, 90)));
        }

        schedule.Pass(TimeSpan.FromMinutes(5));
        var ours = schedule.Ours;
        var told = last.OfType<ActionReported>().Select(news => news.Action.DropletId!.Value)
            .Concat(last.OfType<TargetFailed>().Select(news => news.Failure.DropletId!.Value));
        Assert.Multiple(() =>
        {
            Assert.That(ours.Select(action => action.DropletId), Is.Unique, "No Droplet has two.");
            Assert.That(told, Is.EquivalentTo(Schedule.Droplets), "Every Droplet is accounted for.");
            Assert.That(emitted.Select(action => (action.DropletId!.Value, action.Id)).Distinct(), Is.SubsetOf(ours.Select(action => (action.DropletId, action.Id))), "No id is another's.");
            foreach (var failure in last.OfType<TargetFailed>().Select(news => news.Failure).Where(failure => failure.Kind != FailureKind.OutcomeUnknown))
                Assert.That(ours.Select(action => action.DropletId), Has.None.EqualTo(failure.DropletId), $"{failure.Kind} says that nothing was started.");
        });
        return true;
    }

    /// <summary>A sandbox, a journal, and the fate of the requests between them.</summary>
    private sealed class Schedule : IDisposable
    {
        private readonly JournalFolder _folder = new();
        private readonly LeapingClock _clock = new();
        private readonly DropletSandbox _sandbox;
        private readonly Random _random;
        private readonly List<(DateTimeOffset Due, byte[] Body, Uri Address)> _late = [];
        private readonly HttpClient _others = new();
        private readonly object _lock = new();
        private TaskCompletionSource _killed = new();
        private int _killsAt;
        private int _requests;
        private int _names;

        public Schedule(int seed)
        {
            _random = new(seed);
            _sandbox = DropletSandbox.Start(new()
            {
                DropletCount = 3, FirstDropletId = 1, ActionSeconds = _random.Next(0, 2) * 4, Clock = () => _clock.UtcNow, HourlyLimit = 1_000_000, BurstLimit = 1_000_000,
            });
        }

        public static long[] Droplets { get; } = [1, 2, 3];

        /// <summary>The actions that the statement's requests have started.</summary>
        public IReadOnlyList<SandboxAction> Ours => [.. _sandbox.Actions.Where(action => action.Body.Contains("\"mine\"", StringComparison.Ordinal))];

        /// <summary>Runs the statement again, as in a new process.</summary>
        public IReadOnlyList<FleetEvent> Run(int killsAt, TimeSpan step)
        {
            (_killsAt, _requests, _killed) = (killsAt, 0, new(TaskCreationOptions.RunContinuationsAsynchronously));
            var clock = new SteppedClock(_clock, step);
            var request = Catalog.Wire.Create("snapshot", ("Name", "mine"));
            using var api = DropletActions.Http.DropletApiFactory.Create(
                new(_sandbox.BaseUri, _sandbox.Token, "tests", clock), address => _clock.Watch(new Wire(this, DropletActions.Http.MessageHandlers.Handler(address))));
            using var session = new ApiSession(api, clock);
            using var journal = _folder.Open(clock, JournalFolder.Statement with { Request = request.Key });
            using var events = new EventQueue { Clock = clock };
            using var run = new FleetRun(session, new() { Throttle = 2, WaitIfBusy = true, Journal = journal }, events);
            _clock.OperationStarted();
            foreach (var id in Droplets)
                run.TrySubmit(new DropletWork(request, id, null));
            run.Complete();

            var news = new List<FleetEvent>();
            var isKilled = false;
            while (!(run.IsEnded && events.IsEmpty))
            {
                events.Reset();
                if (!isKilled && _killed.Task.IsCompleted)
                {
                    isKilled = true;
                    run.Stop();
                }

                while (events.TryTake(out var one))
                    news.Add(one);
                if (!run.IsEnded)
                    events.Wait(TimeSpan.FromMilliseconds(1), default);
            }

            run.Stop();
            _clock.OperationCompleted();
            return news;
        }

        public void Pass(TimeSpan time)
        {
            _clock.Delay(time, default).Wait();
            CarryOutDueAsync().Wait();
        }

        public void Dispose()
        {
            _others.Dispose();
            _sandbox.Dispose();
            _folder.Dispose();
        }

        private async Task CarryOutDueAsync()
        {
            List<(DateTimeOffset Due, byte[] Body, Uri Address)> due;
            lock (_lock)
            {
                due = [.. _late.Where(late => late.Due <= _clock.UtcNow)];
                _late.RemoveAll(late => due.Contains(late));
            }

            foreach (var (_, body, address) in due)
                await PostAsync(address, body);
        }

        private async Task PostAsync(Uri address, byte[] body)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new("application/json");
            request.Headers.Authorization = new("Bearer", _sandbox.Token);
            using var response = await _others.SendAsync(request);
        }

        private int Next(int count)
        {
            lock (_lock)
                return _random.Next(count);
        }

        /// <summary>What happens to a request between the client and the sandbox.</summary>
        private sealed class Wire(Schedule schedule, HttpMessageHandler inner) : DelegatingHandler(inner)
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                await schedule.CarryOutDueAsync();
                var isLast = Interlocked.Increment(ref schedule._requests) >= schedule._killsAt;
                if (request.Method != HttpMethod.Post)
                {
                    if (isLast)
                        await DieAsync(cancellationToken);
                    return await base.SendAsync(request, cancellationToken);
                }

                var body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
                switch (schedule.Next(8))
                {
                    case 0:
                        await LoseAsync(isLast, cancellationToken);
                        break;
                    case 1:
                        await schedule.PostAsync(request.RequestUri!, body);
                        await LoseAsync(isLast, cancellationToken);
                        break;
                    case 2:
                        lock (schedule._lock)
                            schedule._late.Add((schedule._clock.UtcNow.AddSeconds(schedule._random.Next(1, 100)), body, request.RequestUri!));
                        await LoseAsync(isLast, cancellationToken);
                        break;
                    case 3:
                        // Another process is first, and ours is lost before the work.
                        await schedule.PostAsync(request.RequestUri!, System.Text.Encoding.UTF8.GetBytes($$"""{"type":"snapshot","name":"theirs-{{Interlocked.Increment(ref schedule._names)}}"}"""));
                        await LoseAsync(isLast, cancellationToken);
                        break;
                }

                if (isLast)
                    await DieAsync(cancellationToken);
                return await base.SendAsync(request, cancellationToken);
            }

            private async Task LoseAsync(bool isLast, CancellationToken cancellationToken)
            {
                if (isLast)
                    await DieAsync(cancellationToken);
                throw new HttpRequestException("The connection was reset.", new IOException("reset"));
            }

            private async Task DieAsync(CancellationToken cancellationToken)
            {
                schedule._killed.TrySetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
        }

        private sealed class SteppedClock(IClock clock, TimeSpan step) : IClock
        {
            public DateTimeOffset UtcNow => clock.UtcNow + step;

            public void Post(Action work) => clock.Post(work);

            public void OperationStarted() => clock.OperationStarted();

            public void OperationCompleted() => clock.OperationCompleted();

            public Task Delay(TimeSpan time, CancellationToken cancellationToken) => clock.Delay(time, cancellationToken);
        }
    }
}
