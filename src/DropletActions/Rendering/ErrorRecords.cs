using System.Runtime.InteropServices;

namespace DropletActions.Rendering;

/// <summary>Makes PowerShell's error records of the engine's failures. The only place that knows ids and categories.</summary>
internal static class ErrorRecords
{
    private static readonly bool s_isWindowsPowerShell =
        RuntimeInformation.FrameworkDescription.StartsWith(".NET Framework", StringComparison.Ordinal);

    public static ErrorRecord From(DropletApiException exception, object? target = null)
    {
        var failure = exception.Failure;
        return new(exception, failure.Kind.ToString(), CategoryOf(failure.Kind), target ?? TargetOf(failure))
        {
            ErrorDetails = new(TextOf(failure)) { RecommendedAction = failure.Advice ?? "" },
            CategoryInfo =
            {
                Activity = ScreenText.Of(failure.ActionType),
                Reason = failure.Kind.ToString(),
                TargetName = ScreenText.Of(NameOf(target ?? TargetOf(failure))),
            },
        };
    }

    public static ErrorRecord From(Failure failure) => From(new DropletApiException(failure));

    /// <summary>What happened. Windows PowerShell does not show what to do by itself, so there the text says that too.</summary>
    private static string TextOf(Failure failure) =>
        failure.Advice is { } advice && s_isWindowsPowerShell ? $"{failure.Message} {advice}" : failure.Message;

    private static string? NameOf(object? target) => target is object[] list ? $"{list.Length} Droplets" : target?.ToString();

    private static object? TargetOf(Failure failure) => failure.Action ?? (object?)failure.DropletId;

    private static ErrorCategory CategoryOf(FailureKind kind) => kind switch
    {
        FailureKind.ParameterNotForAction or FailureKind.ParameterRequired or FailureKind.ParameterInvalid => ErrorCategory.InvalidArgument,
        FailureKind.DropletNameNotFound or FailureKind.TagMatchesNothing or FailureKind.DropletNotFound => ErrorCategory.ObjectNotFound,
        FailureKind.DropletNameAmbiguous => ErrorCategory.InvalidArgument,
        FailureKind.NotConnected or FailureKind.ServerError or FailureKind.NotFromApi or FailureKind.ConnectionFailed => ErrorCategory.ConnectionError,
        FailureKind.CertificateNotTrusted => ErrorCategory.SecurityError,
        FailureKind.Unauthorized => ErrorCategory.AuthenticationError,
        FailureKind.Forbidden => ErrorCategory.PermissionDenied,
        FailureKind.DropletBusy or FailureKind.JournalInUse => ErrorCategory.ResourceBusy,
        FailureKind.Rejected or FailureKind.JournalMismatch => ErrorCategory.InvalidOperation,
        FailureKind.RateLimited or FailureKind.TooManyFailures => ErrorCategory.LimitsExceeded,
        FailureKind.RequestTimeout or FailureKind.WaitTimedOut or FailureKind.NotReady => ErrorCategory.OperationTimeout,
        FailureKind.OutcomeUnknown => ErrorCategory.OperationStopped,
        FailureKind.ActionErrored or FailureKind.NotActedOn => ErrorCategory.InvalidResult,
        FailureKind.JournalUnreadable or FailureKind.CheckFailed => ErrorCategory.InvalidData,
        FailureKind.TimelineNotWritten => ErrorCategory.WriteError,
        _ => ErrorCategory.NotSpecified,
    };
}
