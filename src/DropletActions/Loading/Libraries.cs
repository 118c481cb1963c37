using System.Reflection;

namespace DropletActions.Loading;

/// <summary>
/// The assemblies in <c>bin/deps</c>, beside whatever versions of them other modules have loaded: in an assembly load context of
/// their own, or on .NET Framework as <see cref="FrameworkAssemblies"/> says. None is loaded before one is asked for.
/// </summary>
internal sealed class Libraries
{
    private const string ContextName = "DropletActions";

    private static readonly string s_module = Path.GetDirectoryName(typeof(Libraries).Assembly.Location)!;
    private static readonly string s_folder = Path.Combine(s_module, "deps");

    private readonly Lazy<FrameworkAssemblies?> _framework;
    private readonly Lazy<Func<string, Assembly>> _find;

    /// <param name="loadContext">The type of load contexts; null where there are none, as on .NET Framework.</param>
    public Libraries(Type? loadContext)
    {
        _framework = new(() => loadContext is null ? FrameworkAssemblies.Serve(s_module) : null);
        _find = new(() => loadContext is null ? name => Assembly.LoadFrom(PathOf(name)) : OpenIn(loadContext));
    }

    /// <summary>Has .NET Framework find what the module's assemblies ask for. Elsewhere there is nothing to do.</summary>
    public void Prepare() => _ = _framework.Value;

    /// <summary>The assembly of this name.</summary>
    public Assembly Find(string name)
    {
        Prepare();
        return _find.Value(name);
    }

    /// <summary>
    /// A context asks itself first for what it holds already, so loading all of the folder at once is enough: no resolving handler,
    /// and no chance for another module's copy to come first.
    /// </summary>
    private static Func<string, Assembly> OpenIn(Type assemblyLoadContext)
    {
        var context = Activator.CreateInstance(assemblyLoadContext, ContextName, false)!;
        var loadFromPath = assemblyLoadContext.GetMethod("LoadFromAssemblyPath", [typeof(string)])!;
        var loaded = Directory.GetFiles(s_folder, "*.dll").ToDictionary(Path.GetFileNameWithoutExtension, path => (Assembly)loadFromPath.Invoke(context, [path])!);
        return name => loaded.TryGetValue(name, out var found) ? found : throw new FileNotFoundException("The module is incomplete: reinstall it.", PathOf(name));
    }

    private static string PathOf(string assembly) => Path.Combine(s_folder, assembly + ".dll");
}
