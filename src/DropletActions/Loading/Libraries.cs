using System.Reflection;

namespace DropletActions.Loading;

/// <summary>
/// The assemblies in <c>bin/deps</c>, beside whatever versions of them other modules have loaded: in an assembly load context of
/// their own, or on .NET Framework by <see cref="FrameworkAssemblies"/>. They are loaded on the first request for one.
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

    /// <summary>Lets .NET Framework find the module's assemblies. On other platforms it does nothing.</summary>
    public void Prepare() => _ = _framework.Value;

    public Assembly Find(string name)
    {
        Prepare();
        return _find.Value(name);
    }

    /// <summary>
    /// A context first searches the assemblies that it has loaded, so loading the whole folder at once needs no handler,
    /// and another module's copy can't come first.
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
