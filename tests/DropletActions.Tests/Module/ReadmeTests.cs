using System.Text.RegularExpressions;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Module;

/// <summary>The README agrees with the project: the steps of the tour, and each cmdlet.</summary>
public sealed class ReadmeTests
{
    private static readonly string s_readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

    [Test]
    public void Readme_shows_every_step_of_the_tour_as_printed()
    {
        var tour = File.ReadAllText(Path.Combine(Repository.Root, "docs", "tour.ps1")).ReplaceLineEndings("\n");
        var steps = Regex.Matches(tour, @"(?m)^Step '(.*)' \{\n((?s).*?)^\}\n")
            .Select(match => $"# {match.Groups[1].Value}\nPS> {Regex.Replace(match.Groups[2].Value.Trim(), @"\n\s*", "\n  > ")}\n").ToList();

        Assert.That(steps, Has.Count.GreaterThan(8));
        Assert.That(steps.Where(step => !s_readme.ReplaceLineEndings("\n").Contains(step, StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void Picture_shows_commands_of_the_tour()
    {
        var tour = File.ReadAllText(Path.Combine(Repository.Root, "docs", "tour.ps1"));
        var picture = System.Xml.Linq.XDocument.Load(Path.Combine(Repository.Root, "docs", "tour.svg"));
        var typed = picture.Descendants().Where(element => (string?)element.Attribute("class") == "typed").Select(element => element.Value.Trim()).ToList();

        Assert.That(typed, Has.Count.GreaterThan(5));
        Assert.That(typed.Where(line => !tour.Contains(line, StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void Readme_names_every_cmdlet()
    {
        using var host = new ModuleHost();
        var cmdlets = host.Run("(Get-Module DropletActions).ExportedCmdlets.Keys").All<string>();

        Assert.That(cmdlets.Where(name => !s_readme.Contains($"`{name}`", StringComparison.Ordinal)), Is.Empty);
    }
}
