using System.Text;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;

namespace DropletActions.Help;

/// <summary>Makes the text of an about topic, in 80 columns.</summary>
internal static class AboutText
{
    public const int Width = 80;

    private static readonly MarkdownPipeline s_pipeline = new MarkdownPipelineBuilder().UseYamlFrontMatter().UsePipeTables().Build();

    /// <summary>Get-Help reads the summary from the fifth line, so the short description must be that line.</summary>
    public static string Make(string path)
    {
        var document = Markdown.Parse(File.ReadAllText(path).ReplaceLineEndings("\n"), s_pipeline);
        var text = new StringBuilder("TOPIC\n");
        foreach (var block in document.Where(block => block is not YamlFrontMatterBlock))
            Append(text, block, path);
        return text.ToString().TrimEnd() + "\n";
    }

    private static void Append(StringBuilder text, Block block, string path)
    {
        IEnumerable<string> lines = block switch
        {
            HeadingBlock { Level: 1 } => ["    " + PlainText.Of(block), ""],
            HeadingBlock { Level: 2 } => [PlainText.Of(block)],
            HeadingBlock => ["  " + PlainText.Of(block)],
            ParagraphBlock => [.. Wrapping.Lines(PlainText.Of(block), Width, "    ", "    "), ""],
            ListBlock list => [.. list.Cast<ListItemBlock>().SelectMany(Item), ""],
            CodeBlock code => [.. PlainText.Of(code).Split('\n').Select(line => ("        " + line).TrimEnd()), ""],
            Table table => [.. TableText.Lines(table, Width - 4).Select(line => ("    " + line).TrimEnd()), ""],
            _ => throw new PageException($"{path}: a {block.GetType().Name} cannot be shown in a text (line {block.Line + 1})."),
        };
        foreach (var line in lines)
            text.Append(line).Append('\n');
    }

    private static IEnumerable<string> Item(ListItemBlock item) =>
        Wrapping.Lines(string.Join(" ", item.Select(PlainText.Of)), Width, "    - ", "      ");
}
