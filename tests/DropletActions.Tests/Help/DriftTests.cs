using System.Management.Automation;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using DropletActions.Help;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Help;

/// <summary>The cmdlets, the pages and what Get-Help reads say the same. What is wrong here is mended by <c>./build.ps1 Docs</c>.</summary>
public sealed class DriftTests
{
    private static readonly XNamespace s_maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace s_command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace s_dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    private static readonly Lazy<IReadOnlyDictionary<string, CmdletInfo>> s_cmdlets = new(() =>
    {
        using var host = new ModuleHost();
        return host.Run("Get-Command -Module DropletActions -CommandType Cmdlet").All<CmdletInfo>().ToDictionary(cmdlet => cmdlet.Name);
    });

    private static readonly Lazy<IReadOnlyDictionary<string, XElement>> s_shown = new(() =>
        XDocument.Load(Path.Combine(HelpPages.Shown, HelpFiles.Maml)).Root!.Elements()
            .ToDictionary(command => command.Element(s_command + "details")!.Element(s_command + "name")!.Value));

    private static IEnumerable<string> Pages => HelpPages.All.Select(page => page.Name);

    [Test]
    public void What_is_committed_is_what_the_pages_and_the_cmdlets_make()
    {
        var made = HelpFiles.Make(Repository.Root, ModuleFacts.Read(Repository.Manifest));

        Assert.That(made.Where(file => !File.Exists(file.Key) || File.ReadAllText(file.Key).ReplaceLineEndings("\n") != file.Value).Select(file => file.Key), Is.Empty, "Run ./build.ps1 Docs");
        Assert.That(Directory.GetFiles(HelpPages.Shown), Is.SubsetOf(made.Keys));
    }

    [Test]
    public void Each_cmdlet_has_a_page_and_each_page_a_cmdlet()
    {
        Assert.That(Pages, Is.EquivalentTo(s_cmdlets.Value.Keys));
        Assert.That(s_shown.Value.Keys, Is.EquivalentTo(s_cmdlets.Value.Keys));
    }

    [TestCaseSource(nameof(Pages))]
    public void The_page_tells_the_parameters_facts(string name)
    {
        var told = HelpPages.All.Single(page => page.Name == name).Parameters;
        var cmdlet = s_cmdlets.Value[name];
        Assert.That(told.Keys.Select(title => title[1..]), Is.EquivalentTo(Own(cmdlet).Select(parameter => parameter.Name)));
        foreach (var parameter in Own(cmdlet))
        {
            var facts = string.Join("\n", told["-" + parameter.Name].Facts);
            Assert.That(facts, Does.StartWith("Type: " + (Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType).FullName + "\n"));
            Assert.That(Regex.Matches(facts, "(?m)^- (\\w+)$").Select(match => match.Groups[1].Value), Is.EqualTo(parameter.Aliases), parameter.Name);
            Assert.That(Regex.Matches(facts, "- Name:"), Has.Count.EqualTo(parameter.ParameterSets.Count), parameter.Name);
            foreach (var (set, binding) in parameter.ParameterSets)
            {
                var position = binding.Position < 0 ? "Named" : $"{binding.Position}";
                Assert.That(facts, Does.Contain($"""
                    - Name: {(set == ParameterAttribute.AllParameterSets ? "(All)" : set)}
                      Position: {position}
                      IsRequired: {Word(binding.IsMandatory)}
                      ValueFromPipeline: {Word(binding.ValueFromPipeline)}
                      ValueFromPipelineByPropertyName: {Word(binding.ValueFromPipelineByPropertyName)}
                    """.ReplaceLineEndings("\n")), parameter.Name);
            }
        }
    }

    [TestCaseSource(nameof(Pages))]
    public void Get_Help_is_given_the_parameters_facts(string name)
    {
        var told = s_shown.Value[name].Element(s_command + "parameters")!.Elements().ToDictionary(parameter => parameter.Element(s_maml + "name")!.Value);
        var cmdlet = s_cmdlets.Value[name];
        Assert.That(told.Keys, Is.EquivalentTo(Own(cmdlet).Select(parameter => parameter.Name)));
        foreach (var parameter in Own(cmdlet))
        {
            var (element, bindings) = (told[parameter.Name], parameter.ParameterSets.Values);
            string Told(string attribute) => element.Attribute(attribute)!.Value;
            var typeName = (Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType).Name;
            var shown = element.Element(s_dev + "type")!.Element(s_maml + "name")!.Value;
            Assert.That(LanguagePrimitives.TryConvertTo<Type>(shown, out var accelerated) ? accelerated!.Name : shown, Is.EqualTo(typeName), parameter.Name);
            Assert.That(Told("required"), Is.EqualTo(Word(bindings.All(binding => binding.IsMandatory))), parameter.Name);
            Assert.That(Told("position"), Is.EqualTo(bindings.Any(binding => binding.Position >= 0) ? $"{bindings.Where(binding => binding.Position >= 0).Min(binding => binding.Position)}" : "named"), parameter.Name);
            Assert.That(Told("aliases"), Is.EqualTo(parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)), parameter.Name);
            Assert.That(Told("pipelineInput").Contains("ByValue", StringComparison.Ordinal), Is.EqualTo(bindings.Any(binding => binding.ValueFromPipeline)), parameter.Name);
            Assert.That(Told("pipelineInput").Contains("ByPropertyName", StringComparison.Ordinal), Is.EqualTo(bindings.Any(binding => binding.ValueFromPipelineByPropertyName)), parameter.Name);
            Assert.That(Told("globbing"), Is.EqualTo(Word(parameter.Attributes.OfType<SupportsWildcardsAttribute>().Any())), parameter.Name);
            Assert.That(element.Element(s_maml + "description")!.Value, Has.Length.GreaterThan(10), parameter.Name);
        }
    }

    [TestCaseSource(nameof(Pages))]
    public void The_syntax_is_PowerShells_own(string name)
    {
        static IEnumerable<string> Parts(string syntax) => Regex.Matches(syntax.ReplaceLineEndings(" "), @"\[\[.*?\](?: <\S+>)?\]|\[-\w+\] <\S+>|\[.*?>?\](?= |$)|-\w+ <\S+>|\S+").Select(match => match.Value);
        var own = s_cmdlets.Value[name].ParameterSets.Select(set => $"{name} {set}");
        var told = HelpPages.All.Single(page => page.Name == name).Syntax;

        Assert.That(told.Select(syntax => Parts(syntax).Order(StringComparer.Ordinal)), Is.EquivalentTo(own.Select(syntax => Parts(syntax).Order(StringComparer.Ordinal))));
    }

    [TestCaseSource(nameof(Pages))]
    public void The_page_tells_what_is_emitted(string name)
    {
        var emitted = s_cmdlets.Value[name].OutputType.Select(type => type.Name).DefaultIfEmpty("None");

        Assert.That(HelpPages.All.Single(page => page.Name == name).Outputs, Is.EquivalentTo(emitted));
    }

    [TestCaseSource(nameof(Pages))]
    public void No_mark_of_Markdown_is_left(string name)
    {
        // Code may have any of them.
        var prose = s_shown.Value[name].Descendants(s_maml + "para").Concat(s_shown.Value[name].Descendants(s_maml + "linkText"));

        Assert.That(prose.Select(text => text.Value), Has.None.Contain("`").And.None.Contain("**").And.None.Contain("](").And.None.Contain("\n"));
    }

    [TestCaseSource(nameof(Pages))]
    public void A_summary_is_one_sentence_that_fits_on_a_line(string name)
    {
        var synopsis = HelpPages.All.Single(page => page.Name == name).Synopsis;

        Assert.That(synopsis, Has.Length.LessThan(100).And.EndsWith(".").And.Not.Contains("\n"));
    }

    /// <summary>Parameters of the same meaning are the same words wherever they are.</summary>
    [TestCase("Connection", "")]
    [TestCase("ThrottleLimit", "")]
    [TestCase("Wait", "")]
    [TestCase("WaitIfBusy", "")]
    [TestCase("Journal", "")]
    [TestCase("Bulk", "")]
    [TestCase("WhatIf", "")]
    [TestCase("Confirm", "")]
    [TestCase("TimeoutSec", "Wait-DropletAction")]
    [TestCase("Droplet", "Get-Droplet, Get-DropletAction, Get-DropletBackup, Get-DropletBackupPolicy, Get-DropletKernel, Get-DropletSnapshot, Wait-DropletAction")]
    [TestCase("Tag", "Get-Droplet")]
    [TestCase("Plan", "Invoke-DropletAction")]
    [TestCase("Weekday", "Invoke-DropletAction")]
    [TestCase("Hour", "Invoke-DropletAction")]
    public void A_shared_parameter_reads_the_same_on_all_pages(string parameter, string butOn)
    {
        var texts = HelpPages.All.Where(page => !butOn.Split(", ").Contains(page.Name) && page.Parameters.ContainsKey("-" + parameter))
            .Select(page => page.Parameters["-" + parameter].Text).ToList();

        Assert.That(texts, Has.Count.GreaterThan(1));
        Assert.That(texts.Distinct().ToList(), Has.Count.EqualTo(1));
    }

    private static IEnumerable<ParameterMetadata> Own(CmdletInfo cmdlet) =>
        cmdlet.Parameters.Values.Where(parameter => !Cmdlet.CommonParameters.Contains(parameter.Name));

    private static string Word(bool value) => value ? "true" : "false";
}
