namespace DropletActions.Help;

/// <summary>Makes all files that Get-Help reads, by their names.</summary>
internal static class HelpFiles
{
    /// <summary>The name under which PowerShell looks for the help of a module's cmdlets.</summary>
    public const string Maml = "DropletActions.dll-help.xml";

    /// <summary>Where the shared pages are, relative to the pages.</summary>
    public const string Shared = "common";

    /// <summary>The page that every cmdlet shares.</summary>
    public const string AllCmdlets = "all-cmdlets.md";

    /// <summary>The page that cmdlets which start actions share; it comes before <see cref="AllCmdlets"/>.</summary>
    public const string ActionCmdlets = "action-cmdlets.md";

    /// <summary>Combines the words of the pages with the facts of the cmdlets.</summary>
    /// <exception cref="PageException">A cmdlet has no page, a page has no cmdlet, or a page lacks something.</exception>
    public static IReadOnlyDictionary<string, string> Make(string folder, IReadOnlyList<CmdletFacts> cmdlets)
    {
        var made = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(folder, "*.md"))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            if (name.StartsWith("about_", StringComparison.Ordinal))
                made[name + ".help.txt"] = AboutText.Make(path);
            else if (cmdlets.All(cmdlet => cmdlet.Name != name))
                throw new PageException($"{path}: there is no cmdlet {name}.");
        }

        made[Maml] = MamlFile.Make(cmdlets.Select(cmdlet => (cmdlet, Words(folder, cmdlet))));
        return made;
    }

    private static CmdletWords Words(string folder, CmdletFacts cmdlet)
    {
        var path = Path.Combine(folder, cmdlet.Name + ".md");
        if (!File.Exists(path))
            throw new PageException($"{cmdlet.Name} has no page: write {path}.");

        string[] shared = cmdlet.StartsActions ? [ActionCmdlets, AllCmdlets] : [AllCmdlets];
        return new(cmdlet, CmdletPage.Read(path), shared.Select(name => CmdletPage.Read(Path.Combine(folder, Shared, name))));
    }
}
