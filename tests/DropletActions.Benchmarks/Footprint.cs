using System.Diagnostics;
using System.Runtime;

namespace DropletActions.Benchmarks;

/// <summary>What this process holds: megabytes of memory, handles (on Linux all open files, sockets and pipes) and threads.</summary>
internal readonly record struct Footprint(double WorkingSet, double Heap, int Handles, int Threads)
{
    private const double Megabyte = 1024 * 1024;
    private const double Noise = 0.1;
    private const int FewestLooks = 4;
    private const int MostLooks = 10;
    private static readonly TimeSpan s_rest = TimeSpan.FromSeconds(6);

    /// <summary>As it is at this moment.</summary>
    public static Footprint Now()
    {
        using var self = Process.GetCurrentProcess();
        return new(self.WorkingSet64 / Megabyte, GC.GetTotalMemory(forceFullCollection: false) / Megabyte, self.HandleCount, self.Threads.Count);
    }

    /// <summary>
    /// After all that nobody holds any more was collected, and its handles with it; and once idle threads have ended and pools have
    /// let go of what they kept in reserve, which takes .NET up to half a minute.
    /// </summary>
    public static Footprint Settled()
    {
        var last = Collected();
        for (var looks = 0; looks < MostLooks; looks++)
        {
            Thread.Sleep(s_rest);
            var now = Collected();
            if (looks >= FewestLooks && now.Heap > last.Heap - Noise && now.Threads >= last.Threads)
                return now;

            last = now;
        }

        return last;
    }

    /// <summary>The higher of each.</summary>
    public Footprint Or(Footprint other) => new(
        Math.Max(WorkingSet, other.WorkingSet), Math.Max(Heap, other.Heap), Math.Max(Handles, other.Handles), Math.Max(Threads, other.Threads));

    private static Footprint Collected()
    {
        for (var round = 0; round < 3; round++)
        {
            GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return Now();
    }
}

/// <summary>Looks ten times a second at what the process holds, and keeps the highest.</summary>
internal sealed class PeakFootprint : IDisposable
{
    private readonly ManualResetEventSlim _over = new();
    private readonly Thread _watching;
    private Footprint _highest = Footprint.Now();

    public PeakFootprint()
    {
        _watching = new(Watch) { IsBackground = true };
        _watching.Start();
    }

    /// <summary>Ends the looking and gives the highest that was seen.</summary>
    public Footprint End()
    {
        _over.Set();
        _watching.Join();
        return _highest;
    }

    public void Dispose()
    {
        End();
        _over.Dispose();
    }

    private void Watch()
    {
        do
            _highest = _highest.Or(Footprint.Now());
        while (!_over.Wait(TimeSpan.FromMilliseconds(100)));
    }
}
