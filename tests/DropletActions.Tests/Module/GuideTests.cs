using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Module;

/// <summary>The guides agree with the module.</summary>
public sealed partial class GuideTests
{
    private static readonly string[] s_guides =
        [.. Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md").Append(Path.Combine(Repository.Root, "README.md"))];

    private static IEnumerable<TestCaseData> Codes =>
        from guide in s_guides
        from Match block in CodeBlock().Matches(File.ReadAllText(guide).ReplaceLineEndings("\n"))
        select new TestCaseData(block.Groups[1].Value).SetArgDisplayNames(Path.GetFileName(guide), block.Index.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static IEnumerable<TestCaseData> PydoRows => Rows("from-pydo.md").Where(row => row.Theirs.Contains("\"type\"", StringComparison.Ordinal))
        .Select(row => new TestCaseData(row.Theirs[row.Theirs.IndexOf('{', StringComparison.Ordinal)..].TrimEnd(')').Replace("True", "true", StringComparison.Ordinal), row.Ours));

    private static IEnumerable<TestCaseData> DoctlRows => Rows("from-doctl.md").TakeWhile(row => !row.Theirs.StartsWith("get ", StringComparison.Ordinal))
        .Select(row => new TestCaseData(row.Theirs.Split(' ')[0].Replace('-', '_'), row.Ours));

    [TestCaseSource(nameof(Codes))]
    public void Code_is_valid_and_uses_existing_parameters(string code)
    {
        var script = Parser.ParseInput(code, out _, out var errors);
        Assert.That(errors, Is.Empty);

        using var host = new ModuleHost();
        foreach (var command in script.FindAll(ast => ast is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>())
            AssertKnown(host, command);
    }

    [TestCaseSource(nameof(PydoRows))]
    public void Call_of_pydo_sends_the_same_body(string body, string ours)
    {
        using var host = new SandboxHost(new() { FirstDropletId = 5, ActionSeconds = 0 });

        host.Run(ours + " -Confirm:$false");

        Assert.That(JsonNode.DeepEquals(JsonNode.Parse(host.Bodies.Single()), JsonNode.Parse(body)), Is.True, host.Bodies.Single());
    }

    [TestCaseSource(nameof(DoctlRows))]
    public void Command_of_doctl_starts_the_same_action(string type, string ours)
    {
        using var host = new SandboxHost(new() { FirstDropletId = 5, ActionSeconds = 0 });

        host.Run(ours + " -Confirm:$false");

        Assert.That(JsonDocument.Parse(host.Bodies.Single()).RootElement.GetProperty("type").GetString(), Is.EqualTo(type));
    }

    [Test]
    public void Every_action_type_is_in_both_tables()
    {
        var types = Engine.ActionCatalog.All.Select(row => row.Name).ToList();
        Assert.That(PydoRows.Select(row => JsonDocument.Parse((string)row.Arguments[0]!).RootElement.GetProperty("type").GetString()).Distinct(), Is.EquivalentTo(types));
        Assert.That(DoctlRows.Select(row => (string)row.Arguments[0]!).Distinct(), Is.EquivalentTo(types));
    }

    /// <summary>Only commands that look like this module's: a guide uses other modules' commands too.</summary>
    private static void AssertKnown(ModuleHost host, CommandAst command)
    {
        if (command.GetCommandName() is not { } name || !OwnCommand().IsMatch(name))
            return;

        var found = host.Run($"Get-Command {name} -Module DropletActions").All<CommandInfo>().SingleOrDefault();
        Assert.That(found, Is.Not.Null, $"There is no {name}.");
        foreach (var parameter in command.CommandElements.OfType<CommandParameterAst>())
            Assert.That(found!.Parameters.Keys, Does.Contain(parameter.ParameterName).IgnoreCase, $"{name} has no -{parameter.ParameterName}.");
    }

    private static IEnumerable<(string Theirs, string Ours)> Rows(string guide) =>
        from line in File.ReadLines(Path.Combine(Repository.Root, "docs", guide))
        let row = TableRow().Match(line)
        where row.Success
        select (row.Groups[1].Value, row.Groups[2].Value);

    [GeneratedRegex("```powershell\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("-(Droplet|DigitalOcean)")]
    private static partial Regex OwnCommand();

    [GeneratedRegex(@"^\| `([^`]*)`.* \| `([^`]*)` \|$")]
    private static partial Regex TableRow();
}
