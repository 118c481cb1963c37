using System.Diagnostics;
using System.Management.Automation.Host;

namespace DropletActions.Rendering;

/// <summary>A run's progress: nothing for what is over at once, then at most five updates a second, and always an end.</summary>
/// <param name="runtime">Where it is shown, as the preferences have it.</param>
/// <param name="host">Where its end is shown when the pipeline takes nothing any more.</param>
/// <param name="id">Its number among the progress bars of this runspace.</param>
/// <param name="activity">What it is about.</param>
/// <param name="elapsed">The time since the beginning; null: by the machine's clock.</param>
internal sealed class ProgressDisplay(ICommandRuntime runtime, PSHost host, int id, string activity, Func<TimeSpan>? elapsed = null)
{
    private static readonly TimeSpan s_firstAfter = TimeSpan.FromMilliseconds(600);

    private static int s_lastId;

    private readonly Func<TimeSpan> _elapsed = elapsed ?? SinceNow();
    private TimeSpan _nextAt = s_firstAfter;
    private bool _isShown;

    /// <summary>The time between two updates.</summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Shows how far the run is, if it is time to.</summary>
    /// <param name="writer">The runtime of the cmdlet that has the pipeline thread: PowerShell lets no other one write.</param>
    /// <param name="total">How many Droplets it is for; null while that is not known.</param>
    public void Show(ICommandRuntime writer, FleetProgress progress, int? total)
    {
        var now = _elapsed();
        if (now < _nextAt)
            return;

        _nextAt = now + Interval;
        _isShown = true;
        writer.WriteProgress(id, Record(progress, total, now));
    }

    /// <summary>Shows that requests are under way, or wait, if it is time to.</summary>
    /// <param name="pausedUntil">Until when all requests wait for the rate limit; null when none has to.</param>
    public void ShowRequest(DateTimeOffset? pausedUntil)
    {
        var now = _elapsed();
        if (now < _nextAt)
            return;

        _nextAt = now + Interval;
        _isShown = true;
        runtime.WriteProgress(id, Record(pausedUntil is { } until ? Paused(until) : "Waiting for the API"));
    }

    /// <summary>A number that no other display of this process has.</summary>
    public static int NextId() => Interlocked.Increment(ref s_lastId);

    /// <summary>Takes it off the screen.</summary>
    public void End()
    {
        if (!_isShown)
            return;

        _isShown = false;
        var end = new ProgressRecord(id, activity, "Done") { RecordType = ProgressRecordType.Completed };
        try
        {
            runtime.WriteProgress(id, end);
        }
        catch (PipelineStoppedException)
        {
            host.UI.WriteProgress(id, end);
        }
    }

    private static Func<TimeSpan> SinceNow()
    {
        var running = Stopwatch.StartNew();
        return () => running.Elapsed;
    }

    private ProgressRecord Record(FleetProgress progress, int? total, TimeSpan now)
    {
        var over = progress.Done + progress.Failed;
        var rate = over / Math.Max(now.TotalSeconds, 0.001);
        var status = Status(progress, over, total, rate);

        // PowerShell's default view draws only the activity and the beginning of the status, so a pause comes first in the status.
        var record = Record(progress.PausedUntil is { } until ? $"{Paused(until)}. {status}" : status);

        if (total is not > 0)
            return record;

        record.PercentComplete = (int)Math.Min(100, 100L * over / total.Value);

        // Failures alone measure nothing. While requests wait, an estimate would be wrong, and would take the room of the time that is known.
        if (progress.Done > 0 && progress.PausedUntil is null)
            record.SecondsRemaining = (int)Math.Min(int.MaxValue, Math.Max(0, total.Value - over) / rate);
        return record;
    }

    private ProgressRecord Record(string status) => new(id, activity, status);

    private static string Paused(DateTimeOffset until) => $"The rate limit is reached: waiting until {until.ToLocalTime():HH:mm:ss}";

    private static string Status(FleetProgress progress, int over, int? total, double rate)
    {
        var done = FormattableString.Invariant($"{progress.Done}{(total is null ? "" : $" of {total}")} done");
        var failed = progress.Failed > 0 ? $", {progress.Failed} failed" : "";
        var probing = progress.Probing > 0 ? $", {progress.Probing} not ready yet" : "";
        if (progress.Window is (var inStay, var places))
            return FormattableString.Invariant($"{inStay} of {places} out of service, {done}{failed}{probing}");

        var pending = progress.Accepted - over - progress.Probing;
        var under = pending > 0 ? $", {pending} in progress" : "";
        var speed = progress.Done > 0 ? FormattableString.Invariant($", {rate:0.#}/s") : "";
        return $"{done}{failed}{under}{probing}{speed}";
    }
}
