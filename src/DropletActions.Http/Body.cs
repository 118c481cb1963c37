using System.IO.Compression;
using DropletActions.Http.Wire;

namespace DropletActions.Http;

/// <summary>Reads the body of an answer.</summary>
internal static class Body
{
    // A page of 200 Droplets is one or two megabytes. The answer to a bulk request has no pages: with some 3 KB for each Droplet, this
    // is one for ten thousand.
    private const int Most = 32 * 1024 * 1024;

    // Of an error only a few hundred characters are shown.
    private const int MostOfAnError = 64 * 1024;

    // What a server says of its length is believed only so far.
    private const int FirstBuffer = 64 * 1024;

    /// <summary>All of it, unpacked.</summary>
    /// <exception cref="UnreadableException">It is larger than any answer of the API could be, or cannot be unpacked.</exception>
    public static Task<Memory<byte>> ReadAsync(HttpContent? content, CancellationToken cancellationToken) =>
        ReadAsync(content, isError: false, cancellationToken);

    /// <summary>
    /// The beginning of what explains an error; empty when it cannot be read, or not in time. The status has said already what
    /// became of the request: a refusal stays one, whatever its explanation is.
    /// </summary>
    public static async Task<Memory<byte>> ReadErrorAsync(HttpContent? content, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(content, isError: true, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception)
        {
            return default;
        }
    }

    private static async Task<Memory<byte>> ReadAsync(HttpContent? content, bool isError, CancellationToken cancellationToken)
    {
        if (content is null)
            return default;

        try
        {
            using var stream = Unpacked(await content.ReadAsStreamAsync().ConfigureAwait(false), content.Headers.ContentEncoding);
            return await ReadAsync(stream, content.Headers.ContentLength, isError, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException)
        {
            throw new UnreadableException("it is said to be packed with gzip and is not");
        }
    }

    private static Stream Unpacked(Stream sent, ICollection<string> encodings) => string.Join(",", encodings).ToUpperInvariant() switch
    {
        "" or "IDENTITY" => sent,
        "GZIP" or "X-GZIP" => new GZipStream(sent, CompressionMode.Decompress),
        _ => throw new UnreadableException("it is packed in a way that was not asked for"),
    };

    private static async Task<Memory<byte>> ReadAsync(Stream stream, long? announced, bool isError, CancellationToken cancellationToken)
    {
        // The streams of .NET Framework do not look at the token once they are reading; closing them ends that.
        using var closing = cancellationToken.Register(static stream => ((Stream)stream!).Dispose(), stream);

        // One byte more than announced, so that the end is found without another buffer.
        var buffer = new byte[announced is >= 0 and < FirstBuffer and var length ? (int)length + 1 : FirstBuffer];
        for (var count = 0; ;)
        {
            var read = await stream.ReadAsync(buffer, count, buffer.Length - count, cancellationToken).ConfigureAwait(false);
            count += read;
            if (read == 0 || (isError && count >= MostOfAnError))
                return new(buffer, 0, count);

            if (count > Most)
                throw new UnreadableException("it is larger than 32 MB");

            if (count == buffer.Length)
                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, Most + 1));
        }
    }
}
