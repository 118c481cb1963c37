using DropletActions.Engine;

namespace DropletActions.Tests.Support;

/// <summary>State that one test leaves in a runspace never reaches the next.</summary>
public sealed class ModuleRunspaceTests
{
    [TestCase("$x = 1; Restart-Droplet web-01 -Wait | Where-Object Status -eq completed", true)]
    [TestCase("$env:DIGITALOCEAN_TOKEN = 'x'; Get-DigitalOceanConnection", true)]
    [TestCase("function Get-Droplet { }", false)]
    [TestCase("1 | ForEach-Object { function Get-Droplet { } }", false)]
    [TestCase("class Droplet { }", false)]
    [TestCase("Set-StrictMode -Version Latest", false)]
    [TestCase("Remove-Module DropletActions", false)]
    [TestCase("$function:Prompt = { }", false)]
    [TestCase("$Host.UI.RawUI.WindowTitle = 'x'", false)]
    [TestCase("& $command", false)]
    [TestCase("'x'.ForEach({ Set-Alias a b })", false)]
    public void Runspace_is_reused_only_after_scripts_that_a_reset_undoes(string script, bool isUsedAgain) =>
        Assert.That(ModuleRunspace.LeavesNothing(script), Is.EqualTo(isUsedAgain));

    [Test]
    public void Reset_undoes_what_a_script_did()
    {
        const string Look = "\"$x|$ErrorActionPreference|$($PSDefaultParameterValues.Count)|$($Error.Count)|$PWD|$(try { (Get-DigitalOceanConnection -ErrorAction Stop).BaseUri } catch { 'none' })\"";
        using var runspace = ModuleRunspace.Take();
        var before = Run(runspace, Look);

        Run(runspace, """
            $x = 1; $ErrorActionPreference = 'Continue'; $PSDefaultParameterValues['Get-Droplet:Tag'] = 'web'; Write-Error 'x'
            $sandbox = Start-DropletSandbox -Connect
            """);
        runspace.Host.UI.Write("text");

        Assert.That(Run(runspace, Look), Is.Not.EqualTo(before));
        Assert.That(runspace.TryReset());
        Assert.That(Run(runspace, Look), Is.EqualTo(before));
        Assert.That(runspace.Host.Text, Is.Empty);
    }

    private static string Run(ModuleRunspace runspace, string script) =>
        string.Join(' ', new RunningScript(runspace.For(script), script, SystemClock.Instance).End().Output);
}
