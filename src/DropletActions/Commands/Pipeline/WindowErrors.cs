namespace DropletActions.Commands;

/// <summary>The errors of <c>-MaxUnavailable</c> and <c>-MaxFailure</c>.</summary>
internal static class WindowErrors
{
    private const int MostNamed = 3;

    private static readonly string[] s_targetColumns = ["Droplet", "DropletId", "DropletName"];

    /// <summary>A parameter of the window is on a later stage.</summary>
    public static DropletApiException NotFirst(string parameter, string first, string later) => Invalid(
        $"-{parameter} belongs to {first}, the first command of the pipeline that starts actions: it holds until the last command is done with a Droplet.",
        $"Move -{parameter} from {later} to {first}.");

    /// <summary>A parameter of the window and <c>-Bulk</c> are used together.</summary>
    public static DropletApiException WithBulk(string parameter) => Invalid(
        $"-{parameter} cannot be used with -Bulk: one bulk request starts the action on all Droplets at the same time.", "Omit -Bulk.");

    /// <summary>A stage of a window has <c>-Bulk</c>.</summary>
    public static DropletApiException BulkBehind(string first) => Invalid(
        $"-Bulk cannot be used behind the -MaxUnavailable or -MaxFailure of {first}: it collects all Droplets before it starts any.", "Omit -Bulk.");

    /// <summary>Too many Droplets have failed, so the others were not started.</summary>
    public static DropletApiException TooManyFailures(ServiceWindow window)
    {
        var left = window.NeverStarted.GroupBy(work => work.DropletId).Select(rows => rows.First().Label).ToList();
        var failed = $"{Sentence.Count(window.Failed, "Droplet")} {(window.Failed == 1 ? "has" : "have")} failed";
        return DropletApiException.NotSent(
            FailureKind.TooManyFailures,
            $"{failed}, and -MaxFailure allows {window.Failures}. Not started: {Sentence.List(left, MostNamed)}.",
            "The TargetObject of this error holds the Droplets that were not started. Correct the cause of the failures, then pipe the TargetObject into the first command again.",
            window.NeverStarted[0].Request.Type.Name);
    }

    /// <summary>The Droplets that were not started, as objects that the first stage accepts again: a row of a plan with all of its columns.</summary>
    public static object[] Targets(ServiceWindow window) => [.. window.NeverStarted.Select(Target)];

    private static PSObject Target(DropletWork work)
    {
        var target = new PSObject();
        target.Properties.Add(new PSNoteProperty(nameof(DropletAction.DropletId), work.DropletId));
        target.Properties.Add(new PSNoteProperty(nameof(DropletAction.DropletName), work.DropletName));
        foreach (var column in (work.Given as PSObject)?.Properties.Where(IsOwnColumn) ?? [])
            target.Properties.Add(new PSNoteProperty(column.Name, column.Value));
        return target;
    }

    /// <summary>Whether a column is not the Droplet's, which may have been found by a wildcard.</summary>
    private static bool IsOwnColumn(PSPropertyInfo column) => !s_targetColumns.Contains(column.Name, StringComparer.OrdinalIgnoreCase);

    private static DropletApiException Invalid(string message, string advice) =>
        DropletApiException.NotSent(FailureKind.ParameterInvalid, message, advice);
}
