using System.IO.Compression;
using DropletActions.Http.Wire;

namespace DropletActions.Http;

/// <summary>Reads the body of a response.</summary>
internal static class ResponseBody
{
    // A page of 200 Droplets has one or two megabytes. The response to a bulk request has no pages: with about 3 KB for each Droplet,
    // this is enough for ten thousand.
    private const int Most = 32 * 1024 * 1024;

    // Errors show only a few hundred characters.
    private const int MostOfAnError = 64 * 1024;

    // A server may announce any length, so the first buffer is limited.
    private const int FirstBuffer = 64 * 1024;

    /// <summary>Reads and decompresses the whole body.</summary>
    /// <exception cref="UnreadableResponseException">The body is larger than any response of the API could be, or cannot be decompressed.</exception>
    public static Task<Memory<byte>> ReadAsync(HttpContent? content, CancellationToken cancellationToken) =>
        ReadAsync(content, isError: false, cancellationToken);

    /// <summary>
    /// Reads the beginning of an error's body; returns an empty one when it cannot be read, or not in time. The status alone decides
    /// what became of the request: a refusal stays a refusal, whatever its body is.
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
            using var stream = Decompressed(await content.ReadAsStreamAsync().ConfigureAwait(false), content.Headers.ContentEncoding);
            return await ReadAsync(stream, content.Headers.ContentLength, isError, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException)
        {
            throw new UnreadableResponseException("its body is not compressed with gzip as its headers say");
        }
    }

    private static Stream Decompressed(Stream sent, ICollection<string> encodings) => string.Join(",", encodings).ToUpperInvariant() switch
    {
        "" or "IDENTITY" => sent,
        "GZIP" or "X-GZIP" => new GZipStream(sent, CompressionMode.Decompress),
        _ => throw new UnreadableResponseException("its body has an encoding that was not requested"),
    };

    private static async Task<Memory<byte>> ReadAsync(Stream stream, long? announced, bool isError, CancellationToken cancellationToken)
    {
        // A read of a .NET Framework stream ignores the token; closing the stream ends it.
        using var closing = cancellationToken.Register(static stream => ((Stream)stream!).Dispose(), stream);

        // One byte more than announced, so that the last read finds the end without another buffer.
        var buffer = new byte[announced is >= 0 and < FirstBuffer and var length ? (int)length + 1 : FirstBuffer];
        for (var count = 0; ;)
        {
            var read = await stream.ReadAsync(buffer, count, buffer.Length - count, cancellationToken).ConfigureAwait(false);
            count += read;
            if (read == 0 || (isError && count >= MostOfAnError))
                return new(buffer, 0, count);

            if (count > Most)
                throw new UnreadableResponseException("its body is larger than 32 MB");

            if (count == buffer.Length)
                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, Most + 1));
        }
    }
}
