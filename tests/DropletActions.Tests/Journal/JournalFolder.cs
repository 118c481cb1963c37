using DropletActions.Engine;

namespace DropletActions.Tests.Journal;

/// <summary>A folder for journals that is deleted after the test.</summary>
internal sealed class JournalFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("journal-");

    public string Path => _folder.FullName;

    public string Journal => System.IO.Path.Combine(Path, "run.jsonl");

    public string Text => File.ReadAllText(Journal);

    public static JournalStatement Statement { get; } = new("Restart-Droplet", Catalog.Wire.Create("reboot").Key, "https://api.example.com");

    public RunJournal Open(IClock clock, JournalStatement? statement = null) => RunJournal.Open(Journal, statement ?? Statement, clock);

    public IReadOnlyList<(long Id, string State)> States() => [.. RunJournal.Read(Journal).Select(entry => (entry.DropletId, entry.State))];

    /// <summary>The failure of an attempt to open or read a journal.</summary>
    public static Failure Refused(Func<object> open)
    {
        try
        {
            (open() as IDisposable)?.Dispose();
        }
        catch (DropletApiException e)
        {
            return e.Failure;
        }

        throw new AssertionException("The journal was accepted.");
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
