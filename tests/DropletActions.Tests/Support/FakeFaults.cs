using DropletActions.Engine;

namespace DropletActions.Tests.Support;

/// <summary>The ways in which a request fails, as the engine receives them.</summary>
internal static class FakeFaults
{
    /// <summary>No connection could be made: the request was never sent.</summary>
    public static DropletApiException NotSent() => Of(FailureKind.ConnectionFailed, Delivery.NotSent, "no connection could be made");

    /// <summary>No connection was made in time: the request was never sent.</summary>
    public static DropletApiException NotConnectedInTime() => Of(FailureKind.RequestTimeout, Delivery.NotSent, "no connection in time");

    /// <summary>The server's certificate is not trusted: the request was never sent.</summary>
    public static DropletApiException NotTrusted() => Of(FailureKind.CertificateNotTrusted, Delivery.NotSent, "the certificate is not trusted");

    /// <summary>The request was sent and its response was lost.</summary>
    public static DropletApiException Lost() => Of(FailureKind.RequestTimeout, Delivery.Unknown, "no answer in time");

    public static DropletApiException ServerError() => Of(FailureKind.ServerError, Delivery.Unknown, "server error", 500);

    /// <summary>The server does not have the endpoint.</summary>
    public static DropletApiException NotImplemented() => Of(FailureKind.ServerError, Delivery.Unknown, "not implemented", 501);

    public static DropletApiException Busy() => Of(FailureKind.DropletBusy, Delivery.Refused, "Droplet already has a pending event.", 422);

    public static DropletApiException Rejected() =>
        new(new Failure(FailureKind.Rejected, "size is too small") { Reason = "size is too small", ApiMessage = "size is too small", HttpStatus = 422 });

    public static DropletApiException Unauthorized() => Of(FailureKind.Unauthorized, Delivery.Refused, "Unable to authenticate you.", 401);

    public static DropletApiException Forbidden() => Of(FailureKind.Forbidden, Delivery.Refused, "You do not have access for the attempted action.", 403);

    /// <summary>A page of a proxy in front of the API.</summary>
    public static DropletApiException NotFromApi() => Of(FailureKind.NotFromApi, Delivery.Unknown, "the response is not from the API", 403);

    public static DropletApiException NotFound() => Of(FailureKind.DropletNotFound, Delivery.Refused, "The resource you requested could not be found.", 404);

    /// <summary>The connection was closed before the request was sent.</summary>
    public static DropletApiException Closed() => Of(FailureKind.NotConnected, Delivery.NotSent, "the connection was closed.");

    /// <summary>The rate limit resets later than a request waits.</summary>
    public static DropletApiException RateLimited() => Of(FailureKind.RateLimited, Delivery.Refused, "the quota is used up", 429);

    private static DropletApiException Of(FailureKind kind, Delivery delivery, string message, int? status = null) =>
        new(new Failure(kind, message) { Reason = message, Delivery = delivery, HttpStatus = status });
}
