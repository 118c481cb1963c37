using System.Text.RegularExpressions;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Docs;

/// <summary>The links between the documents are valid.</summary>
public sealed class LinkTests
{
    private static IEnumerable<string> Documents =>
        from path in Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories).Prepend(Path.Combine(Repository.Root, "README.md"))
        select Path.GetRelativePath(Repository.Root, path);

    [TestCaseSource(nameof(Documents))]
    public void Link_names_a_file_and_a_heading_that_exist(string document)
    {
        var path = Path.Combine(Repository.Root, document);
        foreach (var link in Regex.Matches(Prose(path), @"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)").Cast<Match>())
        {
            var target = link.Groups[1].Length == 0 ? path : Path.Combine(Path.GetDirectoryName(path)!, link.Groups[1].Value);
            Assert.That(File.Exists(target) || Directory.Exists(target), link.Value);
            if (link.Groups[2].Success)
                Assert.That(Headings(target), Has.Member(link.Groups[2].Value), link.Value);
        }
    }

    private static IEnumerable<string> Headings(string path) =>
        Regex.Matches(Prose(path), "(?m)^#+ (.+)$").Select(heading => Regex.Replace(heading.Groups[1].Value.Trim().ToLowerInvariant(), @"[^\w\- ]", "").Replace(' ', '-'));

    /// <summary>The text without its code blocks.</summary>
    private static string Prose(string path) => Regex.Replace(File.ReadAllText(path).ReplaceLineEndings("\n"), "(?ms)^ *```.*?^ *```", "");
}
