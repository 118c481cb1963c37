using System.Text;

namespace DropletActions.Tests.Http;

/// <summary>A text of any length that is made while it is read: a beginning, a repeated character, and an end.</summary>
internal sealed class LongStream(string before, char filling, long length, string after) : Stream
{
    private readonly byte[] _before = Encoding.UTF8.GetBytes(before);
    private readonly byte[] _after = Encoding.UTF8.GetBytes(after);

    /// <summary>A text without an end.</summary>
    public static LongStream Endless() => new("", 'x', long.MaxValue / 2, "");

    /// <summary>How much of it was read.</summary>
    public long Given { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => Given; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var end = _before.Length + length;
        var given = (int)Math.Min(count, Math.Max(0, end + _after.Length - Given));
        for (var i = 0; i < given;)
        {
            // The filling at once, its ends byte by byte.
            var at = Given + i;
            if (at >= _before.Length && at < end)
            {
                var run = (int)Math.Min(given - i, end - at);
                buffer.AsSpan(offset + i, run).Fill((byte)filling);
                i += run;
            }
            else
            {
                buffer[offset + i++] = at < end ? _before[at] : _after[at - end];
            }
        }

        Given += given;
        return given;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
