namespace DropletActions.Loading;

/// <summary>The API client and the reader of doctl's file, which use libraries and are therefore loaded separately, on first use.</summary>
internal static class PrivateDependencies
{
    private static readonly Lazy<Func<ApiSettings, IDropletApi>> s_createApi = new(() =>
        Bind<Func<ApiSettings, IDropletApi>>("DropletActions.Http", "DropletApiFactory", "Create", typeof(ApiSettings)));

    /// <summary>The folder that they are loaded from. A test without load contexts sets another one before the first use.</summary>
    public static Libraries Libraries { get; set; } = new(Type.GetType("System.Runtime.Loader.AssemblyLoadContext, System.Runtime.Loader", throwOnError: false));

    /// <summary>Makes an API client.</summary>
    /// <exception cref="DropletApiException">The settings are not valid.</exception>
    public static IDropletApi CreateApi(ApiSettings settings) => s_createApi.Value(settings);

    /// <summary>The token of a context of doctl's configuration, and the address if it has one.</summary>
    /// <exception cref="DropletApiException">There is none.</exception>
    public static (string Token, string? Address) ReadDoctl(string context) =>
        Bind<Func<string, (string, string?)>>("DropletActions.Doctl", "DoctlConfiguration", "Read", typeof(string))(context);

    private static T Bind<T>(string assembly, string type, string method, Type parameter)
        where T : Delegate =>
        (T)Libraries.Find(assembly).GetType($"{assembly}.{type}", throwOnError: true)!.GetMethod(method, [parameter])!.CreateDelegate(typeof(T));
}
