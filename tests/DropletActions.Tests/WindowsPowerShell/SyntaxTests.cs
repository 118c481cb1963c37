using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.WindowsPowerShell;

/// <summary>All PowerShell code that is shipped, shown as an example or part of the build can be read by Windows PowerShell 5.1.</summary>
public sealed class SyntaxTests
{
    private static IEnumerable<TestCaseData> Scripts()
    {
        var root = Repository.Root;
        var docs = Path.Combine(root, "docs");
        foreach (var path in new[] { "DropletActions.psd1", "build.ps1" }.Select(name => Path.Combine(root, name))
            .Concat(Directory.GetFiles(docs, "*.ps1")).Concat(Directory.GetFiles(Path.Combine(root, "tests", "Contract"))))
            yield return Case(path, File.ReadAllText(path));

        foreach (var path in Directory.GetFiles(Path.Combine(StagedModule.Published, "bin"), "*.ps1xml"))
            yield return Case(path, string.Join("\n;", XDocument.Load(path).Descendants("ScriptBlock").Select(block => block.Value)));

        foreach (var path in Directory.GetFiles(docs, "*.md", SearchOption.AllDirectories).Append(Path.Combine(root, "README.md")))
            yield return Case(path, string.Join("\n", Regex.Matches(File.ReadAllText(path), @"(?ms)^```powershell\r?\n(.*?)^```").Select(match => match.Groups[1].Value)));

        static TestCaseData Case(string path, string script) => new TestCaseData(script).SetArgDisplayNames(Path.GetFileName(path));
    }

    [TestCaseSource(nameof(Scripts))]
    public void Script_uses_nothing_that_came_with_PowerShell_7(string script)
    {
        var parsed = Parser.ParseInput(script, out var tokens, out _);

        Assert.That(NewSyntax(parsed).Concat(NewTokens(tokens)), Is.Empty);
    }

    [TestCase("$a ? 1 : 2")]
    [TestCase("$a ?? 1")]
    [TestCase("$a ??= 1")]
    [TestCase("${a}?.Length")]
    [TestCase("${a}?[0]")]
    [TestCase("a && b")]
    [TestCase("a || b")]
    [TestCase("a &")]
    [TestCase("1..3 | ForEach-Object -Parallel { $_ }")]
    [TestCase("function f { process { } clean { } }")]
    [TestCase("#requires -Version 7.0")]
    [TestCase("\"`e[0m\"")]
    [TestCase("\"`u{20ac}\"")]
    [TestCase("0b1010")]
    public void Each_feature_of_PowerShell_7_would_be_found(string script)
    {
        var parsed = Parser.ParseInput(script, out var tokens, out _);

        Assert.That(NewSyntax(parsed).Concat(NewTokens(tokens)), Is.Not.Empty);
    }

    [Test]
    public void Manifest_is_ASCII_which_every_PowerShell_reads_alike() =>
        Assert.That(File.ReadAllText(Repository.Manifest), Does.Match(@"\A[\x00-\x7F]+\z"));

    private static IEnumerable<string> NewSyntax(ScriptBlockAst script) => script.FindAll(
        ast => ast is TernaryExpressionAst or PipelineChainAst or PipelineAst { Background: true } or MemberExpressionAst { NullConditional: true }
            or IndexExpressionAst { NullConditional: true } or BinaryExpressionAst { Operator: TokenKind.QuestionQuestion }
            or AssignmentStatementAst { Operator: TokenKind.QuestionQuestionEquals } or ScriptBlockAst { CleanBlock: not null }
            or CommandParameterAst { ParameterName: "Parallel" } or ScriptBlockAst { ScriptRequirements.RequiredPSVersion.Major: > 5 },
        searchNestedScriptBlocks: true).Select(ast => ast.Extent.Text);

    private static IEnumerable<string> NewTokens(Token[] tokens) => tokens
        .Where(token => token is StringExpandableToken ? Regex.IsMatch(token.Text, "`e|`u\\{") : token is NumberToken && Regex.IsMatch(token.Text, "(?i)^-?0b|[0-9](u|y|n|s)[kmgtp]?b?$"))
        .Select(token => token.Text);
}
