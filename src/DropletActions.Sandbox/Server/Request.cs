using System.Globalization;
using System.Net;
using System.Text;

namespace DropletActions.Sandbox;

/// <summary>A request as received.</summary>
internal sealed class Request
{
    private readonly IReadOnlyDictionary<string, string> _headers;
    private readonly bool _isHttp10;
    private readonly string? _host;

    /// <exception cref="FormatException">It is not a valid request.</exception>
    public Request(string method, string target, IReadOnlyDictionary<string, string> headers, bool isHttp10)
    {
        (Method, _headers, _isHttp10) = (method, headers, isHttp10);
        (_host, Target) = target.StartsWith("/", StringComparison.Ordinal) ? (Header("Host"), target) : ReadAbsolute(target);
        if (_host is null && !isHttp10)
            throw new FormatException("An HTTP/1.1 request needs a Host header.");
        if (Header("Content-Length") is { } text)
            ContentLength = long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
        var query = Target.IndexOf('?');
        Path = query < 0 ? Target : Target.Substring(0, query);
        Query = ReadQuery(query < 0 ? "" : Target.Substring(query + 1));
        Segments = [.. Path.Split(['/'], StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)];
    }

    public string Method { get; }

    /// <summary>Path and query.</summary>
    public string Target { get; }

    public string Path { get; }

    public IReadOnlyList<string> Segments { get; }

    public IReadOnlyDictionary<string, string> Query { get; }

    public string ContentType => Header("Content-Type") ?? "";

    public string UserAgent => Header("User-Agent") ?? "";

    /// <summary>The header as received; null when there is none.</summary>
    public string? Authorization => Header("Authorization");

    public bool IsChunked => (Header("Transfer-Encoding") ?? "").EndsWith("chunked", StringComparison.OrdinalIgnoreCase);

    public long ContentLength { get; }

    public bool ExpectsContinue => string.Equals(Header("Expect"), "100-continue", StringComparison.OrdinalIgnoreCase);

    public bool IsHead => Method == "HEAD";

    /// <summary>Whether the client wants the connection closed after the response.</summary>
    public bool IsLast => _isHttp10 || (Header("Connection") ?? "").Split(',')
        .Any(option => option.Trim().Equals("close", StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Whether the address that the client used is a loopback address. Another one may be a web page whose name was made to resolve to
    /// this machine.
    /// </summary>
    public bool IsToLoopback => _host is null || IsLoopback(_host);

    public byte[] Body { get; set; } = [];

    public bool BodyIsTooLong { get; set; }

    public string BodyText => Body.Length == 0 ? "" : Encoding.UTF8.GetString(Body);

    /// <summary>The value of a query parameter; null when it is missing or empty.</summary>
    public string? Parameter(string name) => Query.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    private string? Header(string name) => _headers.TryGetValue(name, out var value) ? value : null;

    // A client that takes the sandbox for a proxy sends the whole address, which then stands in place of the Host header.
    private static (string Host, string Target) ReadAbsolute(string target)
    {
        if (!Uri.TryCreate(target, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new FormatException("The target is neither a path nor an address.");
        return (address.Authority, address.PathAndQuery);
    }

    private static bool IsLoopback(string host)
    {
        var end = host.StartsWith("[", StringComparison.Ordinal) ? host.IndexOf(']') + 1 : host.IndexOf(':');
        var name = end > 0 ? host.Substring(0, end) : host;
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address));
    }

    private static Dictionary<string, string> ReadQuery(string query)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in query.Split(['&'], StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=');
            var name = Decode(equals < 0 ? pair : pair.Substring(0, equals));
            values[name] = equals < 0 ? "" : Decode(pair.Substring(equals + 1));
        }
        return values;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
