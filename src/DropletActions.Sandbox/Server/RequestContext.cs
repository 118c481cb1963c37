using System.Globalization;
using System.Text.Json;

namespace DropletActions.Sandbox;

/// <summary>A request that an endpoint serves, with the values of its path. Used under the cloud's lock.</summary>
internal sealed record RequestContext(Cloud Cloud, Request Request, Token Token, DateTimeOffset Now, IReadOnlyList<string> PathValues)
{
    /// <summary>The id at this place of the path, from 0.</summary>
    /// <exception cref="RequestError">It is not an integer, or less than 1.</exception>
    public long Id(int index = 0)
    {
        if (!long.TryParse(PathValues[index], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id))
            throw RequestError.BadRequest("The id in the path must be an integer.");
        return id >= 1 ? id : throw RequestError.NotFound();
    }

    /// <summary>The Droplet whose id the path begins with.</summary>
    /// <exception cref="RequestError">There is no such Droplet.</exception>
    public DropletState Droplet() => Cloud.Droplet(Id()) ?? throw RequestError.NotFound();

    public DateTimeOffset Reported(DateTimeOffset time) => Cloud.Clock.Reported(time);

    /// <exception cref="RequestError">The token lacks the scope.</exception>
    public void RequireScope(string scope)
    {
        if (!Token.Has(scope))
            throw RequestError.Forbidden();
    }

    /// <summary>The body, which is a JSON object.</summary>
    /// <exception cref="RequestError">It is too long, or not a JSON object.</exception>
    public JsonElement Body()
    {
        if (Request.BodyIsTooLong)
            throw RequestError.Of(413);
        if (Request.ContentType.IndexOf("json", StringComparison.OrdinalIgnoreCase) < 0)
            throw RequestError.Of(415);
        try
        {
            using var document = JsonDocument.Parse(Request.Body);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // The error below says so.
        }
        throw RequestError.BadRequest();
    }
}
