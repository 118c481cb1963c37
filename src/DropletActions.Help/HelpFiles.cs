namespace DropletActions.Help;

/// <summary>All files of the help, by their full paths, as they should be.</summary>
internal static class HelpFiles
{
    /// <summary>Where the pages are, relative to the root.</summary>
    public static string Pages { get; } = Path.Combine("docs", "en-US");

    /// <summary>Where what PowerShell reads goes, relative to the root; a build stages it as the module's <c>en-US</c>.</summary>
    public static string Shown { get; } = Path.Combine("src", "DropletActions", "Help");

    /// <summary>The name under which PowerShell looks for the help of a module's cmdlets.</summary>
    public const string Maml = "DropletActions.dll-help.xml";

    /// <summary>Makes them of the pages as they are and of the cmdlets.</summary>
    /// <exception cref="PageException">A cmdlet has no page, a page no cmdlet, or a page lacks something.</exception>
    public static IReadOnlyDictionary<string, string> Make(string root, IReadOnlyList<CmdletFacts> cmdlets)
    {
        var made = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var pages = new List<(CmdletFacts Cmdlet, CmdletPage Page)>();
        foreach (var cmdlet in cmdlets)
        {
            var path = Path.Combine(root, Pages, cmdlet.Name + ".md");
            if (!File.Exists(path))
                throw new PageException($"{cmdlet.Name} has no page: write {path}.");

            made[path] = PageRefresh.Refresh(CmdletPage.Read(path), cmdlet);
            pages.Add((cmdlet, CmdletPage.Parse(path, made[path])));
        }

        foreach (var path in Directory.EnumerateFiles(Path.Combine(root, Pages), "*.md"))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            if (name.StartsWith("about_", StringComparison.Ordinal))
                made[Path.Combine(root, Shown, name + ".help.txt")] = AboutText.Make(path);
            else if (!made.ContainsKey(path))
                throw new PageException($"{path} is the page of no cmdlet.");
        }

        made[Path.Combine(root, Shown, Maml)] = MamlFile.Make(pages);
        return made;
    }
}
