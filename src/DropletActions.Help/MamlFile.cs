using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Markdig.Syntax.Inlines;

namespace DropletActions.Help;

/// <summary>Makes the XML that Get-Help reads: the facts come from the cmdlets, the words from the pages.</summary>
internal static class MamlFile
{
    private static readonly XNamespace s_maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace s_command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace s_dev = "http://schemas.microsoft.com/maml/dev/2004/10";
    private static readonly XNamespace s_items = "http://msh";

    public static string Make(IEnumerable<(CmdletFacts Cmdlet, CmdletWords Words)> cmdlets)
    {
        var items = new XElement(
            s_items + "helpItems",
            new XAttribute("schema", "maml"),
            new XAttribute(XNamespace.Xmlns + "maml", s_maml),
            new XAttribute(XNamespace.Xmlns + "command", s_command),
            new XAttribute(XNamespace.Xmlns + "dev", s_dev),
            cmdlets.Select(item => Command(item.Cmdlet, item.Words)));
        var text = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        using (var writer = XmlWriter.Create(text, new() { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true }))
            items.WriteTo(writer);
        return text.Append('\n').ToString();
    }

    private static XElement Command(CmdletFacts cmdlet, CmdletWords words)
    {
        var name = cmdlet.Name.Split('-');
        return new(
            s_command + "command",
            new XElement(
                s_command + "details",
                new XElement(s_command + "name", cmdlet.Name),
                new XElement(s_command + "verb", name[0]),
                new XElement(s_command + "noun", name[1]),
                new XElement(s_maml + "description", Paras(words.Synopsis))),
            new XElement(s_maml + "description", Paras(words.Description)),
            new XElement(s_command + "syntax", cmdlet.Sets.Select(set => new XElement(
                s_command + "syntaxItem",
                new XElement(s_maml + "name", cmdlet.Name),
                set.Parameters.Select(cmdlet.Parameter).Select(parameter => Parameter(parameter, [parameter.In(set.Name)!], words))))),
            new XElement(s_command + "parameters", cmdlet.Parameters.Select(parameter => Parameter(parameter, parameter.Bindings, words))),
            Types(words.Inputs, "inputTypes", "inputType"),
            Types(words.Outputs, "returnValues", "returnValue"),
            new XElement(s_maml + "alertSet", new XElement(s_maml + "alert", Paras(words.Notes))),
            new XElement(s_command + "examples", words.Examples.Select(example => new XElement(
                s_command + "example",
                new XElement(s_maml + "title", $"---------- {example.Title} ----------"),
                new XElement(s_maml + "introduction", Paras(example.Before)),
                new XElement(s_dev + "code", example.Code),
                // The empty paragraph separates the examples.
                new XElement(s_dev + "remarks", Paras(example.After).Append(new(s_maml + "para")))))),
            new XElement(s_command + "relatedLinks", words.Links.Select(Link)));
    }

    private static IEnumerable<XElement> Paras(IEnumerable<string> paragraphs) => paragraphs.Select(text => new XElement(s_maml + "para", text));

    private static XElement Parameter(ParameterFacts parameter, IReadOnlyList<BindingFacts> bindings, CmdletWords words) => new(
        s_command + "parameter",
        new XAttribute("required", bindings.All(binding => binding.IsMandatory)),
        new XAttribute("variableLength", parameter.Type.IsArray),
        new XAttribute("globbing", parameter.TakesWildcards),
        new XAttribute("pipelineInput", Pipeline(bindings)),
        new XAttribute("position", bindings.Select(binding => binding.Position).Min()?.ToString(CultureInfo.InvariantCulture) ?? "named"),
        new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
        new XElement(s_maml + "name", parameter.Name),
        new XElement(s_maml + "description", Paras(words.Parameter(parameter.Name))),
        parameter.IsSwitch ? null : new XElement(s_command + "parameterValue", new XAttribute("required", true), new XAttribute("variableLength", parameter.Type.IsArray), parameter.TypeName),
        new XElement(s_dev + "type", new XElement(s_maml + "name", parameter.TypeName), new XElement(s_maml + "uri")),
        new XElement(s_dev + "defaultValue", parameter.Default.Length > 0 ? parameter.Default : "None"));

    private static string Pipeline(IReadOnlyList<BindingFacts> bindings) =>
        (bindings.Any(binding => binding.FromPipeline), bindings.Any(binding => binding.FromProperty)) switch
        {
            (true, true) => "True (ByPropertyName, ByValue)",
            (true, false) => "True (ByValue)",
            (false, true) => "True (ByPropertyName)",
            _ => "False",
        };

    private static XElement Types(IEnumerable<(string Type, IReadOnlyList<string> Text)> types, string all, string one) => new(
        s_command + all,
        types.Select(type => new XElement(
            s_command + one,
            new XElement(s_dev + "type", new XElement(s_maml + "name", type.Type)),
            new XElement(s_maml + "description", Paras(type.Text)))));

    /// <summary>A link between pages is a name for Get-Help; an address on the web is kept.</summary>
    private static XElement Link(LinkInline link) => new(
        s_maml + "navigationLink",
        new XElement(s_maml + "linkText", PlainText.Of((ContainerInline)link)),
        new XElement(s_maml + "uri", link.Url is { } url && url.StartsWith("https:", StringComparison.Ordinal) ? url : ""));
}
