using System.Management.Automation;
using DropletActions.Connections;

namespace DropletActions.Tests.Support;

/// <summary>Makes a connection on the tests' own clock the session's connection, as <c>Connect-DigitalOcean</c> does with its own.</summary>
[Cmdlet(VerbsOther.Use, "Connection")]
public sealed class UseConnectionCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0)]
    public DigitalOceanConnection? Connection { get; set; }

    protected override void EndProcessing() => ConnectionStore.Current.Connected = Connection;
}
