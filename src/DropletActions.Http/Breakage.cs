using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace DropletActions.Http;

/// <summary>
/// What the exceptions of a broken exchange say of its reason. They explain, and decide whether trying again makes sense; whether
/// the request was sent is proved by its body (<see cref="RequestBody"/>), because an exception's type is the same in every phase.
/// </summary>
/// <param name="Cause">An exception that is safe to show: it knows nothing of the request. Null when there is none.</param>
/// <param name="IsBeforeConnection">Whether no connection was made, as far as the exceptions tell; for requests without a body.</param>
/// <param name="IsCertificate">Whether this machine refused the server's certificate.</param>
internal sealed record Breakage(Exception? Cause, bool IsBeforeConnection, bool IsCertificate)
{
    private const int LongestMessage = 300;

    /// <summary>Looks through what the libraries wrapped around the reason.</summary>
    public static Breakage Of(Exception exception, OutsideText outside)
    {
        IOException? broken = null;
        for (var e = exception; e is not null; e = e.InnerException!)
        {
            switch (e)
            {
                // .NET has no other sign of a refused certificate than its words; a failed handshake has the same type.
                case AuthenticationException:
                    var isCertificate = e.Message.IndexOf("certificate", StringComparison.OrdinalIgnoreCase) >= 0;
                    return new(new AuthenticationException(outside.Clean(e.Message, LongestMessage)), broken is null, isCertificate);

                // Under an IOException the connection was open and broke; without one it was never made.
                case SocketException socket:
                    return new(socket, broken is null, false);

                // .NET Framework.
                case WebException { Status: WebExceptionStatus.TrustFailure }:
                    return new(null, true, true);
                case WebException { Status: WebExceptionStatus.ConnectFailure or WebExceptionStatus.NameResolutionFailure or WebExceptionStatus.ProxyNameResolutionFailure or WebExceptionStatus.SecureChannelFailure } web:
                    return new(web.InnerException as SocketException, true, false);

                case IOException io:
                    broken ??= io;
                    break;
            }
        }

        return new(broken is null ? null : new IOException(outside.Clean(broken.Message, LongestMessage)), false, false);
    }
}
