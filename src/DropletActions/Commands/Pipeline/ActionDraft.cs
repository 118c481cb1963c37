using System.Collections;
using DropletActions.Engine;

namespace DropletActions.Commands;

/// <summary>What a cmdlet's parameters ask for, before it is checked: an action type with its values, or a body to send as it is.</summary>
/// <param name="type">The action type; null where it is not known.</param>
/// <param name="values">The values by parameter name; null for a parameter that was not given.</param>
internal sealed class ActionDraft(string? type, params KeyValuePair<string, object?>[] values)
{
    // What a journal has in place of a value that the rows of a plan bring.
    private const string ByRow = "by row";

    private IDictionary? _body;

    /// <summary>A draft of a body that is sent as it is.</summary>
    public static ActionDraft Verbatim(IDictionary body) => new(null) { _body = body };

    /// <summary>Checks it.</summary>
    /// <exception cref="DropletApiException">The values do not fit the action type.</exception>
    public ActionRequest ToRequest() => _body is null ? ActionRequest.Create(type, values) : ActionRequest.Verbatim(_body, PlainValue.Of);

    /// <summary>Identifies the statement in a journal: the request, or as much of it as holds for all records.</summary>
    /// <param name="mayComeWithRecords">Whether a parameter's value may come with each record.</param>
    /// <exception cref="DropletApiException">The values do not fit the action type.</exception>
    public string KeyOf(Func<string, bool> mayComeWithRecords)
    {
        var row = type is null ? null : ActionCatalog.Find(type.Trim());
        var isTypeByRow = _body is null && string.IsNullOrWhiteSpace(type) && mayComeWithRecords("Type");

        // Without the values of the rows, those of the command line may not fit each other yet.
        var isOpen = row is not null && values.Any(value => value.Value is null && row.Parameter(value.Key) is not null && mayComeWithRecords(value.Key));
        var missing = values.Where(value => value.Value is null && row?.Parameter(value.Key) is { IsRequired: true } && mayComeWithRecords(value.Key)).ToList();
        if (!isTypeByRow && !isOpen)
            return ToRequest().Key;

        var known = values.Where(value => value.Value is not null).ToDictionary(value => value.Key, value => value.Value);
        missing.ForEach(value => known[value.Key] = ByRow);
        known["type"] = isTypeByRow ? ByRow : row?.Name ?? type;
        return ActionRequest.Verbatim(known).Key;
    }
}
