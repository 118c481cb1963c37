using System.Text.Json;

namespace DropletActions.Http;

/// <summary>
/// Tells the API's own responses from pages of a proxy or of the network in front of it. Its content type and its body together decide; a body that
/// is the API's JSON is the API's, whatever its headers say.
/// </summary>
internal static class ForeignPage
{
    // With these two a proxy says that it passed nothing on, so they are refusals even on a page that is not the API's.
    private const int TooLarge = 413;
    private const int TooManyRequests = 429;

    // What the API says to an unknown token, sometimes as plain text.
    private const string PlainUnauthorized = "authenticate you";

    /// <summary>Whether a response with an error's status is not the API's.</summary>
    public static bool IsError(Answer answer)
    {
        if (answer.Status is TooLarge or TooManyRequests)
            return false;

        try
        {
            using var document = JsonDocument.Parse(answer.Json);
            return document.RootElement.ValueKind == JsonValueKind.Object ? IsAnothers(document.RootElement) : IsText(answer);
        }
        catch (JsonException)
        {
            return IsText(answer) && !(answer.Status == 401 && IsPlainUnauthorized(answer));
        }
    }

    /// <summary>Whether a success is not the API's. Its body has not been read as JSON yet.</summary>
    public static bool IsSuccess(Answer answer)
    {
        if (!IsText(answer))
            return false;

        try
        {
            using var document = JsonDocument.Parse(answer.Json);
            return false;
        }
        catch (JsonException)
        {
            return true;
        }
    }

    // An empty object says nothing of who wrote it, so there the status counts.
    private static bool IsAnothers(JsonElement error) => error.EnumerateObject().Any() && !ApiError.IsOne(error);

    /// <summary>Whether a body is markup, or is said to be text. An empty or damaged one that is said to be JSON is not.</summary>
    private static bool IsText(Answer answer)
    {
        var body = Trimmed(answer.Json.Span);
        if (body.IsEmpty)
            return false;

        var type = answer.MediaType;
        return body[0] == '<'
            || type.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
            || type.EndsWith("xml", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsPlainUnauthorized(Answer answer) =>
        answer.MediaType.Equals("text/plain", StringComparison.OrdinalIgnoreCase)
        && answer.Text.IndexOf(PlainUnauthorized, StringComparison.OrdinalIgnoreCase) >= 0;

    private static ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> body)
    {
        while (!body.IsEmpty && body[0] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            body = body.Slice(1);
        return body;
    }
}
