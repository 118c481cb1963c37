using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace DropletActions.Benchmarks;

/// <summary>The module as the build staged it: what is measured is what a user gets.</summary>
internal static class StagedModule
{
    /// <summary>Its manifest.</summary>
    public static string Manifest { get; } = FindManifest();

    [ModuleInitializer]
    internal static void Resolve() => AssemblyLoadContext.Default.Resolving += (context, name) =>
    {
        var path = Path.Combine(Path.GetDirectoryName(Manifest)!, "bin", name.Name + ".dll");
        return File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
    };

    private static string FindManifest()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "DropletActions.psd1")))
            folder = folder.Parent;
        return Path.Combine(folder.FullName, "DropletActions.psd1");
    }
}
