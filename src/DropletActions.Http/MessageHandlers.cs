using System.Net;
using System.Runtime.InteropServices;

namespace DropletActions.Http;

/// <summary>Creates the message handlers for connections to the API.</summary>
internal static class MessageHandlers
{
    // .NET Framework opens two connections per server by default; .NET has no limit.
    private const int MinConnections = 256;

    private static readonly bool s_isFramework = RuntimeInformation.FrameworkDescription.StartsWith(".NET Framework", StringComparison.Ordinal);

    /// <summary>
    /// How long a connection may take, TLS included: an address that drops packets is reported in seconds, and not when the request times
    /// out. It leaves time for two packets that are lost.
    /// </summary>
    public static TimeSpan ConnectTimeout { get; } = TimeSpan.FromSeconds(4);

    /// <summary>Creates the handler for an origin: it follows no redirects, which would carry the token elsewhere, and keeps no cookies.</summary>
    public static HttpMessageHandler Handler(Uri address) => Handler(address, s_isFramework);

    /// <summary>Creates the handler as on .NET Framework, or as on .NET.</summary>
    internal static HttpMessageHandler Handler(Uri address, bool isFramework, TimeSpan? connectTimeout = null)
    {
        // A request to this machine must not leave it through a proxy.
        var usesProxy = !SettingsValidation.IsLoopback(address);
        return isFramework ? FrameworkHandler(address, usesProxy) : SocketsHandler(usesProxy, connectTimeout ?? ConnectTimeout) ?? FrameworkHandler(address, usesProxy);
    }

    /// <summary>Creates the handler of .NET, the only one with a timeout for connections; .NET Standard does not have it.</summary>
    private static HttpMessageHandler? SocketsHandler(bool usesProxy, TimeSpan connectTimeout)
    {
        if (typeof(HttpClientHandler).Assembly.GetType("System.Net.Http.SocketsHttpHandler") is not { } type)
            return null;

        var handler = (HttpMessageHandler)Activator.CreateInstance(type)!;
        Set("AllowAutoRedirect", false);
        Set("UseCookies", false);
        Set("UseProxy", usesProxy);
        Set("ConnectTimeout", connectTimeout);
        return handler;

        void Set(string property, object value) => type.GetProperty(property)!.SetValue(handler, value);
    }

    private static HttpClientHandler FrameworkHandler(Uri address, bool usesProxy)
    {
        var handler = new HttpClientHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = usesProxy,
        };
        AllowConnections(handler, address);
        ServicePointManager.SecurityProtocol = WithTls12(ServicePointManager.SecurityProtocol);
        return handler;
    }

    private static void AllowConnections(HttpClientHandler handler, Uri address)
    {
        try
        {
            if (handler.MaxConnectionsPerServer < MinConnections)
                handler.MaxConnectionsPerServer = MinConnections;
        }
        catch (PlatformNotSupportedException)
        {
            // .NET Framework before 4.7.1 has this limit only for each address.
            ServicePointManager.FindServicePoint(address).ConnectionLimit = MinConnections;
        }
    }

    /// <summary>
    /// Adds TLS 1.2, the oldest version that the API accepts, to the versions that the process allows: Windows PowerShell on an older
    /// .NET Framework may start without it. 0 means that the system decides, as .NET always lets it.
    /// </summary>
    internal static SecurityProtocolType WithTls12(SecurityProtocolType allowed) => allowed == 0 ? allowed : allowed | SecurityProtocolType.Tls12;
}
