namespace DropletActions.Help;

/// <summary>Brings the help up to date; <c>build.ps1 Docs</c> runs it.</summary>
internal static class Program
{
    private static int Main()
    {
        try
        {
            var root = RootFolder();
            var made = HelpFiles.Make(root, ModuleFacts.Read(Path.Combine(root, "DropletActions.psd1")));
            var changed = made.Where(file => !File.Exists(file.Key) || File.ReadAllText(file.Key) != file.Value).ToList();
            foreach (var (path, text) in changed)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(path, text);
                Console.WriteLine("Written: " + Path.GetRelativePath(root, path));
            }

            Console.WriteLine($"{made.Count} files, {changed.Count} of them changed.");
            return 0;
        }
        catch (PageException e)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }

    private static string RootFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "DropletActions.psd1")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new PageException("This program belongs to its repository, and is not in one.");
    }
}
