using System.Globalization;
using System.Text;

namespace DropletActions.Sandbox;

/// <summary>Reads HTTP/1.1 requests from a connection: the part of the protocol that clients of a JSON API use.</summary>
internal sealed class RequestReader(Stream stream)
{
    /// <summary>
    /// More than any body of this API needs. A longer one is read to its end, because its sender reads no response before, but not kept.
    /// </summary>
    private const int MaxBody = 4 * 1024 * 1024;
    private const int MaxLine = 64 * 1024;
    private const int MaxHeaders = 200;
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    /// <summary>The next request without its body; null at the end of the connection.</summary>
    /// <exception cref="FormatException">It is not a valid request.</exception>
    public async Task<Request?> ReadHeadAsync(CancellationToken stop)
    {
        if (await ReadLineAsync(stop).ConfigureAwait(false) is not { } line)
            return null;
        var words = line.Split(' ');
        if (words.Length != 3 || words[0].Length == 0 || !words[2].StartsWith("HTTP/1.", StringComparison.Ordinal))
            throw new FormatException("The first line is not that of an HTTP/1.1 request.");
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await ReadLineAsync(stop).ConfigureAwait(false) is { } header)
        {
            if (header.Length == 0)
                return new Request(words[0], words[1], headers, isHttp10: words[2] == "HTTP/1.0");
            var colon = header.IndexOf(':');
            if (colon <= 0 || headers.Count >= MaxHeaders)
                throw new FormatException("A line is not a header, or there are too many.");
            headers[header.Substring(0, colon)] = header.Substring(colon + 1).Trim();
        }
        return null;
    }

    /// <exception cref="FormatException">The size of a chunk is not a number.</exception>
    public async Task ReadBodyAsync(Request request, CancellationToken stop)
    {
        if (!request.IsChunked && request.ContentLength == 0)
            return;
        using var body = new MemoryStream();
        var length = request.IsChunked
            ? await ReadChunksAsync(body, stop).ConfigureAwait(false)
            : await ReadPartAsync(body, request.ContentLength, stop).ConfigureAwait(false);
        request.BodyIsTooLong = length > body.Length;
        request.Body = body.ToArray();
    }

    private async Task<long> ReadChunksAsync(MemoryStream body, CancellationToken stop)
    {
        long length = 0;
        while (true)
        {
            var line = await ReadLineAsync(stop).ConfigureAwait(false) ?? throw new EndOfStreamException();
            var size = long.Parse(line.Split(';')[0].Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            length += await ReadPartAsync(body, size, stop).ConfigureAwait(false);
            // An empty line follows each chunk; trailers and an empty line follow the last one.
            while (await ReadLineAsync(stop).ConfigureAwait(false) is { Length: > 0 })
            {
            }
            if (size <= 0)
                return length;
        }
    }

    /// <summary>Reads this many bytes, keeps them where there is room, and returns their number.</summary>
    private async Task<long> ReadPartAsync(MemoryStream body, long count, CancellationToken stop)
    {
        for (var left = count; left > 0;)
        {
            if (_start == _end && !await FillAsync(stop).ConfigureAwait(false))
                throw new EndOfStreamException();
            var read = (int)Math.Min(left, _end - _start);
            if (body.Length + read <= MaxBody)
                body.Write(_buffer, _start, read);
            _start += read;
            left -= read;
        }
        return count;
    }

    /// <summary>The next line without its end; null at the end of the connection.</summary>
    private async Task<string?> ReadLineAsync(CancellationToken stop)
    {
        StringBuilder? start = null;
        while (true)
        {
            var end = Array.IndexOf(_buffer, (byte)'\n', _start, _end - _start);
            var stopAt = end < 0 ? _end : end;
            var text = Encoding.UTF8.GetString(_buffer, _start, stopAt - _start);
            _start = end < 0 ? _end : end + 1;
            if (end >= 0 && start is null)
                return text.TrimEnd('\r');
            start = (start ?? new StringBuilder()).Append(text);
            if (end >= 0)
                return start.ToString().TrimEnd('\r');
            if (start.Length > MaxLine)
                throw new FormatException("A line is too long.");
            if (!await FillAsync(stop).ConfigureAwait(false))
                return null;
        }
    }

    private async Task<bool> FillAsync(CancellationToken stop)
    {
        _start = 0;
        _end = await stream.ReadAsync(_buffer, 0, _buffer.Length, stop).ConfigureAwait(false);
        return _end > 0;
    }
}
