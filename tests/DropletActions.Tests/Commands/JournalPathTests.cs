using DropletActions.Tests.Journal;
using DropletActions.Tests.Support;
using FsCheck.Fluent;

namespace DropletActions.Tests.Commands;

/// <summary>The path of a journal is taken literally, or refused before anything is sent.</summary>
public sealed class JournalPathTests
{
    private SandboxHost _host = null!;
    private JournalFolder _folder = null!;

    [OneTimeSetUp]
    public void Start()
    {
        _host = new(new() { ActionSeconds = 0, BurstLimit = 1_000_000, HourlyLimit = 1_000_000 });
        _folder = new();
    }

    [OneTimeTearDown]
    public void Stop()
    {
        _host.Dispose();
        _folder.Dispose();
    }

    [Test]
    [Property("Parameter", "Journal")]
    public void Action_is_sent_if_and_only_if_its_journal_exists() => Prop.ForAll(Inputs.Texts, text =>
    {
        // A folder for each, in which a path may go where it will.
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder.Path, Guid.NewGuid().ToString("N"), "x")).FullName, text.TrimStart('/', '\\').Replace("..", "__"));
        _host.Sandbox.Calls.Clear();
        _host.Set("path", path);

        var result = _host.Run("Restart-Droplet 3164444 -Journal $path");

        Assert.That(_host.Bodies, Has.Count.EqualTo(File.Exists(path) ? 1 : 0));
        if (_host.Bodies.Count == 1)
            Assert.That(result.Errors, Is.Empty);
        else
            Assert.That(result.ErrorId, Is.EqualTo("JournalUnreadable"));
    }).Holds(60);

    [TestCase("variable:x")]
    [TestCase("env:x")]
    [TestCase("nosuchdrive:x")]
    [TestCase("NoSuchProvider::x")]
    [TestCase("FileSystem::")]
    [TestCase("/no/such/folder/run.jsonl")]
    public void Path_that_is_not_a_file_is_refused(string path)
    {
        _host.Sandbox.Calls.Clear();
        _host.Set("path", path);

        var result = _host.Run("Restart-Droplet 3164444 -Journal $path");

        Assert.That(result.ErrorId, Is.EqualTo("JournalUnreadable"));
        Assert.That(result.TheError.Exception.Message, Does.StartWith($"The journal '{path}' cannot be used: ").Or.StartWith("The journal '' cannot be used: "));
        Assert.That(_host.Sandbox.Calls, Is.Empty);
        Assert.That(_host.Run("Get-DropletJournal $path").ErrorId, Is.EqualTo("JournalUnreadable"));
    }
}
