using System.Management.Automation;
using System.Net;
using DropletActions.Sandbox;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Secrecy;

/// <summary>The token is in nothing that a cmdlet gives, says, shows or writes down, whichever of them it is and whatever the server does.</summary>
[NonParallelizable]
public sealed class StatementTests
{
    private const string Aloud = " -Verbose -Debug -InformationAction Continue";

    private EnvironmentVariables _environment = null!;
    private LeapingHost _host = null!;
    private DirectoryInfo _folder = null!;

    private string Token => _host.Sandbox.Token;

    [OneTimeSetUp]
    public void Start()
    {
        _environment = new();
        _folder = Directory.CreateTempSubdirectory("secrecy");
        _host = new(new() { ActionSeconds = 0 });
        _environment.Address = _host.Sandbox.BaseUri.ToString();
        _environment.DoctlFile = Path.Combine(_folder.FullName, "doctl.yaml");
        File.WriteAllText(Path.Combine(_folder.FullName, "doctl.yaml"), $"auth-contexts:\n  work: {Token}\n");
        _host.Set("secure", new NetworkCredential("", Token).SecurePassword);
        _host.Set("journal", Path.Combine(_folder.FullName, "run.jsonl"));
        _host.Set("folder", _folder.CreateSubdirectory("journals").FullName);
        _host.Run("Use-Connection $c; $action = Restart-Droplet 3164446 -Wait; [void](Restart-Droplet 3164446 -Journal $journal)");
    }

    [OneTimeTearDown]
    public void Stop()
    {
        _host.Dispose();
        _folder.Delete(recursive: true);
        _environment.Dispose();
    }

    [SetUp]
    public void Connect()
    {
        _host.Sandbox.Faults.Clear();
        _host.Run("Use-Connection $c; $Error.Clear()");
    }

    [Test]
    public void Every_exported_cmdlet_is_run() =>
        Assert.That(Statements.Cmdlets, Is.EquivalentTo(_host.Run("(Get-Module DropletActions).ExportedCmdlets.Keys").Output).And.Count.GreaterThan(25));

    [Test]
    public void It_is_in_nothing_of_a_statement_that_goes_well([ValueSource(typeof(Statements), nameof(Statements.Cmdlets))] string cmdlet)
    {
        foreach (var (statement, info) in StatementsOf(cmdlet, Statements.Of))
        {
            AssertRuns(statement + Aloud + (Asks(info) ? " -Confirm:$false" : ""));
            if (Asks(info))
                AssertRuns(statement + Aloud + " -WhatIf");
        }
    }

    [Test]
    public void It_is_in_nothing_of_a_statement_whose_answers_tell_it([ValueSource(typeof(Statements), nameof(Statements.Cmdlets))] string cmdlet)
    {
        const string Busy = "Droplet already has a pending event.";
        SandboxFault[] faults = [Tells(422, Error("")), Tells(422, Error(Busy)), Tells(200, Answers.ThatTell(Token))];
        foreach (var (statement, info) in StatementsOf(cmdlet, Statements.VariantsOf))
        {
            foreach (var fault in faults)
            {
                _host.Sandbox.Faults.Clear();
                _host.Sandbox.Faults.Add(fault);
                AssertRuns(statement.Replace("web-01", "3164444", StringComparison.Ordinal) + Aloud + (Asks(info) ? " -Confirm:$false" : ""));
            }
        }

        var journals = _folder.GetFiles("*", SearchOption.AllDirectories).Where(file => file.DirectoryName != _folder.FullName);
        Assert.That(journals.Select(file => File.ReadAllText(file.FullName)), Has.None.Contains(Token));
    }

    [Test]
    public void It_is_in_no_journal()
    {
        var path = Path.Combine(_folder.FullName, "telling.jsonl");
        _host.Set("telling", path);
        _host.Sandbox.Faults.Add(SandboxFault.Answer(422, 1) with { Body = $$"""{"id":"x","message":"{{Token}}"}""" });

        _host.Run("3164444, 3164445 | Restart-Droplet -Journal $telling -ThrottleLimit 1");

        Assert.That(File.ReadAllText(path), Does.Contain("Rejected").And.Contain("completed").Or.Contain("accepted"));
        Assert.That(File.ReadAllText(path), Does.Not.Contain(Token));
    }

    [Test]
    public void It_is_in_no_value_that_the_Tab_key_offers()
    {
        _host.Sandbox.Faults.Add(SandboxFault.Answer(200, 0) with { Body = Answers.ThatTell(Token) });

        foreach (var line in new[] { "Restart-Droplet ", "Restart-Droplet -Tag ", "Reset-Droplet 1 -Image ", "Resize-Droplet 1 -Size " })
        {
            var offers = _host.Complete(line);
            Assert.That(offers.SelectMany(offer => Reachable.TextsOf(offer)), Has.None.Contains(Token));
        }
    }

    [Test]
    public void It_is_in_no_transcript()
    {
        var path = Path.Combine(_folder.FullName, "transcript.txt");
        _host.Set("path", path);

        // Start-Transcript is not of the engine; this is what it calls. What a transcript makes of an error needs Out-String, which is not either.
        _host.Run($$"""
            function Transcribe($Method, $Arguments) { [void]$Host.UI.GetType().GetMethod($Method, [System.Reflection.BindingFlags]'Instance, NonPublic').Invoke($Host.UI, $Arguments) }
            Transcribe StartTranscribing @($path, $null, $true, $false)
            & { Restart-Droplet 3164444{{Aloud}}; Get-Droplet{{Aloud}}; Connect-DigitalOcean $secure -PassThru{{Aloud}} } *>&1 | Out-Host
            Transcribe StopTranscribing @()
            """);

        var transcript = File.ReadAllText(path);
        Assert.That(transcript, Does.Contain("reboot").And.Contain("web-02").And.Contain("TokenSource"));
        Assert.That(transcript, Does.Not.Contain(Token));
    }

    [TestCase("Restart-Droplet web-01 -Connection $secret")]
    [TestCase("Get-Droplet -Connection $secret")]
    [TestCase("Connect-DigitalOcean -Token $secure -BaseUri $secret")]
    [TestCase("Connect-DigitalOcean -Token 5, $secret")]
    public void It_is_not_told_where_it_was_given_for_something_else(string statement)
    {
        _host.Set("secret", Token);

        Assert.That(AssertSilent(statement).TheError, Is.Not.Null);
        _host.Set("secret", null);
    }

    [Test]
    public void It_is_not_told_where_it_is_in_the_variable_of_the_address()
    {
        try
        {
            _environment.Address = Token;
            Assert.That(AssertSilent("Connect-DigitalOcean $secure").ErrorId, Is.EqualTo("ParameterInvalid"));
        }
        finally
        {
            _environment.Address = _host.Sandbox.BaseUri.ToString();
        }
    }

    [Test]
    public void It_is_not_told_where_it_comes_from_the_environment_or_is_refused([Values("", " ", "\nx")] string end)
    {
        _host.Run("Disconnect-DigitalOcean");
        try
        {
            _environment.Token = Token + end;
            foreach (var statement in new[] { "Get-DigitalOceanConnection", "Get-DigitalOceanConnection | Out-Host", "\"$(Get-DigitalOceanConnection)\"", "Get-Droplet", "Restart-Droplet web-01" })
                AssertSilent(statement);
        }
        finally
        {
            _environment.Token = null;
        }
    }

    [Test]
    public void The_connection_gives_it_to_nobody()
    {
        var connection = _host.Run("$kept = Connect-DigitalOcean $secure -PassThru; [void](Get-Droplet); $kept").Output.Single()!;

        Assert.That(Reachable.TextsOf(PSObject.AsPSObject(connection)).Append(PSSerializer.Serialize(connection, 9)), Has.None.Contains(Token));
        AssertSilent("$kept | ForEach-Object { $_.PSObject.Members | ForEach-Object { \"$($_.Name) $($_.Value)\" } }");
        AssertSilent("$ExecutionContext.InvokeProvider.ChildItem.Get('Variable:', $false) | ForEach-Object { \"$($_.Name) $($_.Value)\" }");
    }

    private static bool Asks(CmdletInfo cmdlet) => cmdlet.Parameters.ContainsKey("WhatIf");

    private static SandboxFault Tells(int status, string body) => SandboxFault.Answer(status, 0) with { Body = body };

    private string Error(string words) =>
        $$"""{"id":"{{Token}}","message":"{{words}} You sent Authorization: Bearer {{Token}}","request_id":"{{Token}}"}""";

    private IEnumerable<(string Statement, CmdletInfo Info)> StatementsOf(string cmdlet, Func<CmdletInfo, IEnumerable<string>> statements)
    {
        var info = (CmdletInfo)_host.Run($"Get-Command {cmdlet}").Output.Single()!;
        return statements(info).Select(statement => (statement, info));
    }

    private void AssertRuns(string statement) => Assert.That(
        AssertSilent(statement) is var result && result.Errors.Select(error => error.Exception).Append(result.Thrown).Any(e => e is ParameterBindingException or CommandNotFoundException),
        Is.False, "Never got as far as the cmdlet: " + statement);

    private ScriptResult AssertSilent(string statement)
    {
        var result = _host.Run(statement);
        _host.Run("Use-Connection $c");

        var texts = Reachable.TextsOf(result).Concat(Reachable.TextsOf(_host.Get("Error"))).Append(_host.Host.Text);
        Assert.That(texts, Has.None.Contains(Token).IgnoreCase, statement);
        return result;
    }
}
