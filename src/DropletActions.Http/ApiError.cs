using System.Text.Json;
using DropletActions.Http.Wire;

namespace DropletActions.Http;

/// <summary>What the API says of an error, fit to be shown.</summary>
/// <param name="Id">Its id of the error, for example <c>not_found</c>; null when it gave none.</param>
/// <param name="Message">Its words, wherever in the error they are, or an excerpt of a body that is no JSON; null when it said nothing.</param>
/// <param name="RequestId">Its id of the request; null when it gave none.</param>
internal sealed record ApiError(string? Id, string? Message, string? RequestId)
{
    private const int LongestId = 100;
    private const int LongestMessage = 1000;
    private const int LongestExcerpt = 200;

    /// <summary>Whether an object has a member of the API's errors.</summary>
    public static bool IsOne(JsonElement error) =>
        error.TryGetProperty("message"u8, out _) || error.TryGetProperty("errors"u8, out _) || error.TryGetProperty("error"u8, out _)
        || error.Text("id"u8) is not null;

    /// <summary>Reads it from an answer, whatever its body is.</summary>
    public static ApiError Read(Answer answer, OutsideText outside)
    {
        var requestId = outside.Clean(answer.RequestId, LongestId);
        try
        {
            using var document = JsonDocument.Parse(answer.Json);
            var error = document.RootElement;
            if (error.ValueKind == JsonValueKind.Object && IsOne(error))
            {
                return new(
                    outside.Clean(error.Text("id"u8), LongestId),
                    outside.Clean(ErrorWords.Of(error), LongestMessage),
                    outside.Clean(error.Text("request_id"u8), LongestId) ?? requestId);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or text in it that is not Unicode: most likely a proxy speaks.
        }

        return new(null, outside.Excerpt(answer.Text, LongestExcerpt), requestId);
    }
}
