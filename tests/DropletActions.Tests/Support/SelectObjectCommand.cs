using System.Management.Automation;
using System.Reflection;

namespace DropletActions.Tests.Support;

/// <summary>Stands in for <c>Select-Object</c>, which is not of the engine: the first few objects, some properties, or one's value.</summary>
[Cmdlet(VerbsCommon.Select, "Object")]
public sealed class SelectObjectCommand : PSCmdlet
{
    private static readonly Type s_stopUpstream =
        typeof(PSCmdlet).Assembly.GetType("System.Management.Automation.StopUpstreamCommandsException", throwOnError: true)!;

    private int _passed;

    [Parameter(Position = 0)]
    public string[] Property { get; set; } = [];

    [Parameter]
    public int First { get; set; } = int.MaxValue;

    [Parameter]
    public string? ExpandProperty { get; set; }

    [Parameter(ValueFromPipeline = true)]
    public PSObject InputObject { get; set; } = new();

    protected override void ProcessRecord()
    {
        WriteObject(ExpandProperty is not null ? InputObject.Properties[ExpandProperty].Value : Property.Length > 0 ? Part() : InputObject);
        if (++_passed >= First)
            throw (Exception)Activator.CreateInstance(s_stopUpstream, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, null, [this], null)!;
    }

    private PSObject Part()
    {
        var part = new PSObject();
        foreach (var name in Property)
            part.Properties.Add(new PSNoteProperty(name, InputObject.Properties[name]?.Value));
        return part;
    }
}
