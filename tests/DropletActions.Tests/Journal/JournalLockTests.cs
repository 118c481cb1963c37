using System.Runtime.InteropServices;
using DropletActions.Engine;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Journal;

/// <summary>When the lock of a journal is released.</summary>
[Platform(Exclude = "Win", Reason = "Windows has no copies of descriptors")]
public sealed class JournalLockTests
{
    [Test]
    public void Closed_journal_is_free_although_a_process_that_is_being_started_has_a_copy_of_its_descriptor()
    {
        using var folder = new JournalFolder();
        FileStream? file = null;
        var first = RunJournal.Open(folder.Journal, JournalFolder.Statement, new ManualClock(), path => file = JournalFile.OpenForRun(path));
        var copy = dup(file!.SafeFileHandle.DangerousGetHandle().ToInt32());
        try
        {
            Assert.That(() => folder.Open(new ManualClock()), Throws.TypeOf<DropletApiException>().With.Property("Kind").EqualTo(FailureKind.JournalInUse));
            first.Dispose();
            Assert.That(() => folder.Open(new ManualClock()).Dispose(), Throws.Nothing);
            Assert.That(first.Dispose, Throws.Nothing);
        }
        finally
        {
            _ = close(copy);
        }
    }

    [DllImport("libc")]
    private static extern int dup(int descriptor);

    [DllImport("libc")]
    private static extern int close(int descriptor);
}
