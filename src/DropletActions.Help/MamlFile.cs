using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace DropletActions.Help;

/// <summary>Makes the XML that Get-Help reads: the facts from the cmdlets, the words from their pages.</summary>
internal static class MamlFile
{
    private static readonly XNamespace s_maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace s_command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace s_dev = "http://schemas.microsoft.com/maml/dev/2004/10";
    private static readonly XNamespace s_items = "http://msh";

    public static string Make(IEnumerable<(CmdletFacts Cmdlet, CmdletPage Page)> pages)
    {
        var items = new XElement(
            s_items + "helpItems",
            new XAttribute("schema", "maml"),
            new XAttribute(XNamespace.Xmlns + "maml", s_maml),
            new XAttribute(XNamespace.Xmlns + "command", s_command),
            new XAttribute(XNamespace.Xmlns + "dev", s_dev),
            pages.Select(item => Command(item.Cmdlet, item.Page)));
        var text = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        using (var writer = XmlWriter.Create(text, new() { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true }))
            items.WriteTo(writer);
        return text.Append('\n').ToString();
    }

    private static XElement Command(CmdletFacts cmdlet, CmdletPage page)
    {
        var words = page.Parts("PARAMETERS").ToDictionary(part => part.Title, part => Paras(page, part.Blocks.Where(block => block is not FencedCodeBlock)).ToList());
        var name = cmdlet.Name.Split('-');
        return new(
            s_command + "command",
            new XElement(
                s_command + "details",
                new XElement(s_command + "name", cmdlet.Name),
                new XElement(s_command + "verb", name[0]),
                new XElement(s_command + "noun", name[1]),
                new XElement(s_maml + "description", Paras(page, page.Section("SYNOPSIS")))),
            new XElement(s_maml + "description", Paras(page, page.Section("DESCRIPTION"))),
            new XElement(s_command + "syntax", cmdlet.Sets.Select(set => new XElement(
                s_command + "syntaxItem",
                new XElement(s_maml + "name", cmdlet.Name),
                set.Parameters.Select(cmdlet.Parameter).Select(parameter => Parameter(parameter, [parameter.In(set.Name)!], words))))),
            new XElement(s_command + "parameters", cmdlet.Parameters.Select(parameter => Parameter(parameter, parameter.Bindings, words))),
            Types(page, "INPUTS", "inputTypes", "inputType"),
            Types(page, "OUTPUTS", "returnValues", "returnValue"),
            new XElement(s_maml + "alertSet", new XElement(s_maml + "alert", Paras(page, page.Section("NOTES")))),
            new XElement(s_command + "examples", page.Parts("EXAMPLES").Select(part => Example(page, part.Title, part.Blocks))),
            new XElement(s_command + "relatedLinks", page.Section("RELATED LINKS").SelectMany(block => block.Descendants<LinkInline>()).Select(Link)));
    }

    private static IEnumerable<XElement> Paras(CmdletPage page, IEnumerable<Block> blocks) =>
        PlainText.Paragraphs(blocks, page.Path).Select(text => new XElement(s_maml + "para", text));

    private static XElement Parameter(ParameterFacts parameter, IReadOnlyList<BindingFacts> bindings, Dictionary<string, List<XElement>> words) => new(
        s_command + "parameter",
        new XAttribute("required", bindings.All(binding => binding.IsMandatory)),
        new XAttribute("variableLength", parameter.Type.IsArray),
        new XAttribute("globbing", parameter.TakesWildcards),
        new XAttribute("pipelineInput", Pipeline(bindings)),
        new XAttribute("position", bindings.Select(binding => binding.Position).Min()?.ToString(CultureInfo.InvariantCulture) ?? "named"),
        new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
        new XElement(s_maml + "name", parameter.Name),
        new XElement(s_maml + "description", words["-" + parameter.Name].Select(para => new XElement(para))),
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

    private static XElement Types(CmdletPage page, string title, string all, string one) => new(
        s_command + all,
        page.Parts(title).Select(part => new XElement(
            s_command + one,
            new XElement(s_dev + "type", new XElement(s_maml + "name", part.Title)),
            new XElement(s_maml + "description", Paras(page, part.Blocks)))));

    private static XElement Example(CmdletPage page, string title, IReadOnlyList<Block> blocks)
    {
        var code = blocks.OfType<FencedCodeBlock>().SingleOrDefault() ?? throw new PageException($"{page.Path}: '{title}' has no code, or more than one block of it.");
        return new(
            s_command + "example",
            new XElement(s_maml + "title", $"---------- {title} ----------"),
            new XElement(s_maml + "introduction", Paras(page, blocks.TakeWhile(block => block != code))),
            new XElement(s_dev + "code", PlainText.Of(code)),
            // The empty one sets the next example apart.
            new XElement(s_dev + "remarks", Paras(page, blocks.SkipWhile(block => block != code).Skip(1)).Append(new(s_maml + "para"))));
    }

    /// <summary>Links between the pages are names for Get-Help; other addresses are kept.</summary>
    private static XElement Link(LinkInline link) => new(
        s_maml + "navigationLink",
        new XElement(s_maml + "linkText", PlainText.Of((ContainerInline)link)),
        new XElement(s_maml + "uri", link.Url is { } url && url.StartsWith("https:", StringComparison.Ordinal) ? url : ""));
}
