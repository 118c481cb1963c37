using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace DropletActions.Http;

/// <summary>Why a connection failed, and whether the request can have left before it did.</summary>
/// <param name="IsNotSent">Whether it is certain that the request never left. Where it is not, the answer must be "it may have".</param>
/// <param name="Cause">An exception that is safe to show: it knows nothing of the request. Null when there is none.</param>
/// <param name="Advice">What a person can do when the request never left.</param>
internal sealed record Breakage(bool IsNotSent, Exception? Cause, string Advice)
{
    private const int LongestMessage = 300;
    private const string CheckNetwork = "Check the address (-BaseUri) and the network, and whether a proxy or a firewall is in the way.";
    private const string CheckCertificate = "Check the address (-BaseUri), and whether this machine trusts the server's certificate and has the right time.";

    /// <summary>Looks through what the libraries wrapped around the reason.</summary>
    public static Breakage Of(Exception exception, OutsideText outside)
    {
        IOException? broken = null;
        for (var e = exception; e is not null; e = e.InnerException!)
        {
            switch (e)
            {
                // A failed handshake: the request goes out only after it.
                case AuthenticationException:
                    return new(true, new AuthenticationException(outside.Clean(e.Message, LongestMessage)), CheckCertificate);

                // Under an IOException the connection was open and broke; without one it was never made.
                case SocketException socket:
                    return new(broken is null, socket, CheckNetwork);

                // .NET Framework.
                case WebException { Status: WebExceptionStatus.ConnectFailure or WebExceptionStatus.NameResolutionFailure or WebExceptionStatus.ProxyNameResolutionFailure } web:
                    return new(true, web.InnerException as SocketException, CheckNetwork);
                case WebException { Status: WebExceptionStatus.TrustFailure or WebExceptionStatus.SecureChannelFailure }:
                    return new(true, null, CheckCertificate);

                case IOException io:
                    broken ??= io;
                    break;
            }
        }

        return new(false, broken is null ? null : new IOException(outside.Clean(broken.Message, LongestMessage)), CheckNetwork);
    }
}
