using System.Management.Automation;
using System.Reflection;

namespace DropletActions.Tests.Support;

/// <summary>Passes the first few objects and then stops the upstream pipeline, exactly as <c>Select-Object -First</c> does.</summary>
[Cmdlet(VerbsCommon.Select, "Few")]
public sealed class SelectFewCommand : PSCmdlet
{
    private static readonly Type s_stopUpstream =
        typeof(PSCmdlet).Assembly.GetType("System.Management.Automation.StopUpstreamCommandsException", throwOnError: true)!;

    private int _passed;

    [Parameter(Mandatory = true, Position = 0)]
    public int Count { get; set; }

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    protected override void ProcessRecord()
    {
        WriteObject(InputObject);
        if (++_passed >= Count)
            throw (Exception)Activator.CreateInstance(s_stopUpstream, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, null, [this], null)!;
    }
}

/// <summary>Throws at the first object it gets.</summary>
[Cmdlet(VerbsLifecycle.Stop, "Here")]
public sealed class StopHereCommand : PSCmdlet
{
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    protected override void ProcessRecord() => throw new InvalidOperationException("stopped here");
}
