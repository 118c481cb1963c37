using System.Management.Automation;
using DropletActions.Tests.Secrecy;

namespace DropletActions.Tests.Commands;

/// <summary>What a script may rely on for each kind of error: its id, its category, its target, and whether the statement continues.</summary>
public sealed class ErrorTableTests
{
    private static readonly Dictionary<FailureKind, (ErrorCategory Category, string Target)> s_table = new()
    {
        [FailureKind.ParameterNotForAction] = (ErrorCategory.InvalidArgument, "3164444"),
        [FailureKind.ParameterRequired] = (ErrorCategory.InvalidArgument, "3164444"),
        [FailureKind.ParameterInvalid] = (ErrorCategory.InvalidArgument, ""),
        [FailureKind.DropletNameNotFound] = (ErrorCategory.ObjectNotFound, "nobody"),
        [FailureKind.DropletNameAmbiguous] = (ErrorCategory.InvalidArgument, "web-01"),
        [FailureKind.TagMatchesNothing] = (ErrorCategory.ObjectNotFound, ""),
        [FailureKind.NotConnected] = (ErrorCategory.ConnectionError, ""),
        [FailureKind.Unauthorized] = (ErrorCategory.AuthenticationError, "3164444"),
        [FailureKind.Forbidden] = (ErrorCategory.PermissionDenied, "3164444"),
        [FailureKind.DropletNotFound] = (ErrorCategory.ObjectNotFound, "3164444"),
        [FailureKind.DropletBusy] = (ErrorCategory.ResourceBusy, "3164444"),
        [FailureKind.Rejected] = (ErrorCategory.InvalidOperation, "3164444"),
        [FailureKind.RateLimited] = (ErrorCategory.LimitsExceeded, "3164444"),
        [FailureKind.ServerError] = (ErrorCategory.ConnectionError, ""),
        [FailureKind.NotFromApi] = (ErrorCategory.ConnectionError, ""),
        [FailureKind.ConnectionFailed] = (ErrorCategory.ConnectionError, ""),
        [FailureKind.CertificateNotTrusted] = (ErrorCategory.SecurityError, ""),
        [FailureKind.RequestTimeout] = (ErrorCategory.OperationTimeout, ""),
        [FailureKind.OutcomeUnknown] = (ErrorCategory.OperationStopped, "3164444"),
        [FailureKind.ActionErrored] = (ErrorCategory.InvalidResult, "reboot"),
        [FailureKind.CheckFailed] = (ErrorCategory.InvalidData, ""),
        [FailureKind.JournalMismatch] = (ErrorCategory.InvalidOperation, ""),
        [FailureKind.JournalInUse] = (ErrorCategory.ResourceBusy, ""),
        [FailureKind.JournalUnreadable] = (ErrorCategory.InvalidData, ""),
        [FailureKind.TimelineNotWritten] = (ErrorCategory.WriteError, ""),
        [FailureKind.TooManyFailures] = (ErrorCategory.LimitsExceeded, "3164445, 3164446"),
        [FailureKind.NotActedOn] = (ErrorCategory.InvalidResult, "3164444"),
        [FailureKind.NotReady] = (ErrorCategory.OperationTimeout, "reboot"),
        [FailureKind.WaitTimedOut] = (ErrorCategory.OperationTimeout, "reboot"),
    };

    // These no other Droplet could do better with, or they concern none.
    private static readonly FailureKind[] s_terminating =
    [
        FailureKind.NotConnected, FailureKind.Unauthorized, FailureKind.JournalMismatch, FailureKind.JournalInUse, FailureKind.JournalUnreadable,
        FailureKind.ParameterInvalid, FailureKind.TagMatchesNothing, FailureKind.ServerError, FailureKind.NotFromApi,
        FailureKind.ConnectionFailed, FailureKind.CertificateNotTrusted, FailureKind.RequestTimeout, FailureKind.TimelineNotWritten,
        FailureKind.TooManyFailures, FailureKind.CheckFailed,
    ];

    [Test]
    public void Error_is_as_in_the_table([Values] FailureKind kind)
    {
        using var scene = new ErrorScene(kind);

        var result = scene.Host.Run($"try {{ {scene.Statement} -ErrorAction SilentlyContinue; 'went on' }} catch {{ 'ended' }}; $Error[0]");

        var error = (ErrorRecord)result.Output[^1]!;
        var exception = (DropletApiException)error.Exception;
        var (category, target) = s_table[kind];
        Assert.Multiple(() =>
        {
            Assert.That(result.Errors, Is.Empty, "-ErrorAction has been obeyed.");
            Assert.That(error.FullyQualifiedErrorId, Does.StartWith($"{kind},DropletActions.Commands."));
            Assert.That((error.CategoryInfo.Category, exception.Kind), Is.EqualTo((category, kind)));
            Assert.That(error.ErrorDetails?.RecommendedAction, kind == FailureKind.Rejected ? Is.Empty : Is.Not.Null.And.Not.Empty, "Of a refusal the API's words say all there is.");
            Assert.That(Named(error.TargetObject), Is.EqualTo(target));
            Assert.That(result.Output[^2], Is.EqualTo(s_terminating.Contains(kind) ? "ended" : "went on"));
        });
    }

    private static string Named(object? target) => target switch
    {
        DropletAction action => action.Type,
        object[] droplets => string.Join(", ", droplets.Select(droplet => ((PSObject)droplet).Properties["DropletId"].Value)),
        _ => $"{target}",
    };
}
