using System.IO.Compression;
using DropletActions.Http.Wire;

namespace DropletActions.Http;

/// <summary>Reads the body of an answer.</summary>
internal static class Body
{
    // A page of 200 Droplets is about half a megabyte.
    private const int Most = 64 * 1024 * 1024;

    // What a server says of its length is believed only so far.
    private const int FirstBuffer = 64 * 1024;

    /// <summary>All of it, unpacked, unless it is larger than any answer of the API could be.</summary>
    /// <exception cref="UnreadableException">It is larger than that.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContent? content, CancellationToken cancellationToken)
    {
        if (content is null)
            return default;

        var sent = await content.ReadAsStreamAsync().ConfigureAwait(false);
        using var stream = content.Headers.ContentEncoding.Contains("gzip") ? new GZipStream(sent, CompressionMode.Decompress) : sent;

        // The streams of .NET Framework do not look at the token once they are reading; closing them ends that.
        using var closing = cancellationToken.Register(static stream => ((Stream)stream!).Dispose(), stream);

        // One byte more than announced, so that the end is found without another buffer.
        var buffer = new byte[content.Headers.ContentLength is >= 0 and < FirstBuffer and var length ? (int)length + 1 : FirstBuffer];
        for (var count = 0; ;)
        {
            var read = await stream.ReadAsync(buffer, count, buffer.Length - count, cancellationToken).ConfigureAwait(false);
            if (read == 0)
                return new(buffer, 0, count);

            count += read;
            if (count > Most)
                throw new UnreadableException("it is larger than 64 MB");

            if (count == buffer.Length)
                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, Most + 1));
        }
    }
}
