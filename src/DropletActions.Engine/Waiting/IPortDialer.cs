namespace DropletActions.Engine;

/// <summary>Opens TCP connections to Droplets. An interface, so that a test or the sandbox can answer in place of the network.</summary>
internal interface IPortDialer
{
    /// <summary>Opens a connection and closes it again.</summary>
    /// <param name="address">An IP address.</param>
    /// <returns>Null when the connection was accepted; otherwise why it was not.</returns>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    Task<DialFailure?> DialAsync(string address, int port, CancellationToken cancellationToken);
}

/// <summary>Why a connection was not accepted.</summary>
/// <param name="Why">The reason, as a clause.</param>
internal sealed record DialFailure(string Why)
{
    /// <summary>Whether no further try can succeed.</summary>
    public bool IsFinal { get; init; }

    public static DialFailure Refused { get; } = new("the connection was refused");

    public static DialFailure NoResponse { get; } = new("nothing responded");
}
