namespace DropletActions.Engine;

/// <summary>A request was canceled before it was sent, or after the rate limit refused it: nothing was done.</summary>
internal sealed class RequestNotSentException : OperationCanceledException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="cancellationToken">What canceled it.</param>
    public RequestNotSentException(CancellationToken cancellationToken)
        : base("The request was canceled before it was sent.", cancellationToken)
    {
    }
}
