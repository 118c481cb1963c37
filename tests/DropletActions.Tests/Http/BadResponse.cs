using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DropletActions.Tests.Http;

/// <summary>The corpus of invalid successful responses, each by its fault.</summary>
/// <param name="Name">What is wrong.</param>
/// <param name="Make">Makes the answer of a whole one's JSON.</param>
public sealed record BadResponse(string Name, Func<string, HttpResponseMessage> Make)
{
    private const int MB = 1024 * 1024;

    private static readonly JsonSerializerOptions s_lines = new() { WriteIndented = true, NewLine = "\r\n" };

    /// <summary>None of these can be read.</summary>
    public static IReadOnlyList<BadResponse> Unreadable { get; } =
    [
        Text("empty", _ => ""),
        Text("blank", _ => " \r\n\t "),
        Text("null", _ => "null"),
        Text("a text", _ => "\"ok\""),
        Text("a number", _ => "201"),
        Text("a list", json => $"[{json}]"),
        Text("an empty object", _ => "{}"),
        Text("another object", _ => """{"id":"not_found","message":"The resource you requested could not be found."}"""),
        Text("the names in capitals", json => json.ToUpperInvariant()),
        Text("the member null as a text", json => json[..(json.IndexOf(':') + 1)] + "\"null\"}"),
        Text("the member a number", json => json[..(json.IndexOf(':') + 1)] + "1}"),
        Text("truncated in the middle", json => json[..(json.Length / 2)]),
        Text("truncated by one character", json => json[..^1]),
        Text("two answers", json => json + json),
        Text("an answer and a page", json => json + "<html/>"),
        Text("a comma too many", json => json[..^1] + ",}"),
        Text("a comment", json => "/* ok */" + json),
        Text("quotes of another language", json => json.Replace('"', '\'')),
        Text("names without quotes", json => json.Replace("\"id\"", "id").Replace("\"name\"", "name").Replace("\"plan\"", "plan").Replace("\"slug\"", "slug")),
        Text("a number that is none", json => json[..^1] + ",\"x\":NaN}"),
        Text("a number with a leading zero", json => json[..^1] + ",\"x\":007}"),
        Text("a control character in a text", json => json[..^1] + ",\"x\":\"\u0001\"}"),
        Text("lists in lists without end", json => json[..^1] + ",\"x\":" + new string('[', 100_000)),
        Text("lists in lists, closed", json => json[..^1] + ",\"x\":" + new string('[', 1_000) + new string(']', 1_000) + "}"),
        Text("objects in objects", json => json[..^1] + ",\"x\":" + string.Concat(Enumerable.Repeat("{\"x\":", 1_000)) + "1" + new string('}', 1_001)),
        Text("a page of a proxy", _ => "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Welcome</body></html>", "text/html"),
        Text("XML", _ => "<?xml version=\"1.0\"?><action><id>1</id></action>", "application/xml"),
        Text("a JavaScript call", json => $"callback({json});", "application/javascript"),
        Text("a guard before the JSON", json => ")]}',\n" + json),
        Text("lines of JSON", json => string.Join("\n", json, json, json), "application/x-ndjson"),
        Bytes("UTF-16, little-endian", json => [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(json)]),
        Bytes("UTF-16, big-endian", json => [.. Encoding.BigEndianUnicode.GetPreamble(), .. Encoding.BigEndianUnicode.GetBytes(json)]),
        Bytes("UTF-16 without its mark", json => Encoding.Unicode.GetBytes(json)),
        Bytes("UTF-32", json => [.. Encoding.UTF32.GetPreamble(), .. Encoding.UTF32.GetBytes(json)]),
        Bytes("UTF-8 with two marks", json => [0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(json)]),
        Bytes("zeros", _ => new byte[1000]),
        Bytes("random bytes", _ => [.. Enumerable.Range(0, 1000).Select(i => (byte)(i * 7919 >> 3))]),
        Packed("gzip that is not", json => Encoding.UTF8.GetBytes(json)),
        Packed("gzip of nothing", _ => []),
        Packed("gzip that is cut", json => Gzip(Encoding.UTF8.GetBytes(json))[..^20]),
        Packed("gzip of gzip", json => Gzip(Gzip(Encoding.UTF8.GetBytes(json)))),
        Packed("gzip said to be brotli", json => Gzip(Encoding.UTF8.GetBytes(json)), "br"),
        Packed("deflate", json => Gzip(Encoding.UTF8.GetBytes(json)), "deflate"),
        Packed("many packings", json => Encoding.UTF8.GetBytes(json), [.. Enumerable.Repeat("gzip", 2000)]),
        Packed("gzip that is not said", json => Gzip(Encoding.UTF8.GetBytes(json)), []),
    ];

    /// <summary>None of these can be read, and each is large or endless.</summary>
    public static IReadOnlyList<BadResponse> Huge { get; } =
    [
        Long("50 MB of a text", json => json[..^1] + ",\"x\":\"", 'x', 50 * MB, "\"}"),
        Long("50 MB of blanks", json => json, ' ', 50 * MB, ""),
        Packed("50 MB in 50 KB", json => Gzip(new LongStream(json, ' ', 50 * MB, ""))),
    ];

    /// <summary>All of these are unusual, and can be read.</summary>
    public static IReadOnlyList<BadResponse> Readable { get; } =
    [
        Text("as it should be", json => json),
        Text("said to be a page", json => json, "text/html"),
        Text("said to be a picture", json => json, "image/png"),
        Bytes("of no kind", json => Encoding.UTF8.GetBytes(json)),
        Text("in lines", json => "\r\n\t" + JsonNode.Parse(json)!.ToJsonString(s_lines) + "\n"),
        Text("with more members", json => json[..^1] + ",\"new\":{\"id\":[1,{\"deep\":null}]},\"\":0,\"toString\":1}"),
        Long("with 20 MB more", json => json[..^1] + ",\"x\":\"", 'x', 20 * MB, "\"}"),
        Text("with every member before, as null", json => "{\"action\":null,\"actions\":null,\"droplet\":null,\"droplets\":null,\"snapshots\":null,\"backups\":null,\"policy\":null,\"kernels\":null,\"images\":null,\"tags\":null,\"sizes\":null,\"links\":null,\"meta\":null," + json[1..]),
        Text("with escaped names", json => json.Replace("\"id\"", "\"\\u0069d\"").Replace("\"name\"", "\"n\\u0061me\"")),
        Bytes("with a byte order mark", json => [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(json)]),
        Text("with the answer said to be UTF-16", json => json, "application/json; charset=utf-16"),
        Text("with a kind that is none", json => json, ";;;"),
        Packed("packed", json => Gzip(Encoding.UTF8.GetBytes(json))),
        Packed("packed, in capitals", json => Gzip(Encoding.UTF8.GetBytes(json)), "GZIP"),
        Packed("packed, by its old name", json => Gzip(Encoding.UTF8.GetBytes(json)), "x-gzip"),
        Packed("packed in two parts", json => [.. Gzip(Encoding.UTF8.GetBytes(json[..10])), .. Gzip(Encoding.UTF8.GetBytes(json[10..]))]),
        Packed("said not to be packed", json => Encoding.UTF8.GetBytes(json), "identity"),
    ];

    /// <summary>Whether it is a page, which is not the API's with any status.</summary>
    public bool IsPage => Name is "a page of a proxy" or "XML";

    /// <summary>Whether it is not the API's as an error: a page, or an object without any member of an error.</summary>
    public bool IsNoErrorOfTheApi => IsPage
        || Name is "the member null as a text" or "the member a number" or "50 MB of blanks" or "50 MB in 50 KB";

    /// <summary>Whether a single one is sufficient for a test.</summary>
    public bool IsLarge { get; private init; }

    public override string ToString() => Name;

    private static byte[] Gzip(byte[] bytes) => Gzip(new MemoryStream(bytes));

    private static byte[] Gzip(Stream bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            bytes.CopyTo(gzip);
        return packed.ToArray();
    }

    private static BadResponse Long(string name, Func<string, string> before, char filling, int length, string after) =>
        new(name, json => new(HttpStatusCode.Created) { Content = new StreamContent(new LongStream(before(json), filling, length, after)) }) { IsLarge = true };

    private static BadResponse Text(string name, Func<string, string> change, string kind = "application/json") =>
        new(name, json => Answer(Encoding.UTF8.GetBytes(change(json)), "Content-Type", kind));

    private static BadResponse Bytes(string name, Func<string, byte[]> change) => new(name, json => Answer(change(json), "X-None", "1"));

    private static BadResponse Packed(string name, Func<string, byte[]> change, params string[] encodings) =>
        new(name, json => Answer(change(json), "Content-Encoding", encodings));

    private static BadResponse Packed(string name, Func<string, byte[]> change) => Packed(name, change, "gzip");

    private static HttpResponseMessage Answer(byte[] body, string header, params string[] values)
    {
        var answer = new HttpResponseMessage(HttpStatusCode.Created) { Content = new ByteArrayContent(body) };
        foreach (var value in values)
            answer.Content.Headers.TryAddWithoutValidation(header, value);
        return answer;
    }
}
