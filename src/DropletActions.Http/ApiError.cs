using System.Text.Json;
using DropletActions.Http.Wire;

namespace DropletActions.Http;

/// <summary>The API's description of an error, safe to show.</summary>
/// <param name="Id">The id of the error, for example <c>not_found</c>; null without one.</param>
/// <param name="Message">Its message, wherever the error holds it, or an excerpt of a body that is not JSON; null without one.</param>
/// <param name="RequestId">The id of the request; null without one.</param>
internal sealed record ApiError(string? Id, string? Message, string? RequestId)
{
    private const int LongestId = 100;
    private const int LongestMessage = 1000;
    private const int LongestExcerpt = 200;

    /// <summary>Whether a JSON object has a member of the API's errors.</summary>
    public static bool IsOne(JsonElement error) =>
        error.TryGetProperty("message"u8, out _) || error.TryGetProperty("errors"u8, out _) || error.TryGetProperty("error"u8, out _)
        || error.Text("id"u8) is not null;

    /// <summary>Reads the error of a response with any body.</summary>
    public static ApiError Read(ApiResponse response, ExternalText external)
    {
        var requestId = external.Clean(response.RequestId, LongestId);
        try
        {
            using var document = JsonDocument.Parse(response.Json);
            var error = document.RootElement;
            if (error.ValueKind == JsonValueKind.Object && IsOne(error))
            {
                return new(
                    external.Clean(error.Text("id"u8), LongestId),
                    external.Clean(ErrorMessage.Of(error), LongestMessage),
                    external.Clean(error.Text("request_id"u8), LongestId) ?? requestId);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The body is not JSON, or not Unicode: most likely it is a proxy's.
        }

        return new(null, external.Excerpt(response.Text, LongestExcerpt), requestId);
    }
}
