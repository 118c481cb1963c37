using System.Management.Automation;
using System.Text.Json.Nodes;
using DropletActions.Commands;
using DropletActions.Engine;
using DropletActions.Tests.Http;
using DropletActions.Tests.Secrecy;
using DropletActions.Tests.Support;
using FsCheck.Fluent;

namespace DropletActions.Tests.Commands;

/// <summary>A statement with damaged responses ends, its errors are this module's, and its output can be shown.</summary>
public sealed class DamagedResponseTests
{
    private const int Seeds = 1;

    // An answer to anything: each request reads what it looks for.
    private static readonly string s_whole = Merged(Endpoint.All.Select(endpoint => endpoint.Json));

    private static readonly string[] s_lines =
    [
        "Restart-Droplet ", "Restart-Droplet -Tag ", "Resize-Droplet 3164444 -Size ", "Reset-Droplet 3164444 -Image ", "Restore-Droplet 3164444 -Image ",
        "Set-DropletKernel 3164444 -Kernel ", "Wait-DropletAction -Droplet 3164444 -ActionId ",
    ];

    private static readonly IReadOnlyList<BadResponse> s_huge = BadResponse.Huge;

    private static IEnumerable<string> Talking => typeof(DropletCommand).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(DropletCommand)) && !type.IsAbstract)
        .Select(type => (CmdletAttribute)type.GetCustomAttributes(typeof(CmdletAttribute), false)[0])
        .Select(cmdlet => $"{cmdlet.VerbName}-{cmdlet.NounName}");

    private DirectoryInfo _folder = null!;
    private ModuleHost _host = null!;

    [OneTimeSetUp]
    public void Start()
    {
        _folder = Directory.CreateTempSubdirectory("damaged");
        _host = new(("folder", _folder.FullName), ("action", new DropletAction { Id = 36804636, DropletId = 3164444, Type = "reboot", Status = "in-progress" }));
    }

    [OneTimeTearDown]
    public void Stop()
    {
        _host.Dispose();
        _folder.Delete(recursive: true);
    }

    [Test]
    public void Statement_ends_with_objects_and_clear_errors([ValueSource(nameof(Talking))] string cmdlet)
    {
        var info = (CmdletInfo)_host.Run($"Get-Command {cmdlet}").Output.Single()!;
        var statements = Statements.VariantsOf(info).Select(statement => statement + (info.Parameters.ContainsKey("Confirm") ? " -Confirm:$false" : "")).ToList();
        Prop.ForAll(Fuzz.Seeds, seed => statements.ForEach(statement =>
        {
            using var connection = Connect(seed);
            var result = _host.Run($"$o = $null; {statement} -OutVariable o");

            foreach (var error in result.Errors)
                AssertIsClear(error, statement);
            if (result.Thrown is { } thrown)
                AssertIsClear(((RuntimeException)thrown).ErrorRecord, statement);
            AssertCanBeShown(statement);
        })).Holds(Seeds);
        Assert.That(_host.Host.Text, Does.Not.Contain("#ERR"));
        Assert.That(_folder.GetFiles().Select(file => _host.Run($"Get-DropletJournal '{file.FullName}'").Errors), Is.All.Empty, "A journal tells what was read, however odd.");
    }

    [Test]
    public void Completion_offers_what_can_be_read_and_writes_nothing() => Prop.ForAll(Fuzz.Seeds, seed =>
    {
        _host.Run("$Error.Clear()");

        // A look-up may take a second, which the leaping clock would have over at once.
        using var connection = Connect(seed, SystemClock.Instance);
        LookForAll(connection.Session.Lookup).GetAwaiter().GetResult();

        foreach (var offer in s_lines.SelectMany(_host.Complete))
            Assert.That(new[] { offer.CompletionText, offer.ListItemText, offer.ToolTip }, Has.None.Empty);
        Assert.That(_host.Run("$Error.Count").Output.Single(), Is.Zero);
    }).Holds(30);

    [TestCaseSource(nameof(s_huge))]
    public void Too_large_response_is_an_error_of_the_statement(BadResponse bad)
    {
        using var connection = Connect((request, _) => bad.Make(request.Method == "POST" ? FakeApi.OneAction : s_whole));

        Assert.That(_host.Run("Get-Droplet").ErrorId, Is.EqualTo("ServerError"));
        Assert.That(_host.Run("Restart-Droplet 3164444").ErrorId, Is.EqualTo("OutcomeUnknown"));
    }

    private static Task LookForAll(AccountLookup lookup) => Task.WhenAll(
        lookup.LoadDropletsAsync(), lookup.LoadTagsAsync(), lookup.LoadSizesAsync(), lookup.LoadImagesAsync(),
        lookup.LoadBackupsAsync(3164444), lookup.LoadKernelsAsync(3164444), lookup.LoadActionsAsync(3164444));

    private static void AssertIsClear(ErrorRecord error, string statement)
    {
        var failure = (error.Exception as DropletApiException)?.Failure ?? throw new AssertionException($"{statement}: {error.Exception}");
        Assert.That(error.FullyQualifiedErrorId, Does.StartWith($"{failure.Kind},"), statement);
        Assert.That(failure.Cause, Is.Null, statement);
        Assert.That(failure.Message, Is.Not.Empty.And.Not.Contain("unexpected"), statement);
        Assert.That(failure.Advice, Is.Not.Empty, statement);
    }

    private void AssertCanBeShown(string statement)
    {
        var shown = _host.Run("$o | Out-Host");
        Assert.That(shown.Errors, Is.Empty, statement);
        Assert.That(shown.Thrown, Is.Null, statement);
    }

    /// <summary>A connection with some damaged responses, but not all, so that a statement gets far.</summary>
    private DigitalOceanConnection Connect(int seed, IClock? clock = null) => Connect(
        (_, number) => FakeApi.Json(number % 4 == 0 ? s_whole : new JsonMutation(unchecked(seed + number)).Damage(s_whole)), clock);

    /// <param name="answer">The answer to a request, of which it is told the number too.</param>
    /// <param name="clock">The session's clock; without one, that of the requests, which leaps over every wait.</param>
    private DigitalOceanConnection Connect(Func<SentRequest, int, HttpResponseMessage> answer, IClock? clock = null)
    {
        var number = 0;
        var leaping = new LeapingClock();
        var fake = new FakeApi(request => answer(request, Interlocked.Increment(ref number)), settings => settings with { Clock = leaping });
        var connection = new DigitalOceanConnection(fake.Settings.BaseUri, "the tests", new ApiSession(fake.Api, clock ?? leaping));
        _host.Clock = clock ?? leaping;
        _host.Set("c", connection);
        _host.Run("Use-Connection $c");
        return connection;
    }

    private static string Merged(IEnumerable<string> answers)
    {
        var merged = new JsonObject();
        foreach (var (name, value) in answers.SelectMany(answer => JsonNode.Parse(answer)!.AsObject()))
            merged[name] = value?.DeepClone();
        merged["links"] = new JsonObject();
        return merged.ToJsonString();
    }
}
