using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace DropletActions.Help;

/// <summary>The words about a cmdlet. What its own page leaves out comes from the pages that it shares with other cmdlets.</summary>
internal sealed class CmdletWords
{
    private static readonly string[] s_sections = ["SYNOPSIS", "DESCRIPTION", "EXAMPLES", "PARAMETERS", "INPUTS", "OUTPUTS", "NOTES", "RELATED LINKS"];

    private readonly CmdletFacts _cmdlet;
    private readonly CmdletPage _page;
    private readonly IReadOnlyList<CmdletPage> _pages;

    /// <param name="shared">The pages to fall back on, in this order.</param>
    /// <exception cref="PageException">A page has an unknown section, or the cmdlet's page describes a parameter that does not exist.</exception>
    public CmdletWords(CmdletFacts cmdlet, CmdletPage page, IEnumerable<CmdletPage> shared)
    {
        (_cmdlet, _page, _pages) = (cmdlet, page, [page, .. shared]);
        foreach (var item in _pages)
        {
            if (item.Sections.Except(s_sections).FirstOrDefault() is { } unknown)
                throw new PageException($"{item.Path}: '{unknown}' is not a section of a page.");
        }

        foreach (var (title, _) in page.Parts("PARAMETERS"))
        {
            if (cmdlet.Parameters.All(parameter => "-" + parameter.Name != title))
                throw new PageException($"{page.Path}: {cmdlet.Name} has no parameter {title}.");
        }
    }

    public IReadOnlyList<string> Synopsis => Own("SYNOPSIS");

    public IReadOnlyList<string> Description => Own("DESCRIPTION");

    public IReadOnlyList<string> Notes => _pages.Select(page => Paragraphs(page, page.Section("NOTES"))).FirstOrDefault(notes => notes.Count > 0) ?? [];

    /// <summary>The types that the pipeline may bring, each with what is said about it.</summary>
    public IReadOnlyList<(string Type, IReadOnlyList<string> Text)> Inputs =>
        Types("INPUTS", _cmdlet.TakesPipeline, "You can't pipe objects to this cmdlet.");

    /// <summary>The types that the cmdlet emits, each with what is said about it.</summary>
    public IReadOnlyList<(string Type, IReadOnlyList<string> Text)> Outputs => Types("OUTPUTS", _cmdlet.Emits, "This cmdlet returns no output.");

    /// <summary>The examples: title, text before the code, code, text after it.</summary>
    public IEnumerable<(string Title, IReadOnlyList<string> Before, string Code, IReadOnlyList<string> After)> Examples =>
        from part in _page.Parts("EXAMPLES")
        let code = part.Blocks.OfType<FencedCodeBlock>().Take(2).ToArray() is [var only]
            ? only
            : throw new PageException($"{_page.Path}: '{part.Title}' needs exactly one block of code.")
        select (
            part.Title,
            Paragraphs(_page, part.Blocks.TakeWhile(block => block != code)),
            PlainText.Of(code),
            Paragraphs(_page, part.Blocks.SkipWhile(block => block != code).Skip(1)));

    /// <summary>The page's own links, then the shared ones.</summary>
    public IEnumerable<LinkInline> Links =>
        _pages.SelectMany(page => page.Section("RELATED LINKS"))
            .SelectMany(block => block is LeafBlock leaf ? leaf.Inline!.Descendants<LinkInline>() : block.Descendants<LinkInline>())
            .DistinctBy(link => PlainText.Of((ContainerInline)link));

    /// <summary>What is said about a parameter.</summary>
    /// <exception cref="PageException">No page describes it.</exception>
    public IReadOnlyList<string> Parameter(string name)
    {
        foreach (var page in _pages)
        {
            var part = page.Parts("PARAMETERS").FirstOrDefault(part => part.Title == "-" + name);
            if (part.Blocks?.Count > 0)
                return Paragraphs(page, part.Blocks);
        }

        throw new PageException($"{_page.Path} does not describe -{name}, and neither does a shared page.");
    }

    private IReadOnlyList<string> Own(string section) =>
        Paragraphs(_page, _page.Section(section)) is { Count: > 0 } text ? text : throw new PageException($"{_page.Path} has no text in its section '{section}'.");

    private IReadOnlyList<(string Type, IReadOnlyList<string> Text)> Types(string section, bool hasAny, string none)
    {
        if (!hasAny)
            return [("None", [none])];

        var page = _pages.FirstOrDefault(page => page.Parts(section).Count > 0)
            ?? throw new PageException($"{_page.Path} has no section '{section}', and neither has a shared page.");
        return [.. page.Parts(section).Select(part => (part.Title, Paragraphs(page, part.Blocks)))];
    }

    private static IReadOnlyList<string> Paragraphs(CmdletPage page, IEnumerable<Block> blocks) => [.. PlainText.Paragraphs(blocks, page.Path)];
}
