using System.Globalization;

namespace DropletActions.Engine;

/// <summary>Failures of requests whose response was lost, where a search could not confirm whether the API carried them out.</summary>
internal static class LostRequest
{
    // A longer list would not be read.
    private const int MostNamed = 3;

    /// <summary>A response was lost, and neither a search nor another try confirmed the outcome.</summary>
    /// <param name="loss">How its response was lost.</param>
    /// <param name="last">How the last try failed; the same as the loss where there was only one try.</param>
    public static DropletApiException Unknown(ActionRequest request, Failure loss, Failure last, SearchResult? search)
    {
        var actions = search?.Doubtful.Values.SelectMany(actions => actions).ToList() ?? [];
        var found = actions.Count == 0 ? "no action that it started was found" : Candidates(actions);
        var isSame = ReferenceEquals(last, loss) || last.Message == loss.Message;
        var after = isSame ? "" : $" Another try failed: {FailureText.Why(last)}";
        return Of(request, loss with
        {
            HttpStatus = loss.HttpStatus ?? last.HttpStatus,
            ApiErrorId = loss.ApiErrorId ?? last.ApiErrorId,
            ApiMessage = loss.ApiMessage ?? last.ApiMessage,
            RequestId = loss.RequestId ?? last.RequestId,
            RetryAt = last.RetryAt ?? loss.RetryAt,
            Fatal = last.EndsRun ? last : null,
        }, $"{Sentence.Open(FailureText.Why(loss))}, and {found}.{after}");
    }

    /// <summary>A response was lost, and the search for the action failed.</summary>
    public static DropletApiException NotSearched(ActionRequest request, Failure loss, Failure search) => Of(
        request,
        loss with { Fatal = search.EndsRun ? search : null },
        $"{Sentence.Open(FailureText.Why(loss))}, and the search for its action failed: {FailureText.Why(search)}");

    /// <summary>An earlier run sent the request, and the search for its action failed.</summary>
    public static DropletApiException NotSearchedAgain(ActionRequest request, Failure search) => Of(
        request,
        search,
        $"an earlier run sent the request, and the search for its action failed: {FailureText.Why(search)}",
        "Run the same statement with the same journal again: it repeats the search before it starts anything.");

    /// <summary>There are actions that an earlier run or another request may have started.</summary>
    public static DropletApiException Doubtful(ActionRequest request, IReadOnlyCollection<DropletAction> candidates) => Of(
        request,
        new(FailureKind.OutcomeUnknown, ""),
        $"an earlier run sent the request, and {Candidates(candidates)}.",
        "Check with Get-DropletAction and, for a snapshot, Get-DropletSnapshot what was started. Where it is missing, run the statement for that Droplet with a new journal.");

    /// <summary>The clause for actions that the request or another one may have started.</summary>
    public static string Candidates(IReadOnlyCollection<DropletAction> actions)
    {
        var named = actions.OrderBy(action => action.Id).Select(action => string.Format(
            CultureInfo.InvariantCulture, "action {0}{1}", action.Id, action.StartedAt is { } at ? $" (started {Sentence.Moment(at)})" : ""));
        return $"{Sentence.List([.. named], MostNamed)} may have been started by it or by another request";
    }

    private static DropletApiException Of(ActionRequest request, Failure loss, string reason, string advice = Failure.CheckFirst)
    {
        var failure = loss with { Kind = FailureKind.OutcomeUnknown, Reason = reason, Advice = advice, Delivery = Delivery.Unknown };
        return new(failure with { Message = FailureText.OfStart(failure, request.Type.Name, "the Droplet"), Reason = reason });
    }
}
