using DropletActions.Help;
using DropletActions.Tests.Support;
using Markdig.Syntax;

namespace DropletActions.Tests.Help;

/// <summary>The texts of the help, as they are in the repository.</summary>
internal static class HelpPages
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "docs", "en-US");

    /// <summary>The folder that Get-Help reads, as the build made it.</summary>
    public static string Shown { get; } = Path.Combine(Repository.Root, "en-US");

    public static IReadOnlyList<HelpPage> All { get; } =
        [.. Directory.EnumerateFiles(Folder, "*-*.md").Order(StringComparer.Ordinal).Select(path => new HelpPage(CmdletPage.Read(path)))];

    /// <summary>The pages that cmdlets share.</summary>
    public static IReadOnlyList<HelpPage> Shared { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(Folder, HelpFiles.Shared), "*.md").Order(StringComparer.Ordinal).Select(path => new HelpPage(CmdletPage.Read(path)))];

    public static IEnumerable<string> Topics => Directory.EnumerateFiles(Folder, "about_*.md").Order(StringComparer.Ordinal);
}

/// <summary>One page, taken apart.</summary>
internal sealed class HelpPage(CmdletPage page)
{
    public string Name { get; } = Path.GetFileNameWithoutExtension(page.Path);

    public string Synopsis { get; } = page.Source(page.Section("SYNOPSIS"));

    /// <summary>The code as it is written, and the text that follows it.</summary>
    public IReadOnlyList<(string Title, string Code, string Text)> Examples { get; } = [.. page.Parts("EXAMPLES").Select(part => (
        part.Title,
        PlainText.Of(part.Blocks.OfType<FencedCodeBlock>().Single()),
        page.Source(part.Blocks.Where(block => block is not FencedCodeBlock))))];

    /// <summary>The text of each parameter that the page describes.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; } = page.Parts("PARAMETERS").ToDictionary(part => part.Title, part => page.Source(part.Blocks));
}
