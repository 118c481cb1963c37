using System.Reflection;
using DropletActions.Engine;

namespace DropletActions.Loading;

/// <summary>
/// Loads the API client and the libraries it is made of from <c>bin/deps</c>, on first use, beside whatever versions of them other
/// modules have loaded: into an assembly load context of their own, or on .NET Framework as <see cref="FrameworkAssemblies"/> says.
/// </summary>
internal static class PrivateDependencies
{
    private const string ContextName = "DropletActions";

    private static readonly string s_module = Path.GetDirectoryName(typeof(PrivateDependencies).Assembly.Location)!;
    private static readonly string s_folder = Path.Combine(s_module, "deps");
    private static readonly Type? s_loadContext = Type.GetType("System.Runtime.Loader.AssemblyLoadContext, System.Runtime.Loader", throwOnError: false);
    private static readonly Lazy<FrameworkAssemblies?> s_framework = new(() => s_loadContext is null ? FrameworkAssemblies.Serve(s_module) : null);
    private static readonly Lazy<Func<string, Assembly>> s_find = new(Open);
    private static readonly Lazy<Func<ApiSettings, IDropletApi>> s_createApi = new(() =>
        Bind<Func<ApiSettings, IDropletApi>>("DropletActions.Http", "DropletApiFactory", "Create", typeof(ApiSettings)));

    /// <summary>Has .NET Framework find what the module's assemblies ask for. Elsewhere there is nothing to do.</summary>
    public static void Prepare() => _ = s_framework.Value;

    /// <summary>Makes an API client.</summary>
    /// <exception cref="DropletApiException">The settings are not valid.</exception>
    public static IDropletApi CreateApi(ApiSettings settings) => s_createApi.Value(settings);

    /// <summary>The token of a context of doctl's configuration, and the address if it has one.</summary>
    /// <exception cref="DropletApiException">There is none.</exception>
    public static (string Token, string? Address) ReadDoctl(string context) =>
        Bind<Func<string, (string, string?)>>("DropletActions.Doctl", "DoctlConfiguration", "Read", typeof(string))(context);

    private static T Bind<T>(string assembly, string type, string method, Type parameter)
        where T : Delegate =>
        (T)s_find.Value(assembly).GetType($"{assembly}.{type}", throwOnError: true)!.GetMethod(method, [parameter])!.CreateDelegate(typeof(T));

    private static Func<string, Assembly> Open()
    {
        Prepare();
        return s_loadContext is null ? name => Assembly.LoadFrom(PathOf(name)) : OpenIn(s_loadContext);
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
