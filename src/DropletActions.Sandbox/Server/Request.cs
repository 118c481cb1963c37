using System.Net;
using System.Text;

namespace DropletActions.Sandbox;

/// <summary>A request as received, its body read.</summary>
internal sealed class Request
{
    /// <summary>More than any body of this API needs; a longer one is refused unread.</summary>
    private const int LongestBody = 4 * 1024 * 1024;

    private Request(HttpListenerRequest request)
    {
        Method = request.HttpMethod;
        Target = request.RawUrl ?? "/";
        ContentType = request.ContentType ?? "";
        UserAgent = request.UserAgent ?? "";
        Authorization = request.Headers["Authorization"];
        var query = Target.IndexOf('?');
        Path = query < 0 ? Target : Target.Substring(0, query);
        Query = ReadQuery(query < 0 ? "" : Target.Substring(query + 1));
        Segments = [.. Path.Split(['/'], StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)];
    }

    public string Method { get; }

    /// <summary>Path and query as received.</summary>
    public string Target { get; }

    public string Path { get; }

    public IReadOnlyList<string> Segments { get; }

    public IReadOnlyDictionary<string, string> Query { get; }

    public string ContentType { get; }

    public string UserAgent { get; }

    /// <summary>The header as received; null when there is none.</summary>
    public string? Authorization { get; }

    public byte[] Body { get; private set; } = [];

    public bool BodyIsTooLong { get; private set; }

    public string BodyText => Body.Length == 0 ? "" : Encoding.UTF8.GetString(Body);

    public static async Task<Request> ReadAsync(HttpListenerRequest source, CancellationToken stop)
    {
        var request = new Request(source);
        if (!source.HasEntityBody)
            return request;
        using var body = new MemoryStream();
        var buffer = new byte[8192];
        int read;
        while ((read = await source.InputStream.ReadAsync(buffer, 0, buffer.Length, stop).ConfigureAwait(false)) > 0)
        {
            if (body.Length + read > LongestBody)
            {
                request.BodyIsTooLong = true;
                return request;
            }
            body.Write(buffer, 0, read);
        }
        request.Body = body.ToArray();
        return request;
    }

    /// <summary>The value of a query parameter; null when there is none or it is empty.</summary>
    public string? Asked(string name) => Query.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

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
