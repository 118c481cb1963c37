using System.Management.Automation;
using System.Management.Automation.Runspaces;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.WindowsPowerShell;

/// <summary>The formats without <c>$PSStyle</c>, also in strict mode.</summary>
public sealed class StyleTests
{
    private static readonly string[] s_scripts =
    [
        "[DropletActions.DropletAction]@{ Id = 5; Type = 'reboot'; Status = 'errored' }",
        "[DropletActions.Droplet]@{ DropletId = 5; Name = 'web-01'; Status = 'errored' }",
        "[DropletActions.DropletJournalEntry]@{ DropletId = 5; State = 'errored' }",
    ];

    [Test]
    public void Status_is_shown_without_style([ValueSource(nameof(s_scripts))] string script, [Values("", "Set-StrictMode -Version Latest; ")] string strict)
    {
        var state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([Repository.Manifest]);
        state.Variables.Remove("PSStyle", null);
        var host = new RecordingHost();
        using var runspace = RunspaceFactory.CreateRunspace(host, state);
        runspace.Open();
        using var shell = PowerShell.Create(runspace);

        var style = shell.AddScript(strict + script + " | Out-Host; $ExecutionContext.SessionState.PSVariable.Get('PSStyle')").Invoke();

        Assert.That(style, Is.EqualTo(new object?[] { null }), "There is one, so that this test shows nothing.");
        Assert.That(host.Text, Does.Match(@"\berrored\b"));
    }
}
