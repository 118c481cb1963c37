using System.Text;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace DropletActions.Help;

/// <summary>Converts Markdown to plain text.</summary>
internal static class PlainText
{
    /// <summary>The text of a heading or a paragraph, on one line.</summary>
    public static string Of(Block block) => block is LeafBlock { Inline: { } inline } ? Of(inline) : "";

    /// <summary>The lines of a block of code.</summary>
    public static string Of(CodeBlock code) => code.Lines.ToString().ReplaceLineEndings("\n").TrimEnd();

    /// <summary>The paragraphs; each item of a list is one, and begins with a dash.</summary>
    /// <exception cref="PageException">There is a block that is neither a paragraph nor a list.</exception>
    public static IEnumerable<string> Paragraphs(IEnumerable<Block> blocks, string page) => blocks.SelectMany(block => block switch
    {
        ParagraphBlock => [Of(block)],
        ListBlock list => list.Cast<ListItemBlock>().Select(item => "- " + string.Join(" ", item.Select(Of))),
        _ => throw new PageException($"{page}: a {block.GetType().Name} cannot be shown by Get-Help here (line {block.Line + 1})."),
    });

    public static string Of(ContainerInline inlines)
    {
        var text = new StringBuilder();
        foreach (var inline in inlines)
            Append(text, inline);
        return text.ToString().Trim();
    }

    private static void Append(StringBuilder text, Inline inline)
    {
        switch (inline)
        {
            case LineBreakInline:
                text.Append(' ');
                break;
            case CodeInline code:
                text.Append(code.Content);
                break;
            case LiteralInline literal:
                text.Append(literal.Content.ToString());
                break;
            case HtmlEntityInline entity:
                text.Append(entity.Transcoded.ToString());
                break;
            case AutolinkInline address:
                text.Append(address.Url);
                break;
            case LinkInline { Url: { } url } link when url.StartsWith("https:", StringComparison.Ordinal):
                text.Append(Of((ContainerInline)link)).Append(" (").Append(url).Append(')');
                break;
            case ContainerInline container:
                text.Append(Of(container));
                break;
        }
    }
}
