using DropletActions.Help;
using DropletActions.Tests.Support;
using Markdig.Syntax;

namespace DropletActions.Tests.Help;

/// <summary>The pages of the cmdlets as they are in the repository.</summary>
internal static class HelpPages
{
    public static string Folder { get; } = Path.Combine(Repository.Root, HelpFiles.Pages);

    /// <summary>What PowerShell shows, as it is committed.</summary>
    public static string Shown { get; } = Path.Combine(Repository.Root, HelpFiles.Shown);

    public static IReadOnlyList<HelpPage> All { get; } =
        [.. Directory.EnumerateFiles(Folder, "*-*.md").Order(StringComparer.Ordinal).Select(path => new HelpPage(CmdletPage.Read(path)))];

    public static IEnumerable<string> Topics => Directory.EnumerateFiles(Folder, "about_*.md").Order(StringComparer.Ordinal);
}

/// <summary>One of them, taken apart.</summary>
internal sealed class HelpPage(CmdletPage page)
{
    public string Name { get; } = Path.GetFileNameWithoutExtension(page.Path);

    public string Synopsis { get; } = page.Source(page.Section("SYNOPSIS"));

    /// <summary>Code is as written, and text what follows it.</summary>
    public IReadOnlyList<(string Title, string Code, string Text)> Examples { get; } = [.. page.Parts("EXAMPLES").Select(part => (
        part.Title,
        PlainText.Of(part.Blocks.OfType<FencedCodeBlock>().Single()),
        page.Source(part.Blocks.Where(block => block is not FencedCodeBlock))))];

    /// <summary>The words of each parameter, and its facts line by line.</summary>
    public IReadOnlyDictionary<string, (string Text, string[] Facts)> Parameters { get; } = page.Parts("PARAMETERS")
        .Where(part => part.Title != "CommonParameters")
        .ToDictionary(part => part.Title, part => (
            page.Source(part.Blocks.Where(block => block is not FencedCodeBlock)),
            PlainText.Of(part.Blocks.OfType<FencedCodeBlock>().Single()).Split('\n')));

    public IReadOnlyList<string> Syntax { get; } = [.. page.Parts("SYNTAX").Select(part => PlainText.Of(part.Blocks.OfType<FencedCodeBlock>().Single()))];

    public IReadOnlyList<string> Outputs { get; } = [.. page.Parts("OUTPUTS").Select(part => part.Title)];
}
