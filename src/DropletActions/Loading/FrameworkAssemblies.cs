using System.Reflection;

namespace DropletActions.Loading;

/// <summary>
/// Resolves assemblies on .NET Framework, which has no load contexts: it binds exact versions, and powershell.exe has no redirects for ours.
/// A request from an assembly of this module is resolved by name in the module's folder; requests from others are ignored.
/// </summary>
internal sealed class FrameworkAssemblies
{
    private readonly string _module;
    private readonly string[] _folders;

    /// <param name="module">The folder of the module's assemblies.</param>
    public FrameworkAssemblies(string module)
    {
        _module = module;
        _folders = [module, Path.Combine(module, "deps"), Path.Combine(module, "deps", "framework")];
    }

    /// <summary>Resolves from now on, as long as the process lives, because a loaded assembly may need others at any time.</summary>
    public static FrameworkAssemblies Serve(string module)
    {
        var assemblies = new FrameworkAssemblies(module);
        AppDomain.CurrentDomain.AssemblyResolve += (_, asked) => assemblies.Resolve(asked);
        return assemblies;
    }

    /// <summary>The module's assembly of the requested name; null when the module has none, or the request is another module's.</summary>
    public Assembly? Resolve(ResolveEventArgs asked)
    {
        // No requesting assembly is named where the code itself loads one.
        if (asked.RequestingAssembly is { } asking && !IsOurs(asking))
            return null;

        var file = new AssemblyName(asked.Name).Name + ".dll";
        return _folders.Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists) is { } path ? Assembly.LoadFrom(path) : null;
    }

    private bool IsOurs(Assembly assembly) =>
        !assembly.IsDynamic && assembly.Location.StartsWith(_module + Path.DirectorySeparatorChar, StringComparison.OrdinalIgnoreCase);
}
