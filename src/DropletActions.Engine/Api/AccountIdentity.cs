namespace DropletActions.Engine;

/// <summary>The account and the team that a token belongs to.</summary>
/// <param name="Email">The e-mail address of the account. Null when the API gave none.</param>
/// <param name="Team">The name of the team that the token acts for. Null when the API gave none.</param>
/// <remarks>https://docs.digitalocean.com/reference/api/digitalocean/#operation/account_get</remarks>
internal sealed record AccountIdentity(string? Email, string? Team);
