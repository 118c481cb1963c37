using System.Text.Json;

namespace DropletActions.Http;

/// <summary>
/// Distinguishes the API's own responses from pages of a proxy or of the network in front of it. The content type and the body
/// together decide; a body that is the API's JSON is the API's, whatever its headers say.
/// </summary>
internal static class ForeignPage
{
    // A proxy with one of these two statuses has passed nothing on, so even its page is a refusal.
    private const int TooLarge = 413;
    private const int TooManyRequests = 429;

    // The API responds so to an unknown token, sometimes as plain text.
    private const string PlainUnauthorized = "authenticate you";

    /// <summary>Whether a response with an error's status is not the API's.</summary>
    public static bool IsError(ApiResponse response)
    {
        if (response.Status is TooLarge or TooManyRequests)
            return false;

        try
        {
            using var document = JsonDocument.Parse(response.Json);
            return document.RootElement.ValueKind == JsonValueKind.Object ? IsForeign(document.RootElement) : IsText(response);
        }
        catch (JsonException)
        {
            return IsText(response) && !(response.Status == 401 && IsPlainUnauthorized(response));
        }
    }

    /// <summary>Whether a response with a success status is not the API's. Its body has not been parsed yet.</summary>
    public static bool IsSuccess(ApiResponse response)
    {
        if (!IsText(response))
            return false;

        try
        {
            using var document = JsonDocument.Parse(response.Json);
            return false;
        }
        catch (JsonException)
        {
            return true;
        }
    }

    // An empty object does not show its author, so its status counts.
    private static bool IsForeign(JsonElement error) => error.EnumerateObject().Any() && !ApiError.IsOne(error);

    /// <summary>Whether a body is markup or, by its headers, text. An empty or damaged body that the headers call JSON is neither.</summary>
    private static bool IsText(ApiResponse response)
    {
        var body = Trimmed(response.Json.Span);
        if (body.IsEmpty)
            return false;

        var type = response.MediaType;
        return body[0] == '<'
            || type.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
            || type.EndsWith("xml", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsPlainUnauthorized(ApiResponse response) =>
        response.MediaType.Equals("text/plain", StringComparison.OrdinalIgnoreCase)
        && response.Text.IndexOf(PlainUnauthorized, StringComparison.OrdinalIgnoreCase) >= 0;

    private static ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> body)
    {
        while (!body.IsEmpty && body[0] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            body = body.Slice(1);
        return body;
    }
}
