using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Jobs;
using DropletActions.Engine;

namespace DropletActions.Benchmarks;

/// <summary>The parts that every action passes through.</summary>
[InProcess]
[MemoryDiagnoser]
[SimpleJob(RuntimeMoniker.HostProcess)]
public class PartsBenchmarks
{
    private static readonly KeyValuePair<string, object?>[] s_arguments = [new("Plan", "weekly"), new("Weekday", "sun"), new("Hour", 4)];
    private static readonly object s_row = System.Management.Automation.PSObject.AsPSObject(new { DropletId = "3164444", Type = "reboot" });

    /// <summary>Checks a request with three parameters against the catalog.</summary>
    [Benchmark]
    public object CheckRequest() => ActionRequest.Create("change_backup_policy", s_arguments);

    /// <summary>Turns a row into a target.</summary>
    [Benchmark]
    public object TransformRow() => new Binding.DropletTargetTransformationAttribute().Transform(null!, s_row);
}
