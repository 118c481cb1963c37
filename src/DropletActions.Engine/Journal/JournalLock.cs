namespace DropletActions.Engine;

/// <summary>
/// Holds a journal for one run. The lock is a file beside it: outside Windows a file cannot be locked against other writers and
/// still be read by others. The operating system lets go of it when the process ends, however it ends.
/// </summary>
internal sealed class JournalLock : IDisposable
{
    private readonly string _path;
    private readonly FileStream _held;

    private JournalLock(string path, FileStream held) => (_path, _held) = (path, held);

    /// <summary>Locks a journal.</summary>
    /// <param name="journal">Its full path.</param>
    /// <returns>The lock; null when another run has it.</returns>
    public static JournalLock? TryTake(string journal)
    {
        var path = journal + ".lock";

        // Whoever had it may have removed the file between our opening and our locking it: then ours is nobody's lock.
        for (var attempt = 0; attempt < 3; attempt++)
        {
            if (TryOpen(path) is not { } held)
                return null;

            if (attempt == 2 || IsLocked(path))
                return new(path, held);

            held.Dispose();
        }

        return null;
    }

    public void Dispose()
    {
        // Removed while it is held, where the system allows that, so that nobody's new lock is removed.
        TryRemove();
        _held.Dispose();
        if (Path.DirectorySeparatorChar == '\\')
            TryRemove();
    }

    private void TryRemove()
    {
        try
        {
            File.Delete(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // An empty file that nobody holds is no obstacle.
        }
    }

    private static FileStream? TryOpen(string path)
    {
        try
        {
            return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (File.Exists(path) && e is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException))
        {
            return null;
        }
    }

    private static bool IsLocked(string path)
    {
        try
        {
            using var other = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
