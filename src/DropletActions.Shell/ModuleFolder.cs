namespace DropletActions.Shell;

/// <summary>Where the module lies that was built together with this shell.</summary>
internal static class ModuleFolder
{
    /// <summary>The name of the module's manifest.</summary>
    public const string Manifest = "DropletActions.psd1";

    /// <summary>The path of the module's assembly, from the folder of the manifest.</summary>
    public const string Assembly = "bin/DropletActions.dll";

    /// <summary>Walks up to the first folder that holds the manifest and, staged beside it, the assembly.</summary>
    /// <param name="start">The folder to begin at.</param>
    /// <returns>The path of the manifest, or null where no folder up to the root has both.</returns>
    public static string? FindManifest(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            var manifest = Path.Combine(folder.FullName, Manifest);

            if (File.Exists(manifest) && File.Exists(Path.Combine(folder.FullName, Assembly)))
                return manifest;
        }

        return null;
    }
}
