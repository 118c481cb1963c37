using System.Reflection;

namespace DropletActions.Loading;

/// <summary>
/// The way in on .NET Framework, which has no load contexts: it binds exact versions, and powershell.exe has no redirects for ours.
/// What an assembly of this module asks for by name is found by name in the module's folder; what others ask for is not answered.
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

    /// <summary>Answers from now on, as long as the process lives: what was loaded may need more at any time.</summary>
    public static FrameworkAssemblies Serve(string module)
    {
        var assemblies = new FrameworkAssemblies(module);
        AppDomain.CurrentDomain.AssemblyResolve += (_, asked) => assemblies.Resolve(asked);
        return assemblies;
    }

    /// <summary>The module's own assembly of the name that is asked for; null when the module has none, or somebody else asks.</summary>
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
