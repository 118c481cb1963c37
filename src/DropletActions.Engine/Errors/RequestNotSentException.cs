namespace DropletActions.Engine;

/// <summary>A request was canceled before it was sent, or after it was refused for the quota: nothing was done.</summary>
internal sealed class RequestNotSentException : OperationCanceledException
{
    /// <summary>Makes one.</summary>
    /// <param name="cancellationToken">What canceled it.</param>
    public RequestNotSentException(CancellationToken cancellationToken)
        : base("The request was canceled before it was sent.", cancellationToken)
    {
    }
}
