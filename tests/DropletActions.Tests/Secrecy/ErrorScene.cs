using System.Net;
using DropletActions.Sandbox;
using DropletActions.Tests.Http;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Secrecy;

/// <summary>A statement for each kind of error that ends in it; the server returns the token wherever it can.</summary>
internal sealed class ErrorScene : IDisposable
{
    private static readonly Dictionary<FailureKind, (string Statement, Action<LeapingHost>? Before)> s_scenes = new()
    {
        [FailureKind.ParameterNotForAction] = ("Invoke-DropletAction 3164444 reboot -Size x", null),
        [FailureKind.ParameterRequired] = ("Invoke-DropletAction 3164444 resize", null),
        [FailureKind.ParameterInvalid] = ("Connect-DigitalOcean $secure -BaseUri http://example.com", null),
        [FailureKind.DropletNameNotFound] = ("Restart-Droplet nobody", null),
        [FailureKind.DropletNameAmbiguous] = ("Restart-Droplet web-01", host => host.Sandbox.AddDroplet("web-01")),
        [FailureKind.TagMatchesNothing] = ("Restart-Droplet -Tag nobody", null),
        [FailureKind.NotConnected] = ("Disconnect-DigitalOcean; Get-Droplet", null),
        [FailureKind.Unauthorized] = ("Restart-Droplet 3164444", host => Answer(host, 401)),
        [FailureKind.Forbidden] = ("Restart-Droplet 3164444", host => Answer(host, 403)),
        [FailureKind.DropletNotFound] = ("Restart-Droplet 3164444", host => Answer(host, 404)),
        [FailureKind.DropletBusy] = ("Restart-Droplet 3164444", host => Answer(host, 422, "Droplet already has a pending event.")),
        [FailureKind.Rejected] = ("Restart-Droplet 3164444", host => Answer(host, 422)),
        [FailureKind.RateLimited] = ("Restart-Droplet 3164444", host => host.Sandbox.Faults.Add(SandboxFault.TooManyRequests(3600, 0) with { Body = Echo(host, "") })),
        [FailureKind.ServerError] = ("Get-Droplet", host => Answer(host, 500)),
        [FailureKind.NotFromApi] = ("Get-Droplet", host => host.Sandbox.Faults.Add(SandboxFault.NotJson(403, 0) with { Body = $"<html>{host.Sandbox.Token}</html>" })),
        [FailureKind.CertificateNotTrusted] = ("Get-Droplet", null),
        [FailureKind.ConnectionFailed] = ("Get-Droplet", host => host.Sandbox.Dispose()),
        [FailureKind.RequestTimeout] = ("Get-Droplet", host => host.Sandbox.Faults.Add(SandboxFault.Hold(new(), 0))),
        [FailureKind.OutcomeUnknown] = ("New-DropletSnapshot 3164444", host => Answer(host, 502, method: "POST")),
        [FailureKind.ActionErrored] = ("Restart-Droplet 3164444 -Wait", host => host.Sandbox.Outcomes.Add(SandboxOutcome.Errored("reboot"))),
        [FailureKind.WaitTimedOut] = ("Restart-Droplet 3164444 -Wait -TimeoutSec 5", host => host.Sandbox.Outcomes.Add(SandboxOutcome.Takes(3600, "reboot"))),
        [FailureKind.NotReady] = ("Restart-Droplet 3164444 -UntilPort 22 -TimeoutSec 5", host => host.Sandbox.FindDroplet(3164444)!.OpenPorts = []),
        [FailureKind.NotActedOn] = ("3164444, 3164445 | Restart-Droplet -PowerCycle -Bulk", host => host.Sandbox.FindDroplet(3164444)!.Locked = true),
        [FailureKind.CheckFailed] = ("Restart-Droplet 77 -CheckFirst", null),
        [FailureKind.JournalMismatch] = ("Restart-Droplet 3164444 -Journal $journal", host => host.Run("[void](Stop-Droplet 3164445 -Journal $journal)")),
        [FailureKind.JournalInUse] = ("3164444 | Stop-Droplet -Wait -Journal $journal | Start-Droplet -Journal $journal", null),
        [FailureKind.JournalUnreadable] = ("Restart-Droplet 3164444 -Journal $journal", host => File.WriteAllText((string)host.Get("journal")!, "a list of things to buy")),
        [FailureKind.TooManyFailures] = ("Restart-Droplet (3164444..3164446) -MaxUnavailable 1", host => host.Sandbox.Outcomes.Add(SandboxOutcome.Errored("reboot"))),
        [FailureKind.TimelineNotWritten] = ("[DropletActions.DropletAction]@{ Id = 1; DropletId = 5; StartedAt = '2026-11-28Z' } | Export-DropletTimeline $journal/none/run.svg", null),
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("errors");

    public ErrorScene(FailureKind kind)
    {
        Host = kind == FailureKind.CertificateNotTrusted
            ? new(new() { ActionSeconds = 0 }, behind => new(behind, _ => Break.Nowhere, isTrusted: false))
            : new(new() { ActionSeconds = 0 }, requestTimeout: TimeSpan.FromMilliseconds(kind == FailureKind.RequestTimeout ? 100 : 100_000));
        Host.Set("secure", new NetworkCredential("", Host.Sandbox.Token).SecurePassword);
        Host.Set("journal", Path.Combine(_folder.FullName, "run.jsonl"));
        Host.Run("Use-Connection $c");
        (Statement, var before) = s_scenes[kind];
        before?.Invoke(Host);
    }

    public LeapingHost Host { get; }

    /// <summary>The statement that ends in the error; a parameter may follow it.</summary>
    public string Statement { get; }

    public void Dispose()
    {
        Host.Dispose();
        _folder.Delete(recursive: true);
    }

    private static void Answer(LeapingHost host, int status, string words = "", string method = "*") =>
        host.Sandbox.Faults.Add(SandboxFault.Answer(status, 0) with { Method = method, Body = Echo(host, words) });

    private static string Echo(LeapingHost host, string words) =>
        $$"""{"id":"{{host.Sandbox.Token}}","message":"{{words}} You sent Authorization: Bearer {{host.Sandbox.Token}}","request_id":"{{host.Sandbox.Token.ToUpperInvariant()}}"}""";
}
