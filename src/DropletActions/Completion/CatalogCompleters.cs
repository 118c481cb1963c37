using System.Globalization;

namespace DropletActions.Completion;

/// <summary>Completes <c>-Type</c> from the catalog's rows.</summary>
internal sealed class ActionTypeCompleter : ValueCompleter
{
    internal override IEnumerable<Suggestion> Suggestions(TypedStatement statement) =>
        ActionCatalog.All.Select(type => new Suggestion(type.Name, type.Parameters.Count == 0 ? type.Summary : $"{type.Summary} ({string.Join(", ", type.Parameters)})"));
}

/// <summary>Completes <c>-Status</c> with the API's words.</summary>
internal sealed class ActionStatusCompleter : ValueCompleter
{
    internal override IEnumerable<Suggestion> Suggestions(TypedStatement statement) =>
        [new("in-progress", "In progress"), new("completed", "Ended without an error"), new("errored", "Failed; the API gives no reason")];
}

/// <summary>Completes <c>-Plan</c> with the known plans; others are accepted too.</summary>
internal sealed class BackupPlanCompleter : ValueCompleter
{
    internal override IEnumerable<Suggestion> Suggestions(TypedStatement statement) =>
        ParameterRules.BackupPlans.Select(plan => new Suggestion(plan.Name, plan.Summary));
}

/// <summary>Completes <c>-Weekday</c>.</summary>
internal sealed class WeekdayCompleter : ValueCompleter
{
    internal override IEnumerable<Suggestion> Suggestions(TypedStatement statement) =>
        ParameterRules.Weekdays.Select((day, number) => new Suggestion(day, CultureInfo.InvariantCulture.DateTimeFormat.DayNames[number]));
}

/// <summary>Completes <c>-Hour</c>; the tooltip shows the local time.</summary>
internal sealed class BackupHourCompleter : ValueCompleter
{
    internal override IEnumerable<Suggestion> Suggestions(TypedStatement statement)
    {
        var today = DateTime.UtcNow.Date;
        foreach (var hour in ParameterRules.Hours)
        {
            var (from, to) = (today.AddHours(hour), today.AddHours(hour + ParameterRules.BackupWindowHours));
            yield return new(hour.ToString(CultureInfo.InvariantCulture), $"{Clock(from)} to {Clock(to)} UTC ({Clock(from.ToLocalTime())} to {Clock(to.ToLocalTime())} here)");
        }
    }

    private static string Clock(DateTime time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);
}

/// <summary>Completes the status of a Droplet.</summary>
internal sealed class DropletStatusCompleter : ValueCompleter
{
    internal override IEnumerable<Suggestion> Suggestions(TypedStatement statement) =>
        [new("active", "It is on"), new("off", "It is off, and still costs its price"), new("new", "It is being created"), new("archive", "It is archived")];
}
