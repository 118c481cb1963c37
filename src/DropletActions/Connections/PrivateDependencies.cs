using System.Reflection;
using DropletActions.Engine;

namespace DropletActions.Connections;

/// <summary>
/// Loads the API client and the libraries it is made of from <c>bin/deps</c>, on first use, beside whatever versions of them other
/// modules have loaded: into an assembly load context of their own, or on .NET Framework by <c>LoadFrom</c>.
/// </summary>
internal static class PrivateDependencies
{
    private const string ContextName = "DropletActions";
    private const string FactoryType = "DropletActions.Http.DropletApiFactory";

    private static readonly string s_folder = Path.Combine(Path.GetDirectoryName(typeof(PrivateDependencies).Assembly.Location)!, "deps");
    private static readonly Lazy<Func<ApiSettings, IDropletApi>> s_create = new(Load);

    /// <summary>Makes an API client.</summary>
    /// <exception cref="DropletApiException">The settings are not valid.</exception>
    public static IDropletApi CreateApi(ApiSettings settings) => s_create.Value(settings);

    private static Func<ApiSettings, IDropletApi> Load()
    {
        var assemblyLoadContext = Type.GetType("System.Runtime.Loader.AssemblyLoadContext, System.Runtime.Loader", throwOnError: false);
        var http = assemblyLoadContext is null ? LoadOnFramework() : LoadInto(assemblyLoadContext);
        var create = http.GetType(FactoryType, throwOnError: true)!.GetMethod("Create", [typeof(ApiSettings)])!;
        return (Func<ApiSettings, IDropletApi>)create.CreateDelegate(typeof(Func<ApiSettings, IDropletApi>));
    }

    /// <summary>
    /// A context asks itself first for what it holds already, so loading all of the folder at once is enough: no resolving handler,
    /// and no chance for another module's copy to come first.
    /// </summary>
    private static Assembly LoadInto(Type assemblyLoadContext)
    {
        var context = Activator.CreateInstance(assemblyLoadContext, ContextName, false)!;
        var loadFromPath = assemblyLoadContext.GetMethod("LoadFromAssemblyPath", [typeof(string)])!;
        Assembly? http = null;
        foreach (var path in Directory.GetFiles(s_folder, "*.dll"))
        {
            var loaded = (Assembly)loadFromPath.Invoke(context, [path])!;
            if (Path.GetFileName(path) == "DropletActions.Http.dll")
                http = loaded;
        }

        return http ?? throw new FileNotFoundException("The module is incomplete: reinstall it.", Path.Combine(s_folder, "DropletActions.Http.dll"));
    }

    /// <summary>.NET Framework binds exact versions, and powershell.exe has no redirects for ours: what is asked for by name is found by name.</summary>
    private static Assembly LoadOnFramework()
    {
        AppDomain.CurrentDomain.AssemblyResolve += (_, asked) =>
        {
            var file = new AssemblyName(asked.Name).Name + ".dll";
            var path = new[] { Path.Combine(s_folder, file), Path.Combine(s_folder, "framework", file) }.FirstOrDefault(File.Exists);
            return path is null ? null : Assembly.LoadFrom(path);
        };
        return Assembly.LoadFrom(Path.Combine(s_folder, "DropletActions.Http.dll"));
    }
}
