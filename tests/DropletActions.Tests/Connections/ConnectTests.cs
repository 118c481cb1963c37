using DropletActions.Sandbox;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Connections;

/// <summary><c>Connect-DigitalOcean</c> validates the token with the API, and shows its account.</summary>
public sealed class ConnectTests
{
    private DropletSandbox _sandbox = null!;
    private ModuleHost _host = null!;

    [SetUp]
    public void Start()
    {
        _sandbox = DropletSandbox.Start(new() { ActionSeconds = 0 });
        _host = new(("token", _sandbox.Token), ("address", _sandbox.BaseUri));
    }

    [TearDown]
    public void Stop()
    {
        _host.Dispose();
        _sandbox.Dispose();
    }

    [Test]
    public void Connection_has_the_account_and_the_team_of_the_token()
    {
        var result = _host.Run("Connect-DigitalOcean $token -BaseUri $address -PassThru -Verbose; Get-DigitalOceanConnection | Out-Host");

        var connection = result.All<DigitalOceanConnection>().Single();
        Assert.That((connection.Account, connection.Team), Is.EqualTo(("sammy@example.com", "Sandbox")));
        Assert.That(result.Verbose, Does.Contain($"Connected to {_sandbox.BaseUri} as sammy@example.com, team Sandbox."));
        Assert.That(_host.Host.Text, Does.Match("Account .*: .*sammy@example.com").And.Match("Team .*: .*Sandbox"));
        Assert.That(_sandbox.Calls.Select(call => $"{call.Method} {call.Path}"), Is.EqualTo(new[] { "GET /v2/account" }));
    }

    [Test]
    public void Token_without_the_scope_connects_without_an_account()
    {
        _host.Set("token", _sandbox.AddToken("droplet:read"));

        var result = _host.Run("Connect-DigitalOcean $token -BaseUri $address -PassThru -Verbose; Get-Droplet web-01");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(((DigitalOceanConnection)result.Output[0]!).Account, Is.Null);
        Assert.That(result.Verbose[0], Does.Contain("accepts the token but does not show whose it is"));
        Assert.That(result.Output[1], Is.TypeOf<Droplet>());
    }

    [Test]
    public void Rejected_token_makes_no_connection()
    {
        var result = _host.Run("Connect-DigitalOcean dop_v1_wrong -BaseUri $address -PassThru");

        Assert.That(result.ErrorId, Is.EqualTo("Unauthorized"));
        Assert.That(result.TheError.ToString(), Does.StartWith("The account of the token could not be read: the API does not accept the token"));
        Assert.That(_host.Run("Get-DigitalOceanConnection").Output, Is.Empty);
    }

    [Test]
    public void Rejected_token_leaves_the_earlier_connection()
    {
        _host.Run("Connect-DigitalOcean $token -BaseUri $address; Connect-DigitalOcean dop_v1_wrong -BaseUri $address");

        Assert.That(_host.Run("Get-Droplet web-01").Errors, Is.Empty);
    }

    [TestCase(404)]
    [TestCase(501)]
    public void Server_without_the_endpoint_can_be_connected_to(int status)
    {
        _sandbox.Faults.Add(SandboxFault.Answer(status, 0).On("GET", "/v2/account"));

        Assert.That(_host.Run("Connect-DigitalOcean $token -BaseUri $address -PassThru").Output, Has.Count.EqualTo(1));
    }

    [Test]
    public void SkipValidation_sends_no_request()
    {
        var result = _host.Run("Connect-DigitalOcean dop_v1_wrong -BaseUri $address -SkipValidation -PassThru");

        Assert.That(result.All<DigitalOceanConnection>().Single().Account, Is.Null);
        Assert.That(_sandbox.Calls, Is.Empty);
    }

    [TestCase("$($address)v2")]
    [TestCase("$($address)v2/")]
    [TestCase("$address")]
    public void Address_with_its_version_is_the_same(string address)
    {
        var result = _host.Run($"Connect-DigitalOcean $token -BaseUri \"{address}\" -PassThru; (Get-Droplet web-01).Name");

        Assert.That(((DigitalOceanConnection)result.Output[0]!).BaseUri, Is.EqualTo(_sandbox.BaseUri));
        Assert.That(result.Output[1], Is.EqualTo("web-01"));
    }
}
