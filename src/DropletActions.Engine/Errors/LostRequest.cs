using System.Globalization;

namespace DropletActions.Engine;

/// <summary>Requests of which it cannot be told whether they were carried out, in words: what was lost, what came after it, and what may be its work.</summary>
internal static class LostRequest
{
    // More would not be read.
    private const int MostNamed = 3;

    /// <summary>A response was lost, and no search or repeat has told more.</summary>
    /// <param name="request">The request.</param>
    /// <param name="loss">How its response was lost.</param>
    /// <param name="last">How the last try failed; the same where there was only one.</param>
    /// <param name="search">What the search found; null where there was none.</param>
    public static DropletApiException Unknown(ActionRequest request, Failure loss, Failure last, SearchResult? search)
    {
        var actions = search?.Doubtful.Values.SelectMany(actions => actions).ToList() ?? [];
        var found = actions.Count == 0 ? "no such action has appeared" : Candidates(actions);
        var after = last.Message == loss.Message ? "" : $" Then the request failed: {last.Message}";
        return new(loss with
        {
            Kind = FailureKind.OutcomeUnknown,
            Message = $"{request.Type.Name} may have been started: its answer was lost ({loss.Message}), and {found}.{after}",
            Advice = Failure.CheckFirst,
            Delivery = Delivery.Unknown,
            HttpStatus = loss.HttpStatus ?? last.HttpStatus,
            ApiErrorId = loss.ApiErrorId ?? last.ApiErrorId,
            RequestId = loss.RequestId ?? last.RequestId,
            RetryAt = last.RetryAt ?? loss.RetryAt,
            Fatal = last.EndsRun ? last : null,
        });
    }

    /// <summary>A response was lost, and the search for its action failed.</summary>
    public static DropletApiException NotSearched(ActionRequest request, Failure loss, Failure search) => new(loss with
    {
        Kind = FailureKind.OutcomeUnknown,
        Message = $"The answer to {request.Type.Name} was lost, and looking for its action failed as well: {search.Message}",
        Advice = Failure.CheckFirst,
        Delivery = Delivery.Unknown,
        Fatal = search.EndsRun ? search : null,
    });

    /// <summary>Names actions that may be a request's own or another's, as a clause.</summary>
    public static string Candidates(IReadOnlyCollection<DropletAction> actions)
    {
        var named = actions.OrderBy(action => action.Id).Take(MostNamed).Select(action => string.Format(
            CultureInfo.InvariantCulture, "action {0}{1}", action.Id, action.StartedAt is { } at ? $" (started {at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)})" : ""));
        var more = actions.Count > MostNamed ? $" and {actions.Count - MostNamed} more" : "";
        return $"it cannot be told whether {string.Join(", ", named)}{more} {(actions.Count == 1 ? "is" : "are")} its work or another's";
    }
}
