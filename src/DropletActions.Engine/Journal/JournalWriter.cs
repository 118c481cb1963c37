using System.Text;

namespace DropletActions.Engine;

/// <summary>
/// Appends lines to a journal, and completes once they are on the device. Lines that come while a write is under way wait for the
/// next write and share its flush, so many workers cost little more than one. Safe from any thread.
/// </summary>
/// <param name="file">The file, positioned at its end. The writer disposes it.</param>
internal sealed class JournalWriter(FileStream file, string path, IClock clock) : IDisposable
{
    private readonly object _lock = new();
    private StringBuilder _waiting = new();
    private List<TaskCompletionSource<bool>> _written = [];
    private bool _isWriting;
    private DropletApiException? _broken;

    /// <summary>Appends whole lines, each with its end.</summary>
    /// <returns>Completes when they are on the device.</returns>
    /// <exception cref="DropletApiException">They could not be written, and nothing is written any more.</exception>
    public Task AppendAsync(string lines)
    {
        lock (_lock)
        {
            if (_broken is { } broken)
                return Task.FromException(broken);

            _waiting.Append(lines);
            var written = new TaskCompletionSource<bool>();
            _written.Add(written);
            if (!_isWriting)
            {
                _isWriting = true;
                clock.Post(WriteAll);
            }

            return written.Task;
        }
    }

    /// <summary>Closes the file. No caller awaited the lines that are not on the device yet.</summary>
    public void Dispose()
    {
        lock (_lock)
            _broken ??= JournalFailures.Unwritable(path, new ObjectDisposedException(nameof(JournalWriter)));

        try
        {
            using (file)
                JournalLock.Release(file);
        }
        catch (IOException)
        {
            // The failure of a write was reported when it occurred.
        }
    }

    private void WriteAll()
    {
        while (TakeWaiting() is var (lines, written))
        {
            try
            {
                Write(lines);
                written.ForEach(one => clock.PostResult(one, true));
            }
            catch (Exception e)
            {
                Break(JournalFailures.Unwritable(path, e), written);
                return;
            }
        }
    }

    private void Write(string lines)
    {
        var bytes = Encoding.UTF8.GetBytes(lines);
        file.Write(bytes, 0, bytes.Length);
        file.Flush(flushToDisk: true);
    }

    private (string Lines, List<TaskCompletionSource<bool>> Written)? TakeWaiting()
    {
        lock (_lock)
        {
            if (_waiting.Length == 0)
            {
                _isWriting = false;
                return null;
            }

            var taken = (_waiting.ToString(), _written);
            (_waiting, _written) = (new(), []);
            return taken;
        }
    }

    /// <summary>After a failed write the file's end is unknown: another line could make what is there unreadable.</summary>
    private void Break(DropletApiException failure, List<TaskCompletionSource<bool>> written)
    {
        lock (_lock)
        {
            _broken = failure;
            written.AddRange(_written);
        }

        foreach (var one in written)
        {
            clock.Post(() =>
            {
                one.TrySetException(failure);

                // An unobserved exception must not become an error of the process.
                _ = one.Task.Exception;
            });
        }
    }
}
