using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace DropletActions.Http;

/// <summary>
/// The cause of a broken exchange, as its exceptions show it. The cause explains the failure and decides whether another try makes
/// sense. Whether the request was sent is proved by its body (<see cref="RequestBody"/>), because exceptions of every phase have the
/// same types.
/// </summary>
/// <param name="Cause">An exception that is safe to show because it has no reference to the request; null for none.</param>
/// <param name="IsBeforeConnection">Whether the exceptions show that no connection was made; used for requests without a body.</param>
/// <param name="IsCertificate">Whether this machine refused the server's certificate.</param>
internal sealed record ConnectionFault(Exception? Cause, bool IsBeforeConnection, bool IsCertificate)
{
    private const int LongestMessage = 300;

    /// <summary>Finds the cause inside the exceptions that the libraries wrapped around it.</summary>
    public static ConnectionFault Of(Exception exception, ExternalText external)
    {
        IOException? broken = null;
        for (var e = exception; e is not null; e = e.InnerException!)
        {
            switch (e)
            {
                // Only the message distinguishes a refused certificate from a failed handshake.
                case AuthenticationException:
                    var isCertificate = e.Message.IndexOf("certificate", StringComparison.OrdinalIgnoreCase) >= 0;
                    return new(new AuthenticationException(external.Clean(e.Message, LongestMessage)), broken is null, isCertificate);

                // Inside an IOException, an open connection broke; otherwise no connection was made.
                case SocketException socket:
                    return new(socket, broken is null, false);

                // This is the timeout of the connection. The handler's message would name a setting that users of the module do not have.
                case OperationCanceledException { InnerException: TimeoutException }:
                    return new(new TimeoutException("The address did not respond in time."), broken is null, false);

                // .NET Framework.
                case WebException { Status: WebExceptionStatus.TrustFailure }:
                    return new(null, true, true);
                case WebException { Status: WebExceptionStatus.ConnectFailure or WebExceptionStatus.NameResolutionFailure
                or WebExceptionStatus.ProxyNameResolutionFailure or WebExceptionStatus.SecureChannelFailure } web:
                    return new(web.InnerException as SocketException, true, false);

                case IOException io:
                    broken ??= io;
                    break;
            }
        }

        return new(broken is null ? null : new IOException(external.Clean(broken.Message, LongestMessage)), false, false);
    }
}
