using System.Text.RegularExpressions;
using DropletActions.Engine;
using DropletActions.Help;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Help;

/// <summary>The about topics agree with the catalog and with the errors, and their code runs.</summary>
public sealed class TopicTests
{
    private static IEnumerable<TestCaseData> Texts => Directory.EnumerateFiles(HelpPages.Shown, "about_*.help.txt")
        .Select(path => new TestCaseData(path).SetArgDisplayNames(Path.GetFileName(path)));

    // The code of a Pester test needs Pester.
    private static IEnumerable<TestCaseData> Codes =>
        from topic in HelpPages.Topics
        from block in Regex.Matches(Page(Path.GetFileNameWithoutExtension(topic)), "```powershell\n(.*?)\n```", RegexOptions.Singleline)
        where !block.Groups[1].Value.StartsWith("Describe", StringComparison.Ordinal)
        select new TestCaseData(block.Groups[1].Value).SetArgDisplayNames(Path.GetFileNameWithoutExtension(topic), block.Groups[1].Value.Split('\n')[0]);

    [TestCaseSource(nameof(Codes))]
    [NonParallelizable]
    public void Code_of_a_topic_runs(string code)
    {
        using var scene = new ExampleScene();

        var result = scene.Run(code);

        Assert.That(result.Thrown, Is.Null);
        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.Warnings, Is.Empty);
    }

    [TestCaseSource(nameof(Texts))]
    public void Text_fits_on_80_columns_and_begins_as_Get_Help_requires(string path)
    {
        var lines = File.ReadAllLines(path);

        Assert.That(lines.Select(line => line.Length), Is.All.LessThanOrEqualTo(AboutText.Width));
        Assert.That(lines, Has.None.Contain("`").And.None.Contain("**").And.None.Contain("]("));
        Assert.That(lines[1].Trim() + ".help.txt", Is.EqualTo(Path.GetFileName(path)));
        Assert.That(lines[4].Trim(), Does.EndWith(".").And.Length.GreaterThan(20));
        Assert.That(lines[5], Is.Empty, "The summary is one line.");
    }

    [Test]
    public void Table_of_actions_matches_the_catalog()
    {
        var rows = Rows("about_DropletActions");

        foreach (var type in ActionCatalog.All)
        {
            var takes = string.Join(" ", type.Parameters.Select(parameter => parameter.IsRequired ? $"{parameter}*" : $"{parameter}"));
            var scopes = string.Join(" ", type.Scopes.Except(["droplet:update"]));
            var told = rows.Where(row => row[0] == type.Name).ToList();
            Assert.That(told, Has.Count.EqualTo(2), type.Name);
            Assert.That(told[0][2], Is.EqualTo(takes), type.Name);
            Assert.That(told[1][1..], Is.EqualTo(new[] { $"{type.Impact}", YesOrNo(type.IsBulk), YesOrNo(type.IsRepeatable), $"{type.WaitTimeout.TotalSeconds}", scopes }), type.Name);
        }

        Assert.That(rows.Count(row => row[0].Contains('_', StringComparison.Ordinal)), Is.EqualTo(2 * ActionCatalog.All.Count(type => type.Name.Contains('_', StringComparison.Ordinal))));
    }

    [Test]
    public void Table_of_actions_names_the_cmdlet_that_runs_each()
    {
        using var host = new SandboxHost();
        foreach (var row in Rows("about_DropletActions").Where(row => row.Length == 3 && ActionCatalog.Find(row[0]) is not null))
        {
            var needed = string.Concat(ActionCatalog.Find(row[0])!.Parameters.Where(parameter => parameter.IsRequired).Select(parameter => parameter.Name switch
            {
                "Name" => " -NewName a",
                "Plan" => " -Plan daily",
                "Size" => " -Size c-2",
                _ => $" {parameter} 5",
            }));
            host.Sandbox.Calls.Clear();

            host.Run($"{row[1]} 3164444{needed} -Confirm:$false");

            Assert.That(host.Bodies.Single(), Does.Contain($"\"type\":\"{row[0]}\""));
        }
    }

    [Test]
    public void Table_of_errors_has_each_id()
    {
        var ids = Rows("about_DropletActions_Errors").Where(row => row.Length == 3 && row[0] != "Id").ToList();

        Assert.That(ids.Select(row => row[0]), Is.EquivalentTo(Enum.GetNames<FailureKind>()));
        Assert.That(ids.SelectMany(row => row).Select(cell => cell.Length), Is.All.GreaterThan(4));
    }

    [Test]
    public void Error_has_each_property_of_the_table()
    {
        using var host = new SandboxHost();
        host.Run("Restart-Droplet nobody -ErrorVariable failed -ErrorAction SilentlyContinue");

        foreach (var path in Rows("about_DropletActions_Errors").Where(row => row.Length == 2 && row[0] != "Property").Select(row => row[0]))
        {
            var (parent, name) = path.Split('.') is [var first, var second] ? ($"$failed[0].{first}", second) : ("$failed[0]", path);
            Assert.That(host.Run($"{parent}.psobject.Properties['{name}'].Name").Output.Single(), Is.EqualTo(name), path);
        }
    }

    private static string Page(string topic) => File.ReadAllText(Path.Combine(HelpPages.Folder, topic + ".md")).ReplaceLineEndings("\n");

    /// <summary>The rows of all tables of a topic, cell by cell.</summary>
    private static List<string[]> Rows(string topic) =>
        [.. Page(topic).Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim().Trim('`')).ToArray())];

    private static string YesOrNo(bool value) => value ? "yes" : "no";
}
