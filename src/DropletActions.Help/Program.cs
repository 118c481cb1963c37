namespace DropletActions.Help;

/// <summary>Makes the files that Get-Help reads; the build of the module runs it.</summary>
internal static class Program
{
    /// <param name="args">The module to import, the folder of the pages, and the folder to write to.</param>
    private static int Main(string[] args)
    {
        try
        {
            var (module, pages, output) = (args[0], args[1], args[2]);
            var made = HelpFiles.Make(pages, ModuleFacts.Read(module));
            Directory.CreateDirectory(output);
            foreach (var stale in Directory.EnumerateFiles(output).Where(path => !made.ContainsKey(Path.GetFileName(path))).ToList())
                File.Delete(stale);
            foreach (var (name, text) in made)
                File.WriteAllText(Path.Combine(output, name), text);
            return 0;
        }
        catch (PageException e)
        {
            // The form in which MSBuild recognizes an error.
            Console.Error.WriteLine("help : error HELP1: " + e.Message);
            return 1;
        }
    }
}
