using System.Globalization;

namespace DropletActions.Sandbox;

/// <summary>One request that the sandbox received. It never holds the token.</summary>
public sealed record SandboxCall
{
    /// <summary>Its place in the order of arrival, from 1.</summary>
    public int Number { get; init; }

    /// <summary>The HTTP method, for example <c>POST</c>.</summary>
    public string Method { get; init; } = "";

    /// <summary>Path and query as received, for example <c>/v2/droplets/actions?tag_name=web</c>.</summary>
    public string Path { get; init; } = "";

    /// <summary>The body as received; empty when there was none.</summary>
    public string Body { get; init; } = "";

    /// <summary>The status that was answered; 0 when no answer was sent (or none yet).</summary>
    public int Status { get; init; }

    /// <summary>When it arrived, on the sandbox's clock.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Whether it carried an Authorization header, of a known token or not.</summary>
    public bool HasToken { get; init; }

    /// <summary>The Content-Type header; empty when there was none.</summary>
    public string ContentType { get; init; } = "";

    /// <summary>The User-Agent header; empty when there was none.</summary>
    public string UserAgent { get; init; } = "";

    /// <summary>The fault that befell it; null when it was served as it should be.</summary>
    public SandboxFaultKind? Fault { get; init; }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Format(CultureInfo.InvariantCulture, "{0}. {1} {2} -> {3}", Number, Method, Path, Status == 0 ? "no answer" : Status);
}
