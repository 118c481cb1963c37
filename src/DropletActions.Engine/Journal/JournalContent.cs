using System.Text;

namespace DropletActions.Engine;

/// <summary>The content of a journal.</summary>
internal sealed class JournalContent
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Dictionary<(long DropletId, string Key), JournalTarget> _targets = [];
    private readonly List<JournalTarget> _inOrder = [];
    private readonly Dictionary<string, JournalTag> _tags = [];

    private JournalContent()
    {
    }

    /// <summary>The statement it belongs to; null while it is empty.</summary>
    public JournalStatement? Statement { get; private set; }

    /// <summary>When its first run started.</summary>
    public DateTimeOffset Started { get; private set; }

    /// <summary>The number of its bytes in whole lines; a torn last line does not count.</summary>
    public long Length { get; private set; }

    /// <summary>All targets, in the order in which they first came.</summary>
    public IReadOnlyList<JournalTarget> Targets => _inOrder;

    /// <summary>What is known about a request for a Droplet; null for nothing.</summary>
    public JournalTarget? Find(long dropletId, string key) => _targets.TryGetValue((dropletId, key), out var target) ? target : null;

    /// <summary>The requests by tag whose outcome is not known for every Droplet, oldest first.</summary>
    /// <param name="mayBeUnwritten">Whether a journal from before such requests were written may have had one.</param>
    public IReadOnlyList<RequestFingerprint> OpenTagRequests(string key, bool mayBeUnwritten) =>
        _tags.TryGetValue(key, out var tag) ? tag.Open(mayBeUnwritten && Statement?.Tag is not null) : [];

    /// <summary>Reads a journal.</summary>
    /// <exception cref="FormatException">It is not a journal; the message says why, as the end of a sentence.</exception>
    public static JournalContent Read(byte[] bytes)
    {
        var content = new JournalContent();
        var number = 0;
        for (var begin = 0; ;)
        {
            var end = Array.IndexOf(bytes, (byte)'\n', begin);
            if (end < 0)
                break;

            // A power failure can cut a write short at any byte, so the last line may hold anything.
            var isLast = end == bytes.Length - 1;
            if (!content.TryTake(bytes, begin, end - begin, ++number, isLast))
                break;

            begin = end + 1;
            content.Length = begin;
        }

        if (content.Statement is null && !IsTornHeader(bytes))
            throw new FormatException("it is not a journal");

        return content;
    }

    private bool TryTake(byte[] bytes, int begin, int length, int number, bool isLast)
    {
        try
        {
            s_strict.GetCharCount(bytes, begin, length);
            Take(bytes.AsSpan(begin, length));
            return true;
        }
        catch (Exception e) when (e is FormatException or DecoderFallbackException && isLast)
        {
            return false;
        }
        catch (Exception e) when (e is FormatException or DecoderFallbackException)
        {
            throw new FormatException(number == 1 ? "it is not a journal" : $"its line {number} is damaged ({e.Message})", e);
        }
    }

    private void Take(ReadOnlySpan<byte> line)
    {
        if (Statement is null)
            (Statement, Started) = JournalLines.ReadHeader(line);
        else
            JournalLines.Read(line, Target, Tag);
    }

    private JournalTag Tag(string? key)
    {
        var full = key ?? Statement!.Request;
        if (!_tags.TryGetValue(full, out var tag))
            _tags.Add(full, tag = new());
        return tag;
    }

    private JournalTarget Target(long dropletId, string? key)
    {
        var full = key ?? Statement!.Request;
        if (Find(dropletId, full) is { } known)
            return known;

        var target = new JournalTarget(dropletId, full);
        _targets.Add((dropletId, full), target);
        _inOrder.Add(target);
        Tag(full).Add(target);
        return target;
    }

    /// <summary>Whether these bytes are the beginning of a first line. Any other file without a whole line is not a journal, and is not changed.</summary>
    private static bool IsTornHeader(byte[] bytes)
    {
        var beginning = Encoding.ASCII.GetBytes(JournalLines.Beginning);
        return bytes.Take(beginning.Length).SequenceEqual(beginning.Take(bytes.Length)) && !bytes.Contains((byte)'\n');
    }
}
