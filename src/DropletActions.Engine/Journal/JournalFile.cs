namespace DropletActions.Engine;

/// <summary>Opens journals: only regular files, and for one run at a time.</summary>
internal static class JournalFile
{
    private const int InUse = 32; // ERROR_SHARING_VIOLATION
    private const int InvalidArgument = 22; // EINVAL

    /// <summary>Opens a file for a run, and creates it if it does not exist.</summary>
    public static FileStream OpenForRun(string path) => new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);

    /// <summary>Opens and locks a file for one run.</summary>
    /// <exception cref="DropletApiException">Another run uses it.</exception>
    /// <exception cref="FormatException">It is no regular file.</exception>
    public static FileStream Take(string path, Func<string, FileStream> open)
    {
        FileStream file;
        try
        {
            file = open(path);
        }
        catch (IOException e) when (Path.DirectorySeparatorChar == '\\' && (e.HResult & 0xFFFF) == InUse)
        {
            throw JournalFailures.InUse(path);
        }

        try
        {
            RequireSeekable(file);
            if (!JournalLock.TryTake(file))
                throw JournalFailures.InUse(path);

            RequireLength(file);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads all of a file, also while a run uses it.</summary>
    /// <exception cref="FormatException">It is no regular file.</exception>
    public static byte[] Read(string path)
    {
        // Opening a FIFO only to read blocks until it has a writer.
        if (new FileInfo(path) is { Exists: true, Length: 0 })
            RequireNoPipe(path);

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        RequireSeekable(file);
        var bytes = new byte[file.Length];
        var count = 0;
        for (int read; count < bytes.Length && (read = file.Read(bytes, count, bytes.Length - count)) > 0;)
            count += read;

        // A device has neither a length nor an end.
        if (bytes.Length == 0 && file.ReadByte() >= 0)
            throw NotRegular();

        Array.Resize(ref bytes, count);
        return bytes;
    }

    private static void RequireNoPipe(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            RequireSeekable(file);
        }
        catch (UnauthorizedAccessException)
        {
            // A file that cannot be written may still be readable.
        }
    }

    private static void RequireSeekable(FileStream file)
    {
        if (!file.CanSeek)
            throw NotRegular();
    }

    /// <summary>The length of a device is always 0, while a regular file can be extended.</summary>
    private static void RequireLength(FileStream file)
    {
        if (file.Length > 0)
            return;

        try
        {
            file.SetLength(1);
        }
        catch (IOException e) when (e.HResult == InvalidArgument)
        {
            throw NotRegular();
        }

        var isRegular = file.Length == 1;
        file.SetLength(0);
        if (!isRegular)
            throw NotRegular();
    }

    private static FormatException NotRegular() => new("it is not a regular file");
}
