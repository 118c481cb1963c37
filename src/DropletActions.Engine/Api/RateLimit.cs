namespace DropletActions.Engine;

/// <summary>The rate limit of the account as of the last response.</summary>
/// <param name="Limit">Requests per hour (<c>ratelimit-limit</c>).</param>
/// <param name="Remaining">The requests that are left (<c>ratelimit-remaining</c>).</param>
/// <param name="Reset">When the oldest request of the window expires (<c>ratelimit-reset</c>). Null when the API gave none.</param>
/// <remarks>https://docs.digitalocean.com/reference/api/digitalocean/#section/Introduction/Rate-Limit</remarks>
internal sealed record RateLimit(int Limit, int Remaining, DateTimeOffset? Reset);
