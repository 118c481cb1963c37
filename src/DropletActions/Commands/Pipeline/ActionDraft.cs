using System.Collections;

namespace DropletActions.Commands;

/// <summary>The request of a cmdlet's parameters before it is validated: an action type with its values, or a body to send as it is.</summary>
/// <param name="values">The values by parameter name; null for a parameter that was not specified.</param>
internal sealed class ActionDraft(string? type, params KeyValuePair<string, object?>[] values)
{
    // The placeholder in a journal for a value from the rows of a plan.
    private const string ByRow = "by row";

    private IDictionary? _body;

    /// <summary>A draft of a body that is sent as it is.</summary>
    public static ActionDraft Verbatim(IDictionary body) => new(null) { _body = body };

    /// <summary>The request that follows if the action does not have its effect in time; null for none.</summary>
    public FallbackRequest? Fallback { get; init; }

    /// <summary>The action type; null where it is not known, as with a body.</summary>
    public string? Type => type;

    /// <summary>Checks it.</summary>
    /// <exception cref="DropletApiException">The values do not fit the action type.</exception>
    public ActionRequest ToRequest() => _body is null ? ActionRequest.Create(type, values) : ActionRequest.Verbatim(_body, PlainValue.Of);

    /// <summary>Identifies the statement in a journal: the request, or as much of it as holds for all records.</summary>
    /// <param name="mayComeWithRecords">Whether a parameter's value may come with each record.</param>
    /// <exception cref="DropletApiException">The values do not fit the action type.</exception>
    public string KeyOf(Func<string, bool> mayComeWithRecords)
    {
        try
        {
            return ToRequest().Key;
        }
        catch (DropletApiException e) when (e.Kind == FailureKind.ParameterRequired && _body is null && MayBeCompleted(mayComeWithRecords))
        {
            // Without the values of the records, those of the command line are not a complete request.
            var known = values.Where(value => value.Value is not null).ToDictionary(value => value.Key, value => value.Value);
            foreach (var value in values.Where(value => value.Value is null && Row?.Parameter(value.Key) is { IsRequired: true }))
                known[value.Key] = ByRow;
            known["type"] = Row?.Name ?? ByRow;
            return ActionRequest.Verbatim(known).Key;
        }
    }

    private ActionType? Row => string.IsNullOrWhiteSpace(type) ? null : ActionCatalog.Find(type!.Trim());

    private bool MayBeCompleted(Func<string, bool> mayComeWithRecords) => Row is { } row
        ? values.Any(value => value.Value is null && row.Parameter(value.Key) is not null && mayComeWithRecords(value.Key))
        : mayComeWithRecords("Type");
}

/// <summary>The order of a record: a request, and its fallback.</summary>
internal sealed record ActionOrder(ActionRequest Request, FallbackRequest? Fallback)
{
    public string Key => Fallback is null ? Request.Key : $"{Request.Key} {Fallback.After} {Fallback.Request.Key}";
}
