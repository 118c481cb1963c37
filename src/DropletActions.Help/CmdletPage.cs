using Markdig;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;

namespace DropletActions.Help;

/// <summary>A page of words: a cmdlet's own, or one that several cmdlets share.</summary>
internal sealed class CmdletPage
{
    private static readonly MarkdownPipeline s_pipeline = new MarkdownPipelineBuilder().UseYamlFrontMatter().UsePipeTables().Build();

    private readonly MarkdownDocument _document;

    private CmdletPage(string path, string text) => (Path, Text, _document) = (path, text, Markdown.Parse(text, s_pipeline));

    public string Path { get; }

    public string Text { get; }

    public static CmdletPage Read(string path) => Parse(path, File.ReadAllText(path));

    public static CmdletPage Parse(string path, string text) => new(path, text.ReplaceLineEndings("\n"));

    /// <summary>The titles of its sections, which are its headings of the second level.</summary>
    public IEnumerable<string> Sections => _document.Where(block => IsHeading(block, 2)).Select(PlainText.Of);

    /// <summary>The blocks below a heading of the second level, down to the next. Empty where there is no such heading.</summary>
    public IReadOnlyList<Block> Section(string title) =>
        [.. _document.Where(block => block is not YamlFrontMatterBlock)
            .SkipWhile(block => !(IsHeading(block, 2) && PlainText.Of(block) == title))
            .Skip(1)
            .TakeWhile(block => !IsHeading(block, 2))];

    /// <summary>The parts of a section below headings of the third level, in their order.</summary>
    public IReadOnlyList<(string Title, IReadOnlyList<Block> Blocks)> Parts(string title)
    {
        var parts = new List<(string Title, IReadOnlyList<Block> Blocks)>();
        var blocks = Section(title);
        for (var i = 0; i < blocks.Count; i++)
        {
            if (IsHeading(blocks[i], 3))
                parts.Add((PlainText.Of(blocks[i]), [.. blocks.Skip(i + 1).TakeWhile(block => !IsHeading(block, 3))]));
        }

        return parts;
    }

    /// <summary>Blocks as they are written.</summary>
    public string Source(IEnumerable<Block> blocks) =>
        string.Join("\n\n", blocks.Select(block => Text[block.Span.Start..(block.Span.End + 1)].TrimEnd()));

    private static bool IsHeading(Block block, int level) => block is HeadingBlock heading && heading.Level == level;
}
