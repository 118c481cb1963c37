using System.Text.RegularExpressions;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Help;

/// <summary>The output of Get-Help for a user without a network.</summary>
public sealed class GetHelpTests
{
    private ModuleHost _host = null!;

    [OneTimeSetUp]
    public void Start() => _host = new();

    [OneTimeTearDown]
    public void Stop() => _host.Dispose();

    [Test]
    public void Full_shows_all_parts()
    {
        var text = Show("Get-Help Restart-Droplet -Full");

        foreach (var part in new[] { "SYNOPSIS", "SYNTAX", "DESCRIPTION", "PARAMETERS", "INPUTS", "OUTPUTS", "NOTES", "RELATED LINKS", "Example 1" })
            Assert.That(text, Does.Contain(part));
        Assert.That(text, Does.Contain("Reboots Droplets, or power-cycles them.").And.Contains("Token scopes: droplet:update").And.Contains("about_DropletActions_Errors"));
    }

    [Test]
    public void Examples_show_code_and_explain_it()
    {
        var text = Show("Get-Help Resize-Droplet -Examples");

        Assert.That(text, Does.Contain("Example 1: Stop, resize and start in one line"));
        Assert.That(text, Does.Contain("Get-Droplet web* |\n        Stop-Droplet -Wait |\n        Resize-Droplet -Size s-2vcpu-4gb -Wait |\n"));
        Assert.That(text, Does.Contain("The Droplet is powered off if it doesn't shut down within 120 seconds."));
    }

    [Test]
    public void One_parameter_is_shown_with_its_facts()
    {
        var text = Show("Get-Help Restart-Droplet -Parameter Droplet");

        Assert.That(text, Does.Contain("-Droplet <DropletTarget[]>").And.Contains("Specifies the Droplets to act on"));
        Assert.That(text, Does.Match(@"Required\?\s+true").And.Match(@"Position\?\s+0").And.Match(@"Accept pipeline input\?\s+True \(ByValue\)"));
        Assert.That(text, Does.Match(@"Aliases\s+DropletId, DropletName").And.Match(@"Accept wildcard characters\?\s+true"));
    }

    [Test]
    public void Every_cmdlet_and_alias_has_help()
    {
        var synopses = _host.Run("Get-Command -Module DropletActions -CommandType Cmdlet | ForEach-Object { (Get-Help $_.Name).Synopsis }").All<string>();

        Assert.That(synopses, Is.EquivalentTo(HelpPages.All.Select(page => page.Synopsis)));
        Assert.That(_host.Run("(Get-Help Rebuild-Droplet).Name").Output.Single(), Is.EqualTo("Reset-Droplet"));
    }

    [TestCaseSource(nameof(Topics))]
    public void Topic_is_found_with_its_summary(string topic)
    {
        Assert.That(Show($"Get-Help {topic}"), Does.Contain("SHORT DESCRIPTION").And.Contains("SEE ALSO"));

        var text = File.ReadAllLines(Path.Combine(HelpPages.Shown, topic + ".help.txt"));
        Assert.That(_host.Run("Get-Help about_DropletActions* | Where-Object Name -eq " + topic + " | ForEach-Object Synopsis").Output.Single(), Is.EqualTo(text[4].Trim()));
    }

    private static IEnumerable<string> Topics => HelpPages.Topics.Select(path => Path.GetFileNameWithoutExtension(path));

    private string Show(string script)
    {
        var before = _host.Host.Text.Length;
        var result = _host.Run(script + " | Out-Host");
        Assert.That(result.Thrown, Is.Null);
        Assert.That(result.Errors, Is.Empty);
        // The engine itself decorates headings.
        return Regex.Replace(_host.Host.Text[before..].ReplaceLineEndings("\n"), "\u001b\\[[0-9;]*m", "");
    }
}
