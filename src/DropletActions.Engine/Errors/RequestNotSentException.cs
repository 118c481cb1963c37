namespace DropletActions.Engine;

/// <summary>A request was canceled before it was sent, or after the rate limit refused it: nothing was done.</summary>
internal sealed class RequestNotSentException(CancellationToken cancellationToken)
    : OperationCanceledException("The request was canceled before it was sent.", cancellationToken);
