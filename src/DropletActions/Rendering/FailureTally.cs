using System.Globalization;
using System.Text.RegularExpressions;
using DropletActions.Commands;

namespace DropletActions.Rendering;

/// <summary>Counts the failures of a statement, so that each advice is shown once, and a fleet's run ends with one line that sums up.</summary>
internal sealed class FailureTally(PSCmdlet cmdlet)
{
    // Fewer are still on the screen, and one error among a few Droplets sums up itself.
    private const int ManyFailures = 2;
    private const int ManyDroplets = 10;

    private static readonly FailureKind[] s_worthAnotherTry =
    [
        FailureKind.DropletBusy, FailureKind.ServerError, FailureKind.NotFromApi, FailureKind.ConnectionFailed, FailureKind.RequestTimeout, FailureKind.RateLimited,
        FailureKind.NotActedOn, FailureKind.ActionErrored,
    ];

    private readonly HashSet<(FailureKind, string)> _advised = [];
    private readonly Dictionary<FailureKind, int> _counts = [];

    /// <summary>Counts an error that is about to be written. Where errors are shown, an advice that was shown already is left out.</summary>
    public void Add(ErrorRecord error)
    {
        if (error.Exception is not DropletApiException { Failure: var failure })
            return;

        _counts.TryGetValue(failure.Kind, out var count);
        _counts[failure.Kind] = count + 1;

        // Ids and times of one Droplet do not make it another advice.
        var isNew = _advised.Add((failure.Kind, Regex.Replace(failure.Advice ?? "", @"\d+", "#")));
        if (!isNew && cmdlet.AreErrorsShown() && error.ErrorDetails is { } details)
            details.RecommendedAction = "";
    }

    /// <summary>One line about the run; null where its errors say enough.</summary>
    /// <param name="done">How many Droplets are done.</param>
    public string? Summary(int done, bool hasJournal)
    {
        var failed = _counts.Values.Sum();
        if (failed == 0 || (failed < ManyFailures && done + failed < ManyDroplets))
            return null;

        var kinds = string.Join(", ", _counts.OrderByDescending(kind => kind.Value).Select(kind => string.Format(CultureInfo.InvariantCulture, "{0} {1}", kind.Value, kind.Key)));
        return string.Format(CultureInfo.InvariantCulture, "{0}: {1} done, {2} failed ({3}).{4}", cmdlet.MyInvocation.MyCommand.Name, done, failed, kinds, HowToTryAgain(failed, hasJournal));
    }

    /// <summary>
    /// How to repeat what another try may do. The other failures stay out: a second try of an action whose outcome is unknown may carry it out
    /// twice.
    /// </summary>
    private string HowToTryAgain(int failed, bool hasJournal)
    {
        var kinds = _counts.Keys.Where(s_worthAnotherTry.Contains).Select(kind => kind.ToString()).OrderBy(kind => kind, StringComparer.Ordinal).ToList();
        if (kinds.Count == 0)
            return "";

        // The same journal only returns an action that has ended.
        if (hasJournal && kinds.Count > 1)
            kinds.Remove(nameof(FailureKind.ActionErrored));
        var isMixed = kinds.Count < _counts.Count;
        var which = isMixed ? $"those with {string.Join(" or ", kinds)}" : failed == 1 ? "it" : "these";
        var needsNewJournal = hasJournal && kinds[0] == nameof(FailureKind.ActionErrored);
        if (hasJournal && !needsNewJournal)
            return $" To try {which} again, run the same statement with the same journal.";

        var errors = cmdlet.MyInvocation.BoundParameters.TryGetValue("ErrorVariable", out var name) ? $"${name?.ToString()?.TrimStart('+')}"
            : cmdlet.MyInvocation.PipelineLength > 2 ? null
            : failed == 1 ? "$Error[0]" : FormattableString.Invariant($"$Error[0..{failed - 1}]");
        var what = errors is null ? $"the TargetObject of {(failed == 1 ? "its error" : "their errors")}"
            : isMixed ? $"({errors} | Where-Object FullyQualifiedErrorId -match '^({string.Join("|", kinds)}),').TargetObject"
            : $"{errors}.TargetObject";
        return $" To try {which} again, pipe {what} into the same command{(needsNewJournal ? ", with a new journal" : _counts.ContainsKey(FailureKind.DropletBusy) ? ", with -WaitIfBusy" : "")}.";
    }
}
