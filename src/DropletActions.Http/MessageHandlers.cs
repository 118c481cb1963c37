using System.Net;
using System.Runtime.InteropServices;

namespace DropletActions.Http;

/// <summary>Creates the message handlers for connections to the API.</summary>
internal static class MessageHandlers
{
    // .NET Framework opens two connections per server by default; .NET has no limit.
    private const int MinConnections = 256;

    private static readonly bool s_isFramework = RuntimeInformation.FrameworkDescription.StartsWith(".NET Framework", StringComparison.Ordinal);

    /// <summary>Creates the handler for an origin: it follows no redirects, which would carry the token elsewhere, and keeps no cookies.</summary>
    public static HttpMessageHandler Handler(Uri address) => Handler(address, s_isFramework);

    /// <summary>Creates the handler as on .NET Framework, or as on .NET.</summary>
    internal static HttpMessageHandler Handler(Uri address, bool isFramework)
    {
        var handler = new HttpClientHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
        };

        // A request to this machine must not leave it through a proxy.
        if (SettingsValidation.IsLoopback(address))
            handler.UseProxy = false;

        AllowConnections(handler, address);
        if (isFramework)
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
