using System.Management.Automation;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Secrecy;

/// <summary>The token is in no output of a connection that uses it: from a parameter, the environment or doctl's configuration.</summary>
[NonParallelizable]
public sealed class ConnectTests : StatementScene
{
    public const string Cmdlet = "Connect-DigitalOcean";

    private EnvironmentVariables _environment = null!;

    [OneTimeSetUp]
    public void Set_the_variables() => _environment = new() { Address = Host.Sandbox.BaseUri.ToString(), DoctlFile = Path.Combine(Folder.FullName, "doctl.yaml") };

    [OneTimeTearDown]
    public void Restore_the_variables() => _environment.Dispose();

    [Test]
    public void Token_is_in_no_output_of_a_successful_statement() => AssertRunsWell(Cmdlet);

    [Test]
    public void Token_is_in_no_output_of_a_statement_whose_responses_contain_it() => AssertRunsWhenTold(Cmdlet);

    [Test]
    public void Token_is_in_no_transcript()
    {
        var path = Path.Combine(Folder.FullName, "transcript.txt");
        Host.Set("path", path);

        // Start-Transcript is not of the engine; this is what it calls. What a transcript makes of an error needs Out-String, which is not either.
        Host.Run($$"""
            function Transcribe($Method, $Arguments) { [void]$Host.UI.GetType().GetMethod($Method, [System.Reflection.BindingFlags]'Instance, NonPublic').Invoke($Host.UI, $Arguments) }
            Transcribe StartTranscribing @($path, $null, $true, $false)
            & { Restart-Droplet 3164444{{Aloud}}; Get-Droplet{{Aloud}}; Connect-DigitalOcean $secure -PassThru{{Aloud}} } *>&1 | Out-Host
            Transcribe StopTranscribing @()
            """);

        var transcript = File.ReadAllText(path);
        Assert.That(transcript, Does.Contain("reboot").And.Contain("web-02").And.Contain("TokenSource"));
        Assert.That(transcript, Does.Not.Contain(Token));
    }

    [Test]
    public void Token_in_the_variable_of_the_address_is_not_shown()
    {
        try
        {
            _environment.Address = Token;
            Assert.That(AssertSilent("Connect-DigitalOcean $secure").ErrorId, Is.EqualTo("ParameterInvalid"));
        }
        finally
        {
            _environment.Address = Host.Sandbox.BaseUri.ToString();
        }
    }

    [Test]
    public void Refused_token_of_the_environment_is_not_shown([Values("", " ", "\nx")] string end)
    {
        Host.Run("Disconnect-DigitalOcean");
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
    public void Connection_does_not_expose_the_token()
    {
        var connection = Host.Run("$kept = Connect-DigitalOcean $secure -PassThru; [void](Get-Droplet); $kept").Output.Single()!;

        Assert.That(Reachable.TextsOf(PSObject.AsPSObject(connection)).Append(PSSerializer.Serialize(connection, 9)), Has.None.Contains(Token));
        AssertSilent("$kept | ForEach-Object { $_.PSObject.Members | ForEach-Object { \"$($_.Name) $($_.Value)\" } }");
        AssertSilent("$ExecutionContext.InvokeProvider.ChildItem.Get('Variable:', $false) | ForEach-Object { \"$($_.Name) $($_.Value)\" }");
    }
}
