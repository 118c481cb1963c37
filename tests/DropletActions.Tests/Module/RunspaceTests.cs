using System.Runtime.CompilerServices;
using DropletActions.Sandbox;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Module;

/// <summary>Many runspaces of one process at once, each with a connection of its own, as <c>ForEach-Object -Parallel</c> has them.</summary>
public sealed class RunspaceTests
{
    private const int Many = 32;
    private const string Script = "Connect-DigitalOcean $token -BaseUri $address; Get-Droplet | Restart-Droplet | New-DropletSnapshot -Name x | Stop-Droplet";

    [Test]
    public void Each_uses_its_own_connection_and_no_other()
    {
        var sandboxes = Enumerable.Range(1, Many).Select(number => DropletSandbox.Start(new() { ActionSeconds = 0, DropletCount = 1, FirstDropletId = number })).ToList();
        var hosts = sandboxes.Select(sandbox => new ModuleHost(("token", sandbox.Token), ("address", sandbox.BaseUri))).ToList();
        try
        {
            var results = hosts.Select(host => host.Begin(Script)).ToList().Select(script => script.End()).ToList();

            Assert.That(results.SelectMany(result => result.Errors), Is.Empty);
            foreach (var sandbox in sandboxes)
            {
                Assert.That(sandbox.Actions.Select(action => action.Type), Is.EquivalentTo(new[] { "reboot", "snapshot", "shutdown" }));
                Assert.That(sandbox.Calls, Has.All.Matches<SandboxCall>(call => call.Status is 200 or 201), "Nobody else's token has come here.");
            }
        }
        finally
        {
            hosts.ForEach(host => host.Dispose());
            sandboxes.ForEach(sandbox => sandbox.Dispose());
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Used(DropletSandbox sandbox)
    {
        using var host = new ModuleHost(("token", sandbox.Token), ("address", sandbox.BaseUri));
        return new(host.Run("Connect-DigitalOcean $token -BaseUri $address -PassThru; [void](Restart-Droplet 3164444)").Output[0]);
    }

    [Test]
    public void A_connection_goes_with_its_runspace()
    {
        using var sandbox = DropletSandbox.Start(new() { ActionSeconds = 0 });
        var connection = Used(sandbox);

        for (var tries = 0; connection.IsAlive && tries < 50; tries++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.That(connection.IsAlive, Is.False);
    }
}
