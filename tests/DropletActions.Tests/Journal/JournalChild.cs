using System.Globalization;
using DropletActions.Engine;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Journal;

/// <summary>
/// This assembly as a program: a process that runs <c>New-DropletSnapshot -Journal</c> against a sandbox elsewhere, to be killed. It
/// prints a line for each object of its output, and one that says so for each error.
/// </summary>
internal static class JournalChild
{
    /// <param name="args">
    /// The sandbox's address, its token, the journal, the Droplets, the seconds by which its clock is ahead, and whether one request is
    /// to start all.
    /// </param>
    public static int Main(string[] args)
    {
        var clock = new AheadClock(TimeSpan.FromSeconds(long.Parse(args[4], CultureInfo.InvariantCulture)));
        using var api = DropletActions.Http.DropletApiFactory.Create(new(new(args[0]), args[1], "tests", clock));
        using var session = new ApiSession(api, clock);
        using var module = new ModuleHost(
            ("c", new DigitalOceanConnection(new(args[0]), "the tests", session)), ("run", args[2]), ("count", int.Parse(args[3], CultureInfo.InvariantCulture)), ("bulk", bool.Parse(args[5])));
        var result = module.Run("3164444..(3164443 + $count) | New-DropletSnapshot -Name s -Wait -Journal $run -Bulk:$bulk -Connection $c");
        foreach (var action in result.All<DropletAction>())
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{action.DropletId} {action.Id} {action.Status} {action.ImageId}"));
        foreach (var error in result.Errors)
            Console.WriteLine($"error {error.FullyQualifiedErrorId}: {error}");
        Console.WriteLine(result.Thrown is null ? "end" : $"error {result.Thrown}");
        return 0;
    }

    /// <summary>The machine's clock, ahead by so much: a process that is started again an hour later, without the hour.</summary>
    private sealed class AheadClock(TimeSpan ahead) : IClock
    {
        public DateTimeOffset UtcNow => SystemClock.Instance.UtcNow + ahead;

        public Task Delay(TimeSpan time, CancellationToken cancellationToken) => SystemClock.Instance.Delay(time, cancellationToken);

        public void Post(Action work) => SystemClock.Instance.Post(work);

        public void OperationStarted()
        {
        }

        public void OperationCompleted()
        {
        }
    }
}
