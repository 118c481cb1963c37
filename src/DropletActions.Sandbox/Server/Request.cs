using System.Globalization;
using System.Text;

namespace DropletActions.Sandbox;

/// <summary>A request as received.</summary>
internal sealed class Request
{
    private readonly IReadOnlyDictionary<string, string> _headers;
    private readonly bool _isOld;

    public Request(string method, string target, IReadOnlyDictionary<string, string> headers, bool isOld)
    {
        (Method, Target, _headers, _isOld) = (method, target, headers, isOld);
        var query = target.IndexOf('?');
        Path = query < 0 ? target : target.Substring(0, query);
        Query = ReadQuery(query < 0 ? "" : target.Substring(query + 1));
        Segments = [.. Path.Split(['/'], StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)];
    }

    public string Method { get; }

    /// <summary>Path and query as received.</summary>
    public string Target { get; }

    public string Path { get; }

    public IReadOnlyList<string> Segments { get; }

    public IReadOnlyDictionary<string, string> Query { get; }

    public string ContentType => Header("Content-Type") ?? "";

    public string UserAgent => Header("User-Agent") ?? "";

    /// <summary>The header as received; null when there is none.</summary>
    public string? Authorization => Header("Authorization");

    public bool IsChunked => (Header("Transfer-Encoding") ?? "").EndsWith("chunked", StringComparison.OrdinalIgnoreCase);

    public long ContentLength => long.TryParse(Header("Content-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : 0;

    public bool ExpectsContinue => string.Equals(Header("Expect"), "100-continue", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the client wants the connection closed after the response.</summary>
    public bool IsLast => _isOld || string.Equals(Header("Connection"), "close", StringComparison.OrdinalIgnoreCase);

    public byte[] Body { get; set; } = [];

    public bool BodyIsTooLong { get; set; }

    public string BodyText => Body.Length == 0 ? "" : Encoding.UTF8.GetString(Body);

    /// <summary>The value of a query parameter; null when it is missing or empty.</summary>
    public string? Parameter(string name) => Query.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    private string? Header(string name) => _headers.TryGetValue(name, out var value) ? value : null;

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
