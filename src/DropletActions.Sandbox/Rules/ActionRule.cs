using System.Text.Json;

namespace DropletActions.Sandbox;

/// <summary>One type of action: who may start it, what its body must hold, when it can start, what it does.</summary>
/// <param name="Type">The API's word.</param>
/// <param name="ByTag">Whether it can be started by tag.</param>
/// <param name="Scopes">The scopes it needs besides droplet:update.</param>
/// <param name="Fields">Refuses a body that lacks something or has something wrong; null when it is in order.</param>
/// <param name="State">Refuses a Droplet on which it cannot start now; null when it can.</param>
/// <param name="Effect">What it does when it completes.</param>
internal sealed record ActionRule(
    string Type,
    bool ByTag,
    IReadOnlyList<string> Scopes,
    Func<JsonElement, Refusal?> Fields,
    Func<Cloud, ActionAsk, Refusal?> State,
    Action<Cloud, ActionState, DateTimeOffset> Effect);

/// <summary>An action asked for: of which Droplet, with which body (a JSON object).</summary>
internal sealed record ActionAsk(DropletState Droplet, JsonElement Fields);
