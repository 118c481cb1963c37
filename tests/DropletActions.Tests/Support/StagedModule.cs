using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace DropletActions.Tests.Support;

/// <summary>Has the tests' own references to the module's assemblies resolved to the staged ones, which are what a user gets.</summary>
internal static class StagedModule
{
    [ModuleInitializer]
    internal static void Resolve() => AssemblyLoadContext.Default.Resolving += (context, name) =>
    {
        var path = Path.Combine(Repository.Root, "bin", name.Name + ".dll");
        return File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
    };
}
