using System.Management.Automation;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using DropletActions.Help;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Help;

/// <summary>The input of Get-Help agrees with the cmdlets and with the pages.</summary>
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

    [TestCase("en-US")]
    [TestCase("out/DropletActions/en-US")]
    public void Staged_help_is_made_of_the_pages_and_the_cmdlets(string folder)
    {
        var made = HelpFiles.Make(HelpPages.Folder, ModuleFacts.Read(Repository.Manifest));
        var staged = Directory.GetFiles(Path.Combine(Repository.Root, folder)).ToDictionary(path => Path.GetFileName(path), File.ReadAllText);

        Assert.That(staged, Is.EquivalentTo(made));
    }

    [Test]
    public void Each_cmdlet_has_a_page_and_each_page_a_cmdlet()
    {
        Assert.That(Pages, Is.EquivalentTo(s_cmdlets.Value.Keys));
        Assert.That(s_shown.Value.Keys, Is.EquivalentTo(s_cmdlets.Value.Keys));
    }

    [TestCaseSource(nameof(Pages))]
    public void Get_Help_has_the_facts_of_each_parameter_set(string name)
    {
        var told = s_shown.Value[name].Element(s_command + "syntax")!.Elements().ToList();
        var cmdlet = s_cmdlets.Value[name];
        Assert.That(told, Has.Count.EqualTo(cmdlet.ParameterSets.Count));
        foreach (var set in cmdlet.ParameterSets)
        {
            var expected = set.Parameters.Where(parameter => !Cmdlet.CommonParameters.Contains(parameter.Name)).Select(parameter => string.Join(
                " ", parameter.Name, parameter.Position < 0 ? "named" : $"{parameter.Position}", Word(parameter.IsMandatory), Pipeline(parameter)));
            Assert.That(told.Select(Facts), Has.One.EquivalentTo(expected), set.Name);
        }

        static string Pipeline(CommandParameterInfo parameter) => (parameter.ValueFromPipeline, parameter.ValueFromPipelineByPropertyName) switch
        {
            (true, true) => "True (ByPropertyName, ByValue)",
            (true, false) => "True (ByValue)",
            (false, true) => "True (ByPropertyName)",
            _ => "False",
        };

        static IEnumerable<string> Facts(XElement syntax) => syntax.Elements(s_command + "parameter").Select(parameter => string.Join(
            " ",
            parameter.Element(s_maml + "name")!.Value,
            parameter.Attribute("position")!.Value,
            parameter.Attribute("required")!.Value,
            parameter.Attribute("pipelineInput")!.Value));
    }

    [TestCaseSource(nameof(Pages))]
    public void Get_Help_has_the_facts_of_each_parameter(string name)
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
    public void Syntax_is_PowerShells_own(string name)
    {
        static IEnumerable<string> Parts(string syntax) => Regex.Matches(syntax.ReplaceLineEndings(" "), @"\[\[.*?\](?: <\S+>)?\]|\[-\w+\] <\S+>|\[.*?>?\](?= |$)|-\w+ <\S+>|\S+").Select(match => match.Value);
        static string Shown(XElement parameter)
        {
            var text = "-" + parameter.Element(s_maml + "name")!.Value;
            text = parameter.Attribute("position")!.Value == "named" ? text : $"[{text}]";
            text = parameter.Element(s_command + "parameterValue") is { } value ? $"{text} <{value.Value}>" : text;
            return parameter.Attribute("required")!.Value == "true" ? text : $"[{text}]";
        }

        var own = s_cmdlets.Value[name].ParameterSets.Select(set => Parts(set.ToString()).Order(StringComparer.Ordinal));
        var told = s_shown.Value[name].Element(s_command + "syntax")!.Elements()
            .Select(syntax => syntax.Elements(s_command + "parameter").Select(Shown).Append("[<CommonParameters>]").Order(StringComparer.Ordinal));

        Assert.That(told, Is.EquivalentTo(own));
    }

    [TestCaseSource(nameof(Pages))]
    public void Get_Help_has_the_types_that_are_emitted(string name)
    {
        var emitted = s_cmdlets.Value[name].OutputType.Select(type => type.Name).DefaultIfEmpty("None");

        Assert.That(Types(name, "returnValues"), Is.EquivalentTo(emitted));
    }

    [TestCaseSource(nameof(Pages))]
    public void Get_Help_has_the_types_that_the_pipeline_binds(string name)
    {
        var taken = Own(s_cmdlets.Value[name]).Where(parameter => parameter.ParameterSets.Values.Any(set => set.ValueFromPipeline))
            .Select(parameter => (parameter.ParameterType.GetElementType() ?? parameter.ParameterType).FullName).Distinct().DefaultIfEmpty("None").ToList();

        // Properties of objects may bring text besides.
        Assert.That(Types(name, "inputTypes"), Is.EquivalentTo(taken).Or.EquivalentTo(taken.Append("System.String")));
    }

    [TestCaseSource(nameof(Pages))]
    public void No_Markdown_is_left(string name)
    {
        // Code can contain any of these marks.
        var prose = s_shown.Value[name].Descendants(s_maml + "para").Concat(s_shown.Value[name].Descendants(s_maml + "linkText"));

        Assert.That(prose.Select(text => text.Value), Has.None.Contain("`").And.None.Contain("**").And.None.Contain("](").And.None.Contain("\n"));
    }

    [TestCaseSource(nameof(Pages))]
    public void Summary_is_one_sentence_that_fits_on_a_line(string name)
    {
        var synopsis = HelpPages.All.Single(page => page.Name == name).Synopsis;

        Assert.That(synopsis, Has.Length.LessThan(100).And.EndsWith(".").And.Not.Contains("\n"));
    }

    /// <summary>A parameter with the same meaning has the same text on each cmdlet.</summary>
    [TestCase("Connection", "")]
    [TestCase("ThrottleLimit", "")]
    [TestCase("Wait", "")]
    [TestCase("WaitIfBusy", "")]
    [TestCase("Journal", "Export-DropletTimeline")]
    [TestCase("Bulk", "")]
    [TestCase("WhatIf", "Export-DropletTimeline, Remove-DropletSnapshot")]
    [TestCase("Confirm", "Export-DropletTimeline, Remove-DropletSnapshot")]
    [TestCase("TimeoutSec", "Wait-DropletAction")]
    [TestCase("Droplet", "Get-Droplet, Get-DropletAction, Get-DropletBackup, Get-DropletBackupPolicy, Get-DropletKernel, Get-DropletSnapshot, Wait-DropletAction")]
    [TestCase("Tag", "Get-Droplet")]
    [TestCase("Plan", "Invoke-DropletAction")]
    [TestCase("Weekday", "Invoke-DropletAction")]
    [TestCase("Hour", "Invoke-DropletAction")]
    public void Shared_parameter_has_the_same_text_on_all_pages(string parameter, string butOn)
    {
        var texts = s_shown.Value.Where(command => !butOn.Split(", ").Contains(command.Key))
            .SelectMany(command => command.Value.Element(s_command + "parameters")!.Elements())
            .Where(element => element.Element(s_maml + "name")!.Value == parameter)
            .Select(element => element.Element(s_maml + "description")!.Value).ToList();

        Assert.That(texts, Has.Count.GreaterThan(1));
        Assert.That(texts.Distinct().ToList(), Has.Count.EqualTo(1));
    }

    [Test]
    public void Shared_page_describes_only_parameters_that_a_cmdlet_takes_from_it()
    {
        var shown = s_shown.Value.Values.SelectMany(command => command.Element(s_command + "parameters")!.Elements())
            .Select(element => (Name: "-" + element.Element(s_maml + "name")!.Value, Text: Squeezed(element.Element(s_maml + "description")!.Value))).ToList();

        foreach (var (name, text) in HelpPages.Shared.SelectMany(page => page.Parameters))
            Assert.That(shown.Count(parameter => parameter.Name == name && parameter.Text == Squeezed(text)), Is.GreaterThan(1), name);
    }

    [Test]
    public void Page_does_not_repeat_a_shared_page()
    {
        var shared = HelpPages.Shared.SelectMany(page => page.Parameters.Values).Select(Squeezed).ToList();

        Assert.That(HelpPages.All.SelectMany(page => page.Parameters.Values).Select(Squeezed), Has.None.AnyOf(shared));
    }

    private static string Squeezed(string text) => Regex.Replace(text, @"[\s`]|\*\*", "");

    private static IEnumerable<string> Types(string name, string group) =>
        s_shown.Value[name].Element(s_command + group)!.Elements().Select(type => type.Element(s_dev + "type")!.Element(s_maml + "name")!.Value);

    private static IEnumerable<ParameterMetadata> Own(CmdletInfo cmdlet) =>
        cmdlet.Parameters.Values.Where(parameter => !Cmdlet.CommonParameters.Contains(parameter.Name));

    private static string Word(bool value) => value ? "true" : "false";
}
