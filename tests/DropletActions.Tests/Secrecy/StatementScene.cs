using System.Management.Automation;
using System.Net;
using DropletActions.Sandbox;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Secrecy;

/// <summary>A connected session whose statements must not show the token, whatever the server does.</summary>
public abstract class StatementScene
{
    private protected const string Aloud = " -Verbose -Debug -InformationAction Continue";

    private protected LeapingHost Host { get; private set; } = null!;
    private protected DirectoryInfo Folder { get; private set; } = null!;

    private protected string Token => Host.Sandbox.Token;

    [OneTimeSetUp]
    public void Start()
    {
        Folder = Directory.CreateTempSubdirectory("secrecy");
        Host = new(new() { ActionSeconds = 0 });
        File.WriteAllText(Path.Combine(Folder.FullName, "doctl.yaml"), $"auth-contexts:\n  work: {Token}\n");
        Host.Set("secure", new NetworkCredential("", Token).SecurePassword);
        Host.Set("journal", Path.Combine(Folder.FullName, "run.jsonl"));
        Host.Set("folder", Folder.CreateSubdirectory("journals").FullName);
        Host.Run("Use-Connection $c; $action = Restart-Droplet 3164446 -Wait; [void](Restart-Droplet 3164446 -Journal $journal)");
    }

    [OneTimeTearDown]
    public void Stop()
    {
        Host.Dispose();
        Folder.Delete(recursive: true);
    }

    [SetUp]
    public void Connect()
    {
        Host.Sandbox.Faults.Clear();
        Host.Run("Use-Connection $c; $Error.Clear()");
    }

    private protected void AssertRunsWell(string cmdlet)
    {
        foreach (var (statement, info) in StatementsOf(cmdlet, Statements.Of))
        {
            AssertRuns(statement + Aloud + (Asks(info) ? " -Confirm:$false" : ""));
            if (Asks(info))
                AssertRuns(statement + Aloud + " -WhatIf");
        }
    }

    private protected void AssertRunsWhenTold(string cmdlet)
    {
        const string Busy = "Droplet already has a pending event.";
        SandboxFault[] faults = [Tells(422, Error("")), Tells(422, Error(Busy)), Tells(200, Answers.ThatTell(Token))];
        foreach (var (statement, info) in StatementsOf(cmdlet, Statements.VariantsOf))
        {
            foreach (var fault in faults)
            {
                Host.Sandbox.Faults.Clear();
                Host.Sandbox.Faults.Add(fault);
                AssertRuns(statement.Replace("web-01", "3164444", StringComparison.Ordinal) + Aloud + (Asks(info) ? " -Confirm:$false" : ""));
            }
        }

        var journals = Folder.GetFiles("*", SearchOption.AllDirectories).Where(file => file.DirectoryName != Folder.FullName);
        Assert.That(journals.Select(file => File.ReadAllText(file.FullName)), Has.None.Contains(Token));
    }

    private static bool Asks(CmdletInfo cmdlet) => cmdlet.Parameters.ContainsKey("WhatIf");

    private static SandboxFault Tells(int status, string body) => SandboxFault.Answer(status, 0) with { Body = body };

    private string Error(string words) =>
        $$"""{"id":"{{Token}}","message":"{{words}} You sent Authorization: Bearer {{Token}}","request_id":"{{Token}}"}""";

    private IEnumerable<(string Statement, CmdletInfo Info)> StatementsOf(string cmdlet, Func<CmdletInfo, IEnumerable<string>> statements)
    {
        var info = (CmdletInfo)Host.Run($"Get-Command {cmdlet}").Output.Single()!;
        return statements(info).Select(statement => (statement, info));
    }

    private void AssertRuns(string statement) => Assert.That(
        AssertSilent(statement) is var result && result.Errors.Select(error => error.Exception).Append(result.Thrown).Any(e => e is ParameterBindingException or CommandNotFoundException),
        Is.False, "Never got as far as the cmdlet: " + statement);

    private protected ScriptResult AssertSilent(string statement)
    {
        var result = Host.Run(statement);
        Host.Run("Use-Connection $c");

        var texts = Reachable.TextsOf(result).Concat(Reachable.TextsOf(Host.Get("Error"))).Append(Host.Host.Text);
        Assert.That(texts.Where(text => text.Contains(Token, StringComparison.OrdinalIgnoreCase)), Is.Empty, statement);
        return result;
    }
}
