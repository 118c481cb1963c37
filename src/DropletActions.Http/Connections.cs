using System.Net;
using System.Runtime.InteropServices;

namespace DropletActions.Http;

/// <summary>Makes what connections to the API go through.</summary>
internal static class Connections
{
    // .NET Framework opens two connections per server unless told otherwise; .NET has no limit of its own.
    private const int Enough = 256;

    private static readonly bool s_isFramework = RuntimeInformation.FrameworkDescription.StartsWith(".NET Framework", StringComparison.Ordinal);

    /// <summary>A handler for one origin: no redirects (they would carry the token elsewhere), no cookies.</summary>
    public static HttpMessageHandler Handler(Uri address) => Handler(address, s_isFramework);

    /// <summary>The same as if on .NET Framework, or as if not.</summary>
    internal static HttpMessageHandler Handler(Uri address, bool isFramework)
    {
        var handler = new HttpClientHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
        };

        // What stays on this machine must not leave it by way of a proxy.
        if (SettingsCheck.IsLoopback(address))
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
            if (handler.MaxConnectionsPerServer < Enough)
                handler.MaxConnectionsPerServer = Enough;
        }
        catch (PlatformNotSupportedException)
        {
            // .NET Framework before 4.7.1 has it per address only.
            ServicePointManager.FindServicePoint(address).ConnectionLimit = Enough;
        }
    }

    /// <summary>
    /// Windows PowerShell on an older .NET Framework may start without TLS 1.2, the least that the API takes. It is added for the
    /// process, nothing is taken away; 0 means that the system decides, which is best. .NET always lets the system decide.
    /// </summary>
    internal static SecurityProtocolType WithTls12(SecurityProtocolType allowed) => allowed == 0 ? allowed : allowed | SecurityProtocolType.Tls12;
}
