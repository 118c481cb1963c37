namespace DropletActions.Engine;

/// <summary>What the last answers told of the account's quota.</summary>
/// <param name="Limit">Requests per hour (<c>ratelimit-limit</c>).</param>
/// <param name="Remaining">What is left of them (<c>ratelimit-remaining</c>).</param>
/// <param name="Reset">When the oldest request of the window expires (<c>ratelimit-reset</c>). Null when not told.</param>
/// <remarks>https://docs.digitalocean.com/reference/api/digitalocean/#section/Introduction/Rate-Limit</remarks>
internal sealed record RateLimit(int Limit, int Remaining, DateTimeOffset? Reset);
