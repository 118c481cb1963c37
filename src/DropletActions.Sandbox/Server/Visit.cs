using System.Globalization;
using System.Text.Json;

namespace DropletActions.Sandbox;

/// <summary>A request on its way through an endpoint, with what its path captured. Lives under the cloud's lock.</summary>
internal sealed record Visit(Cloud Cloud, Request Request, TokenState Token, DateTimeOffset Now, IReadOnlyList<string> Captured)
{
    public CloudClock Clock => Cloud.Clock;

    /// <summary>An id that the path captured: null with a refusal where the text is none.</summary>
    public long? Id(int index, out Refusal refusal)
    {
        refusal = Refusal.NotFound();
        if (long.TryParse(Captured[index], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id))
            return id >= 1 ? id : null;
        refusal = Refusal.BadRequest("The id in the path must be an integer.");
        return null;
    }

    /// <summary>The Droplet whose id the path captured first: null with a refusal where there is none.</summary>
    public DropletState? Droplet(out Refusal refusal) => Id(0, out refusal) is { } id ? Cloud.Droplet(id) : null;

    /// <summary>The body as a JSON object: null with a refusal where it is none.</summary>
    public JsonElement? Body(out Refusal refusal)
    {
        refusal = Refusal.BadRequest();
        if (Request.BodyIsTooLong)
        {
            refusal = Refusal.Of(413);
            return null;
        }
        if (Request.ContentType.IndexOf("json", StringComparison.OrdinalIgnoreCase) < 0)
        {
            refusal = Refusal.Of(415);
            return null;
        }
        try
        {
            using var document = JsonDocument.Parse(Request.Body);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
