using System.Runtime.InteropServices;

namespace DropletActions.Engine;

/// <summary>
/// Locks the journal file itself for one run, so that a second name of the file does not avoid the lock. Other processes can still read it.
/// The operating system releases the lock when the file is closed, however its process ends.
/// </summary>
internal static class JournalLock
{
    private const int SetLock = 37; // F_OFD_SETLK
    private const short WriteLock = 1; // F_WRLCK
    private const short NoLock = 2; // F_UNLCK
    private const int Shared = 1; // LOCK_SH
    private const int Exclusive = 2; // LOCK_EX
    private const int AtOnce = 4; // LOCK_NB
    private const int Unlock = 8; // LOCK_UN
    private const int TryAgain = 11; // EAGAIN
    private const int NoAccess = 13; // EACCES

    /// <summary>Locks an open file until it is closed.</summary>
    /// <returns>False when another run has locked it.</returns>
    public static bool TryTake(FileStream file)
    {
        // Windows has refused a second writer when the file was opened.
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
            return true;

        var descriptor = file.SafeFileHandle.DangerousGetHandle().ToInt32();
        return TryLockDescription(descriptor) ?? TryLockFile(descriptor);
    }

    /// <summary>
    /// Releases the lock before the file is closed: a process that is being started on another thread holds a copy of the descriptor
    /// for a moment, and with it the lock.
    /// </summary>
    public static void Release(FileStream file)
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows) || !file.CanWrite)
            return;

        var descriptor = file.SafeFileHandle.DangerousGetHandle().ToInt32();
        var whole = new FileLock { Type = NoLock };
        if (HasDescriptionLocks)
            _ = fcntl(descriptor, SetLock, ref whole);
        _ = flock(descriptor, Unlock);
    }

    private static bool HasDescriptionLocks => RuntimeInformation.IsOSPlatform(OSPlatform.Linux) && Environment.Is64BitProcess;

    /// <summary>
    /// Linux has locks that belong to the open file and do not conflict with a reader's lock; a lock of .NET's own kind would refuse readers.
    /// </summary>
    /// <returns>Null where the system has no such locks.</returns>
    private static bool? TryLockDescription(int descriptor)
    {
        if (!HasDescriptionLocks)
            return null;

        var whole = new FileLock { Type = WriteLock };
        return fcntl(descriptor, SetLock, ref whole) == 0 ? true : Marshal.GetLastWin32Error() is TryAgain or NoAccess ? false : null;
    }

    /// <summary>
    /// On other systems an exclusive lock shows whether a process has the file open. A shared lock then blocks the exclusive lock of another
    /// run, but not readers, which also use shared locks.
    /// </summary>
    private static bool TryLockFile(int descriptor) => flock(descriptor, Exclusive | AtOnce) == 0 && flock(descriptor, Shared | AtOnce) == 0;

    [DllImport("libc", SetLastError = true)]
    private static extern int fcntl(int descriptor, int command, ref FileLock whole);

    [DllImport("libc", SetLastError = true)]
    private static extern int flock(int descriptor, int operation);

    /// <summary>The system's <c>struct flock</c>; a length of 0 is the whole file.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct FileLock
    {
        public short Type;
        public short Whence;
        public long Start;
        public long Length;
        public int Process;
    }
}
