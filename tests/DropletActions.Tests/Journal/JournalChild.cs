using System.Globalization;
using DropletActions.Engine;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Journal;

/// <summary>
/// This assembly as a program: a process that runs <c>New-DropletSnapshot -Journal</c>, or another script with a journal, against a sandbox
/// elsewhere, to be killed. It prints a line for each object of its output, and one that says so for each error.
/// </summary>
internal static class JournalChild
{
    /// <param name="args">
    /// The sandbox's address, its token, the journal, the Droplets, the seconds by which its clock is ahead, whether one request is to
    /// start all, and whether the sandbox's owner lets time pass: then each wait is a line that asks for it, and ends with the answer. A
    /// script and the speed of the sandbox may follow.
    /// </param>
    public static int Main(string[] args)
    {
        using var wall = new AheadClock(TimeSpan.FromSeconds(double.Parse(args[4], CultureInfo.InvariantCulture)), bool.Parse(args[6]));
        var start = wall.UtcNow;
        IClock clock = args.Length > 8 && int.Parse(args[8], CultureInfo.InvariantCulture) is var speed ? new ScaledClock(() => start + ((wall.UtcNow - start) * speed), speed) : wall;
        using var api = DropletActions.Http.DropletApiFactory.Create(new(new(args[0]), args[1], "tests", clock), origin => wall.Hold(DropletActions.Http.MessageHandlers.Handler(origin)));
        using var session = new ApiSession(api, clock);
        using var module = new ModuleHost(
            ("c", new DigitalOceanConnection(new(args[0]), "the tests", session)), ("run", args[2]), ("count", int.Parse(args[3], CultureInfo.InvariantCulture)), ("bulk", bool.Parse(args[5])));
        var result = module.Run(args.Length > 7 ? args[7] : "3164444..(3164443 + $count) | New-DropletSnapshot -Name s -Wait -TimeoutSec 0 -Journal $run -Bulk:$bulk -Connection $c");
        foreach (var action in result.All<DropletAction>())
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{action.DropletId} {action.Id} {action.Status} {action.ImageId}"));
        foreach (var error in result.Errors)
            Console.WriteLine($"error {error.FullyQualifiedErrorId}: {error}");
        Console.WriteLine(result.Thrown is null ? "end" : $"error {result.Thrown}");
        return 0;
    }

    /// <summary>The system clock, ahead by this much: a process that is started again an hour later, without the hour.</summary>
    private sealed class AheadClock(TimeSpan ahead, bool asks) : IClock, IDisposable
    {
        // Time passes here and in the sandbox one after the other, so no exchange may see one of the two clocks moved and the other not.
        private readonly SemaphoreSlim _turn = new(1);
        private int _exchanges;
        private long _passed;

        public DateTimeOffset UtcNow => SystemClock.Instance.UtcNow + ahead + TimeSpan.FromTicks(Interlocked.Read(ref _passed));

        public void Post(Action work) => SystemClock.Instance.Post(work);

        public void OperationStarted()
        {
        }

        public void OperationCompleted()
        {
        }

        public void Dispose() => _turn.Dispose();

        public HttpMessageHandler Hold(HttpMessageHandler handler) => new Exchanges(this) { InnerHandler = handler };

        public async Task Delay(TimeSpan time, CancellationToken cancellationToken)
        {
            if (!asks || time <= TimeSpan.Zero)
            {
                await SystemClock.Instance.Delay(time, cancellationToken);
                return;
            }

            await _turn.WaitAsync(cancellationToken);
            try
            {
                while (Volatile.Read(ref _exchanges) > 0)
                    await Task.Yield();

                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"wait {time.TotalSeconds}"));

                // The sandbox's time passes now, whatever is canceled here.
                await Console.In.ReadLineAsync(CancellationToken.None);
                Interlocked.Add(ref _passed, time.Ticks);
                cancellationToken.ThrowIfCancellationRequested();
            }
            finally
            {
                _turn.Release();
            }
        }

        private sealed class Exchanges(AheadClock clock) : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                await clock._turn.WaitAsync(cancellationToken);
                Interlocked.Increment(ref clock._exchanges);
                clock._turn.Release();
                try
                {
                    return await base.SendAsync(request, cancellationToken);
                }
                finally
                {
                    Interlocked.Decrement(ref clock._exchanges);
                }
            }
        }
    }
}
