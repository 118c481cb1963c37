using System.Collections.Concurrent;
using NUnit.Framework.Interfaces;

[assembly: DropletActions.Tests.Support.HangReport]

namespace DropletActions.Tests.Support;

/// <summary>
/// Names each test that has run for two minutes. Half a minute later the settings end a run that hangs, and the test platform shows what
/// the process has written to its standard error.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class HangReportAttribute : Attribute, ITestAction
{
    private static readonly TimeSpan s_suspicious = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<string, Timer> _timers = new();

    public ActionTargets Targets => ActionTargets.Test;

    public void BeforeTest(ITest test) => _timers[test.Id] = new(_ => Report(test.FullName), null, s_suspicious, Timeout.InfiniteTimeSpan);

    public void AfterTest(ITest test)
    {
        if (_timers.TryRemove(test.Id, out var timer))
            timer.Dispose();
    }

    // The test framework redirects the console's own stream.
    private static void Report(string test)
    {
        using var error = new StreamWriter(Console.OpenStandardError());
        error.WriteLine($"{test} has run for two minutes.");
    }
}
