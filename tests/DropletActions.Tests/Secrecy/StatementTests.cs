using DropletActions.Sandbox;

namespace DropletActions.Tests.Secrecy;

/// <summary>The token is in no output, file or stream of any cmdlet, whatever the server does.</summary>
public sealed class StatementTests : StatementScene
{
    private static IEnumerable<string> Connected => Statements.Cmdlets.Except([ConnectTests.Cmdlet]);

    [Test]
    public void Every_exported_cmdlet_is_run() =>
        Assert.That(Statements.Cmdlets, Is.EquivalentTo(Host.Run("(Get-Module DropletActions).ExportedCmdlets.Keys").Output).And.Count.GreaterThan(25));

    [Test]
    public void Token_is_in_no_output_of_a_successful_statement([ValueSource(nameof(Connected))] string cmdlet) => AssertRunsWell(cmdlet);

    [Test]
    public void Token_is_in_no_output_of_a_statement_whose_responses_contain_it([ValueSource(nameof(Connected))] string cmdlet) => AssertRunsWhenTold(cmdlet);

    [Test]
    public void Token_is_in_no_journal()
    {
        var path = Path.Combine(Folder.FullName, "telling.jsonl");
        Host.Set("telling", path);
        Host.Sandbox.Faults.Add(SandboxFault.Answer(422, 1) with { Body = $$"""{"id":"x","message":"{{Token}}"}""" });

        Host.Run("3164444, 3164445 | Restart-Droplet -Journal $telling -ThrottleLimit 1");

        Assert.That(File.ReadAllText(path), Does.Contain("Rejected").And.Contain("completed").Or.Contain("accepted"));
        Assert.That(File.ReadAllText(path), Does.Not.Contain(Token));
    }

    [Test]
    public void Token_is_in_no_completion()
    {
        Host.Sandbox.Faults.Add(SandboxFault.Answer(200, 0) with { Body = Answers.ThatTell(Token) });

        foreach (var line in new[] { "Restart-Droplet ", "Restart-Droplet -Tag ", "Reset-Droplet 1 -Image ", "Resize-Droplet 1 -Size " })
        {
            var offers = Host.Complete(line);
            Assert.That(offers.SelectMany(offer => Reachable.TextsOf(offer)), Has.None.Contains(Token));
        }
    }

    [TestCase("Restart-Droplet web-01 -Connection $secret")]
    [TestCase("Get-Droplet -Connection $secret")]
    [TestCase("Connect-DigitalOcean -Token $secure -BaseUri $secret")]
    [TestCase("Connect-DigitalOcean -Token 5, $secret")]
    public void Token_in_another_parameter_is_not_shown(string statement)
    {
        Host.Set("secret", Token);

        Assert.That(AssertSilent(statement).TheError, Is.Not.Null);
        Host.Set("secret", null);
    }
}
