using System.Net.Sockets;
using DropletActions.Sandbox;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Commands;

/// <summary>Slow responses, refused connections, and parameters out of range.</summary>
public sealed class SlowNetworkTests
{
    [TestCase("Restart-Droplet 3164444 -Connection $c", "POST")]
    [TestCase("Get-Droplet web-01 -Connection $c", "GET")]
    [TestCase("Restart-Droplet web-01 -Connection $c", "GET")]
    public async Task Response_that_takes_30_seconds_is_waited_for(string script, string method)
    {
        var clock = new ManualClock();
        using var sandbox = DropletSandbox.Start(new() { ActionSeconds = 0 });
        var gate = new SandboxGate();
        sandbox.Faults.Add(SandboxFault.Hold(gate, 1) with { Method = method });
        using var host = new ModuleHost(("c", Connect(sandbox, clock, address => DropletActions.Http.MessageHandlers.Handler(address))));
        var running = host.Begin(script);
        await gate.WhenArrivedAsync(1);

        clock.Advance(TimeSpan.FromSeconds(30));
        gate.Release();
        var result = running.End();

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.Output, Has.Count.EqualTo(1));
        Assert.That(sandbox.Calls.Select(call => call.Method + call.Path), Is.Unique, "It was asked for once.");
    }

    [Test]
    public void Ten_percent_of_connections_are_refused_before_they_are_made()
    {
        var clock = new LeapingClock();
        using var sandbox = DropletSandbox.Start(new() { DropletCount = 1000, ActionSeconds = 20, HourlyLimit = 1_000_000, BurstLimit = 1_000_000, Clock = () => clock.UtcNow });
        var refusing = new RefusingHandler(0.1);
        using var host = new ModuleHost(("c", Connect(sandbox, clock, address =>
        {
            refusing.InnerHandler = DropletActions.Http.MessageHandlers.Handler(address);
            return clock.Watch(refusing);
        }))) { Clock = clock };

        var result = host.Run("3164444..3165443 | New-DropletSnapshot -Name s -Wait -Connection $c");

        Assert.That(refusing.Refused, Is.GreaterThan(80));
        Assert.That(result.Errors, Is.Empty);
        Assert.That(sandbox.Actions.Select(action => action.DropletId), Is.Unique.And.Exactly(1000).Items);
        Assert.That(result.All<DropletAction>().Select(action => action.Id), Is.EquivalentTo(sandbox.Actions.Select(action => action.Id)));
        Assert.That(result.All<DropletAction>().All(action => action.Status == "completed"), Is.True);
    }

    [TestCase("Restart-Droplet 5 -TimeoutSec -1")]
    [TestCase("Restart-Droplet 5 -TimeoutSec 2147483648")]
    [TestCase("Restart-Droplet 5 -ThrottleLimit 0")]
    [TestCase("Restart-Droplet 5 -ThrottleLimit 257")]
    [TestCase("Restart-Droplet 5 -Connection $null")]
    [TestCase("Restart-Droplet -Tag ''")]
    [TestCase("Restart-Droplet -Tag 'two words'")]
    [TestCase("Restart-Droplet 5 -Tag web")]
    [TestCase("Stop-Droplet 5 -PowerOffAfter -1")]
    [TestCase("Invoke-DropletAction 5 reboot -Body @{ type = 'reboot' }")]
    [TestCase("Invoke-DropletAction 5 -Body $null")]
    [TestCase("Wait-DropletAction -Droplet 5 -ActionId 0")]
    [TestCase("Wait-DropletAction -Droplet 5 -ActionId 5 -TimeoutSec -1")]
    [TestCase("Get-DropletAction -ActionId 0")]
    [TestCase("Get-DropletAction -After tomorrowish")]
    [TestCase("Get-Droplet -Tag 'a b'")]
    [TestCase("Get-Droplet web-01 -Tag web")]
    [TestCase("Start-DropletSandbox -DropletCount -1")]
    [TestCase("Start-DropletSandbox -Port 65536")]
    [TestCase("Start-DropletSandbox -ActionSeconds -1")]
    [TestCase("Start-DropletSandbox -Speed 0")]
    public void Parameter_out_of_range_is_refused_during_binding(string script)
    {
        using var host = new SandboxHost();

        var result = host.Run(script);

        Assert.That(result.TheError.Exception, Is.InstanceOf<System.Management.Automation.ParameterBindingException>());
        Assert.That(host.Sandbox.Calls, Is.Empty);
    }

    private static DigitalOceanConnection Connect(DropletSandbox sandbox, Engine.IClock clock, Func<Uri, HttpMessageHandler> handler) =>
        new(sandbox.BaseUri, "the tests", new Engine.ApiSession(DropletActions.Http.DropletApiFactory.Create(new(sandbox.BaseUri, sandbox.Token, "tests", clock), handler), clock));

    /// <summary>Refuses a share of the requests like a machine without a listener: nothing is sent.</summary>
    private sealed class RefusingHandler(double share) : DelegatingHandler
    {
        private readonly Random _random = new(7);

        public int Refused { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            lock (_random)
            {
                if (_random.NextDouble() < share)
                {
                    Refused++;
                    return Task.FromException<HttpResponseMessage>(new HttpRequestException(
                        HttpRequestError.ConnectionError, "Connection refused", new SocketException((int)SocketError.ConnectionRefused)));
                }
            }

            return base.SendAsync(request, cancellationToken);
        }
    }
}
