using DropletActions.Tests.Support;

namespace DropletActions.Tests.Commands;

/// <summary>Start-DropletSandbox and Stop-DropletSandbox, and what becomes of the session's connection.</summary>
[NonParallelizable]
public sealed class SandboxCommandTests
{
    private EnvironmentVariables _environment = null!;
    private ModuleHost _host = null!;

    [SetUp]
    public void Start() => (_environment, _host) = (new(), new());

    [TearDown]
    public void Stop()
    {
        _host.Run("Stop-DropletSandbox");
        _host.Dispose();
        _environment.Dispose();
    }

    [Test]
    public void Stopped_sandbox_closes_its_connection_while_another_one_runs()
    {
        var result = _host.Run("$one = Start-DropletSandbox -Connect; $other = Start-DropletSandbox; Stop-DropletSandbox $one; Get-DigitalOceanConnection");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.Output, Is.Empty);
    }

    [Test]
    public void Connection_to_another_sandbox_stays()
    {
        var result = _host.Run("$one = Start-DropletSandbox; $other = Start-DropletSandbox -Connect; $one | Stop-DropletSandbox; (Get-DigitalOceanConnection).BaseUri.Port - $other.BaseUri.Port");

        Assert.That(result.Output.Single(), Is.Zero);
    }

    [TestCase("Get-DigitalOceanConnection")]
    [TestCase("'127.0.0.1'")]
    public void Object_that_is_not_a_sandbox_is_refused_and_not_disposed(string what)
    {
        var result = _host.Run($"$null = Start-DropletSandbox -Connect; {what} | Stop-DropletSandbox");

        Assert.That(result.TheError.Exception.Message, Does.Contain("-Sandbox accepts the object that Start-DropletSandbox returns"));
        Assert.That(_host.Run("Get-Droplet").Output, Has.Count.EqualTo(3));
    }
}
