using System.Management.Automation;
using System.Net;
using DropletActions.Sandbox;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Connections;

/// <summary>Which token and which address a cmdlet uses: the first of -Connection, Connect-DigitalOcean and the environment.</summary>
[NonParallelizable]
public sealed class PrecedenceTests
{
    private DropletSandbox _sandbox = null!;
    private DropletSandbox _other = null!;
    private EnvironmentVariables _environment = null!;
    private ModuleHost _host = null!;

    [SetUp]
    public void Start()
    {
        _environment = new();
        _sandbox = DropletSandbox.Start(new() { ActionSeconds = 0 });
        _other = DropletSandbox.Start(new() { ActionSeconds = 0 });
        _host = new(("token", _sandbox.Token), ("address", _sandbox.BaseUri), ("otherToken", _other.Token), ("otherAddress", _other.BaseUri));
    }

    [TearDown]
    public void Stop()
    {
        _host.Dispose();
        _sandbox.Dispose();
        _other.Dispose();
        _environment.Dispose();
    }

    [Test]
    public void Connection_parameter_takes_precedence_over_all_others()
    {
        _host.Run("$given = Connect-DigitalOcean -SkipValidation $token -BaseUri $address -PassThru; Connect-DigitalOcean -SkipValidation $otherToken -BaseUri $otherAddress");
        (_environment.Token, _environment.Address) = (_other.Token, _other.BaseUri.ToString());

        foreach (var script in new[]
        {
            "Restart-Droplet web-01", "Invoke-DropletAction web-01 reboot", "Get-Droplet", "Get-DropletAction", "Restart-Droplet -Tag web",
            "Reset-DropletPassword web-01 -Confirm:$false | Wait-DropletAction", "Wait-DropletAction -Droplet web-01 -ActionId (Get-DropletAction -Connection $given)[0].Id",
        })
        {
            var before = _sandbox.Calls.Count;
            var result = _host.Run(script.Replace(" | ", " -Connection $given | ", StringComparison.Ordinal) + " -Connection $given");
            Assert.That(result.Errors, Is.Empty, script);
            Assert.That(_sandbox.Calls.Count, Is.GreaterThan(before), script);
        }

        Assert.That(_other.Calls, Is.Empty);
    }

    [Test]
    public void Connection_takes_precedence_over_the_environment()
    {
        (_environment.Token, _environment.Address) = (_other.Token, _other.BaseUri.ToString());
        _host.Run("Connect-DigitalOcean -SkipValidation $token -BaseUri $address");

        var result = _host.Run("Restart-Droplet web-01; (Get-DigitalOceanConnection).TokenSource");

        Assert.That(result.Output[1], Is.EqualTo("Connect-DigitalOcean"));
        Assert.That(_other.Calls, Is.Empty);
        Assert.That(_sandbox.Actions, Has.Count.EqualTo(1));
    }

    [Test]
    public void DIGITALOCEAN_TOKEN_takes_precedence_over_the_other_variable()
    {
        _environment.Address = _sandbox.BaseUri.ToString();
        (_environment.Token, _environment.AccessToken) = (_sandbox.Token, "dop_v1_wrong");
        AssertReaches("$env:DIGITALOCEAN_TOKEN");

        (_environment.Token, _environment.AccessToken) = (null, _sandbox.Token);
        AssertReaches("$env:DIGITALOCEAN_ACCESS_TOKEN");

        (_environment.Token, _environment.AccessToken) = (" ", _sandbox.Token);
        AssertReaches("$env:DIGITALOCEAN_ACCESS_TOKEN");

        (_environment.Token, _environment.AccessToken) = (_sandbox.Token + "\r\n", null);
        AssertReaches("$env:DIGITALOCEAN_TOKEN");
    }

    [Test]
    public void Changed_variable_takes_effect_at_once()
    {
        (_environment.Token, _environment.Address) = (_sandbox.Token, _sandbox.BaseUri.ToString());
        AssertReaches("$env:DIGITALOCEAN_TOKEN");

        (_environment.Token, _environment.Address) = (_other.Token, _other.BaseUri.ToString());
        _host.Run("Restart-Droplet web-02");
        Assert.That(_other.Actions, Has.Count.EqualTo(1));

        _environment.Token = null;
        Assert.That(_host.Run("Restart-Droplet web-02").ErrorId, Is.EqualTo("NotConnected"));
    }

    [Test]
    public void Connection_is_reused_while_the_environment_does_not_change()
    {
        (_environment.Token, _environment.Address) = (_sandbox.Token, _sandbox.BaseUri.ToString());

        var result = _host.Run("[object]::ReferenceEquals((Get-DigitalOceanConnection), (Get-DigitalOceanConnection)); Get-Droplet 3164444; (Get-DigitalOceanConnection).RateRemaining");

        Assert.That(result.Output[0], Is.True);
        Assert.That(result.Output[^1], Is.EqualTo(4999));
    }

    [Test]
    public void Address_comes_from_the_parameter_or_else_from_the_environment()
    {
        _environment.Address = _sandbox.BaseUri.ToString();
        Assert.That(Address("(Connect-DigitalOcean -SkipValidation $token -PassThru).BaseUri"), Is.EqualTo(_sandbox.BaseUri));
        Assert.That(Address("(Connect-DigitalOcean -SkipValidation $token -PassThru -BaseUri $otherAddress).BaseUri"), Is.EqualTo(_other.BaseUri));
        Assert.That(Address("(Connect-DigitalOcean -SkipValidation $token -PassThru -BaseUri 'http://localhost:5/').BaseUri"), Is.EqualTo(new Uri("http://localhost:5/")));

        _environment.Address = null;
        Assert.That(Address("(Connect-DigitalOcean -SkipValidation $token -PassThru).BaseUri"), Is.EqualTo(new Uri("https://api.digitalocean.com/")));
        _environment.Address = " ";
        Assert.That(Address("(Connect-DigitalOcean -SkipValidation $token -PassThru).BaseUri"), Is.EqualTo(new Uri("https://api.digitalocean.com/")));
    }

    [TestCase("nonsense", "DIGITALOCEAN_API_URL")]
    [TestCase("http://example.com", "https")]
    [TestCase("ftp://127.0.0.1", "https")]
    [TestCase("http://10.0.0.1", "https")]
    [TestCase("http://127.0.0.1.example.com", "https")]
    public void Invalid_address_is_refused_before_the_token_is_sent(string address, string says)
    {
        (_environment.Token, _environment.Address) = (_sandbox.Token, address);

        foreach (var script in new[] { "Restart-Droplet 5", "Get-DigitalOceanConnection", "Connect-DigitalOcean -SkipValidation $token" })
        {
            var result = _host.Run(script);
            Assert.That(result.ErrorId, Is.EqualTo("ParameterInvalid"), script);
            Assert.That(result.TheError.Exception.Message, Does.StartWith("$env:DIGITALOCEAN_API_URL "), script);
            Assert.That(result.TheError.Exception.Message, Does.Contain(says), script);
        }
    }

    [TestCase("$token + \"`n\"")]
    [TestCase("$token + \"`r`n\"")]
    [TestCase("\"  $token`n`n\"")]
    [TestCase("(ConvertTo-SecureString ($token + \"`n\") -AsPlainText -Force)")]
    [TestCase("([pscredential]::new('x', (ConvertTo-SecureString ($token + \"`r`n\") -AsPlainText -Force)))")]
    [TestCase("(Set-Content $file $token -PassThru | Out-Null) + (Get-Content $file -Raw)")]
    public void Line_break_around_a_token_is_removed(string given)
    {
        _host.Set("file", Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.txt"));
        _host.Run("Connect-DigitalOcean -BaseUri $address -Token (" + given + ")");

        Assert.That(_host.Run("Restart-Droplet web-01").Errors, Is.Empty);
        Assert.That(_sandbox.Actions, Has.Count.EqualTo(1));
        _host.Run("Remove-Item $file -ErrorAction Ignore");
    }

    [TestCase("\"dop_v1_two`nlines`n\"")]
    [TestCase("(ConvertTo-SecureString \"dop_v1_two`r`nlines\" -AsPlainText -Force)")]
    public void Token_with_a_line_break_inside_is_refused(string given)
    {
        var result = _host.Run("Connect-DigitalOcean -BaseUri $address -Token (" + given + ")");

        Assert.That(result.ErrorId, Is.EqualTo("ParameterInvalid"));
        Assert.That(result.TheError.Exception.Message, Is.EqualTo("-Token contains a line break or another control character."));
        Assert.That(_sandbox.Calls, Is.Empty);
    }

    [TestCase("dop_v1_two\nlines")]
    [TestCase("dop_v1 two words")]
    [TestCase("dop_v1_ünicode")]
    public void Token_that_is_not_valid_in_a_header_is_refused_and_not_shown(string token)
    {
        (_environment.Token, _environment.Address) = (token, _sandbox.BaseUri.ToString());

        var result = _host.Run("Restart-Droplet 5");

        Assert.That(result.ErrorId, Is.EqualTo("ParameterInvalid"));
        Assert.That(result.TheError.Exception.Message, Does.StartWith("$env:DIGITALOCEAN_TOKEN contains "));
        Assert.That(result.TheError.Exception.ToString() + result.TheError.ErrorDetails, Does.Not.Contain(token[..6]));
        Assert.That(_sandbox.Calls, Is.Empty);
    }

    [Test]
    public void Invalid_value_is_named_by_its_parameter()
    {
        (_environment.Token, _environment.Address) = (_sandbox.Token, _sandbox.BaseUri.ToString());

        Assert.That(_host.Run("Connect-DigitalOcean -SkipValidation 'two words'").TheError.Exception.Message, Does.StartWith("-Token contains a space"));
        Assert.That(_host.Run("Connect-DigitalOcean -SkipValidation $token -BaseUri http://example.com").TheError.Exception.Message, Does.StartWith("-BaseUri 'http://example.com'"));
    }

    [Test]
    public void Environment_is_used_after_a_disconnect_or_else_there_is_no_connection()
    {
        _host.Run("Connect-DigitalOcean -SkipValidation $otherToken -BaseUri $otherAddress; Disconnect-DigitalOcean");
        Assert.That(_host.Run("Restart-Droplet 3164444").ErrorId, Is.EqualTo("NotConnected"));
        Assert.That(_host.Run("Get-DigitalOceanConnection").Output, Is.Empty);
        Assert.That(_host.Run("Disconnect-DigitalOcean").Errors, Is.Empty);

        (_environment.Token, _environment.Address) = (_sandbox.Token, _sandbox.BaseUri.ToString());
        AssertReaches("$env:DIGITALOCEAN_TOKEN");
        Assert.That(_other.Calls, Is.Empty);
    }

    [Test]
    public void Runspaces_do_not_share_a_connection()
    {
        using var second = new ModuleHost(("token", _other.Token), ("address", _other.BaseUri));
        _host.Run("Connect-DigitalOcean -SkipValidation $token -BaseUri $address");

        Assert.That(second.Run("Restart-Droplet 3164444").ErrorId, Is.EqualTo("NotConnected"));

        second.Run("Connect-DigitalOcean -SkipValidation $token -BaseUri $address; Restart-Droplet 3164444");
        _host.Run("Restart-Droplet 3164445");
        second.Run("Disconnect-DigitalOcean");
        _host.Run("Restart-Droplet 3164446");

        Assert.That(_other.Actions.Select(action => action.DropletId), Is.EqualTo(new[] { 3164444L }));
        Assert.That(_sandbox.Actions.Select(action => action.DropletId), Is.EqualTo(new[] { 3164445L, 3164446L }));
    }

    [Test]
    public void Token_is_accepted_as_a_secure_string_a_credential_or_text()
    {
        using var secure = new NetworkCredential("", _sandbox.Token).SecurePassword;
        _host.Set("secure", secure);
        _host.Set("credential", new PSCredential("anybody", secure));

        foreach (var token in new[] { "$secure", "$credential", "$token", "([psobject]$token)" })
        {
            var result = _host.Run($"Connect-DigitalOcean -SkipValidation -Token {token} -BaseUri $address; Get-Droplet web-01");
            Assert.That(result.Errors, Is.Empty, token);
            Assert.That(result.Output, Has.Count.EqualTo(1), token);
        }
    }

    [TestCase("5")]
    [TestCase("@{ token = 'x' }")]
    [TestCase("('a', 'b')")]
    [TestCase("$null")]
    public void Other_values_are_not_a_token(string token)
    {
        var result = _host.Run($"Connect-DigitalOcean -SkipValidation -Token {token} -BaseUri $address");

        Assert.That(result.TheError.Exception, Is.InstanceOf<ParameterBindingException>());
        Assert.That(_host.Run("Get-DigitalOceanConnection").Output, Is.Empty);
    }

    [Test]
    public void SkipValidation_sends_no_request_and_a_failed_connection_leaves_the_earlier_one()
    {
        _host.Run("Connect-DigitalOcean -SkipValidation $token -BaseUri $address; Connect-DigitalOcean -SkipValidation $otherToken -BaseUri http://example.com");

        Assert.That(_sandbox.Calls, Is.Empty);
        _host.Run("Restart-Droplet web-01");
        Assert.That(_sandbox.Actions, Has.Count.EqualTo(1));
    }

    private void AssertReaches(string source)
    {
        var before = _sandbox.Actions.Count;
        var result = _host.Run("Restart-Droplet 3164444; (Get-DigitalOceanConnection).TokenSource");
        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.Output[^1], Is.EqualTo(source));
        Assert.That(_sandbox.Actions, Has.Count.EqualTo(before + 1));
    }

    private object? Address(string script) => _host.Run(script).Output.Single();
}
