using System.Runtime.CompilerServices;
using DropletActions.Sandbox;
using DropletActions.Tests.Shell;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Module;

/// <summary>Several runspaces of one process at once, each with a connection of its own, as with <c>ForEach-Object -Parallel</c>.</summary>
public sealed class RunspaceTests
{
    private const int Many = 32;
    private const string Script = "Connect-DigitalOcean -SkipValidation $token -BaseUri $address; Get-Droplet | Restart-Droplet | New-DropletSnapshot -Name x | Stop-Droplet";

    [Test]
    public void Each_runspace_uses_its_own_connection()
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

    [Test]
    public void Several_runspaces_can_load_the_libraries_at_the_same_time()
    {
        // In a process of its own, where nothing has loaded them: all wait until all are there.
        const string First = """
            $manifest = "$((Get-Module DropletActions).ModuleBase)/DropletActions.psd1"
            $barrier = [System.Threading.Barrier]::new(32)
            $shells = foreach ($number in 1..32) {
                $sandbox = Start-DropletSandbox -ActionSeconds 0 -DropletCount 1
                $state = [initialsessionstate]::CreateDefault2()
                $state.ImportPSModule($manifest)
                $runspace = [runspacefactory]::CreateRunspace($state)
                $runspace.Open()
                $shell = [powershell]::Create($runspace).AddScript({ param($barrier, $sandbox)
                    $barrier.SignalAndWait()
                    Connect-DigitalOcean -SkipValidation $sandbox.Token -BaseUri $sandbox.BaseUri
                    (Restart-Droplet web-01).DropletId
                }).AddArgument($barrier).AddArgument($sandbox)
                [pscustomobject]@{ Sandbox = $sandbox; Shell = $shell }
            }
            $running = foreach ($each in $shells) { [pscustomobject]@{ Shell = $each.Shell; Sandbox = $each.Sandbox; Running = $each.Shell.BeginInvoke() } }
            foreach ($each in $running) { "$($each.Shell.EndInvoke($each.Running)) $($each.Shell.Streams.Error)$(@($each.Sandbox.Calls | Where-Object Method -eq POST).Count)" }
            'contexts ' + @([System.Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -eq DropletActions).Count
            """;

        var result = ShellProcess.Run(["-Command", First]);

        Assert.That(result.Error, Is.Empty);
        Assert.That(result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), Is.EqualTo(Enumerable.Repeat("3164444 1", Many).Append("contexts 1")));
    }

    [Test]
    public void All_runspaces_respect_the_limit_of_a_shared_connection()
    {
        using var fleet = new LeapingHost(new() { DropletCount = Many * 20, ActionSeconds = 0, HourlyLimit = 5000, BurstLimit = 250 });
        var hosts = Enumerable.Range(0, Many).Select(number => new ModuleHost(("c", fleet.Get("c")), ("ids", Enumerable.Range(3164444 + (number * 20), 20))) { Clock = fleet.Clock }).ToList();
        try
        {
            var results = hosts.Select(host => host.Begin("$ids | Restart-Droplet -Connection $c")).ToList().Select(script => script.End()).ToList();

            Assert.That(results.SelectMany(result => result.Errors), Is.Empty);
            Assert.That(results.Select(result => result.Output.Count), Is.All.EqualTo(20));
            Assert.That(fleet.Sandbox.Actions.Select(action => action.DropletId), Is.Unique.And.Exactly(Many * 20).Items);
            Assert.That(fleet.Sandbox.Calls.Where(call => call.Status == 429), Is.Empty);
        }
        finally
        {
            hosts.ForEach(host => host.Dispose());
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Used(DropletSandbox sandbox)
    {
        using var host = new ModuleHost(("token", sandbox.Token), ("address", sandbox.BaseUri));
        return new(host.Run("Connect-DigitalOcean -SkipValidation $token -BaseUri $address -PassThru; [void](Restart-Droplet 3164444)").Output[0]);
    }

    [Test]
    public void Connection_ends_with_its_runspace()
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
