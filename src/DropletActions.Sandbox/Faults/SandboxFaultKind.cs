namespace DropletActions.Sandbox;

/// <summary>What goes wrong with a request.</summary>
public enum SandboxFaultKind
{
    /// <summary>An answer of the fault's own <see cref="SandboxFault.Status"/> and <see cref="SandboxFault.Body"/>.</summary>
    Answer,

    /// <summary>The connection is reset before anything is done.</summary>
    DropBeforeWork,

    /// <summary>The work is done (an action is started), then the connection is reset without an answer.</summary>
    DropAfterWork,

    /// <summary>The answer is late: by <see cref="SandboxFault.Delay"/>, or until <see cref="SandboxFault.Gate"/> opens.</summary>
    Slow,

    /// <summary>The work is done, and the answer is a complete body that is not valid JSON.</summary>
    Malformed,

    /// <summary>The work is done, and the connection ends in the middle of the body.</summary>
    Truncated,

    /// <summary>A page of HTML, as from a proxy.</summary>
    NotJson,

    /// <summary>A redirect to <see cref="SandboxFault.Location"/>.</summary>
    Redirect,

    /// <summary>A body of <see cref="SandboxFault.BodySize"/> bytes.</summary>
    HugeBody,

    /// <summary>The connection is reset before anything is done, for every request until <see cref="SandboxFault.Until"/>.</summary>
    Away,
}
