using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace DropletActions.Tests.Support;

/// <summary>The module as the build staged it. The tests' own references to its assemblies resolve to the staged ones, which are what a user gets.</summary>
internal static class StagedModule
{
    /// <summary>The folder as it would be published.</summary>
    public static string Published { get; } = Path.Combine(Repository.Root, "out", "DropletActions");

    /// <summary>Copies that folder.</summary>
    public static void CopyTo(string folder)
    {
        foreach (var path in Directory.GetFiles(Published, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(folder, Path.GetRelativePath(Published, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target);
        }
    }

    [ModuleInitializer]
    internal static void Resolve() => AssemblyLoadContext.Default.Resolving += (context, name) =>
    {
        var path = Path.Combine(Repository.Root, "bin", name.Name + ".dll");
        return File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
    };
}
