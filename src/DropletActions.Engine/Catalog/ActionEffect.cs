namespace DropletActions.Engine;

/// <summary>What an action changes about a Droplet: plans show it, and a Droplet that has it already does not need the action.</summary>
/// <param name="Before">What a plan shows of the Droplet before the action.</param>
/// <param name="After">What it shows after the action, by the values of the request's parameters; null when they do not say.</param>
/// <param name="Apply">The Droplet with what <paramref name="After"/> returned.</param>
internal sealed record ActionEffect(Func<Droplet, string> Before, Func<Func<string, string?>, string?> After, Func<Droplet, string, Droplet> Apply)
{
    /// <summary>The parameter that holds the new value; null for none.</summary>
    public ActionParameter? Parameter { get; init; }

    /// <summary>The status that the action leaves the Droplet with.</summary>
    public static ActionEffect Status(string status) => new(droplet => droplet.Status, _ => status, (droplet, after) => droplet with { Status = after });

    /// <summary>A property that gets the value of a parameter.</summary>
    public static ActionEffect Of(ActionParameter parameter, Func<Droplet, string> read, Func<Droplet, string, Droplet> apply) =>
        new(read, value => value(parameter.Name), apply) { Parameter = parameter };

    /// <summary>A feature that is switched on or off.</summary>
    /// <param name="feature">The API's word.</param>
    /// <param name="label">What a plan calls it.</param>
    /// <param name="after">What a plan shows after the action, if it says more than <paramref name="label"/>.</param>
    public static ActionEffect Feature(string feature, string label, bool isOn = true, Func<Func<string, string?>, string>? after = null) => new(
        droplet => droplet.Features.Contains(feature) ? label : $"no {label}",
        value => !isOn ? $"no {label}" : after?.Invoke(value) ?? label,
        (droplet, _) => droplet with { Features = [.. droplet.Features.Where(other => other != feature), .. isOn ? [feature] : Array.Empty<string>()] });

    /// <summary>Whether a request with this body has no other effect, so that a Droplet with the effect does not need it.</summary>
    public bool IsAllOf(ActionBody body)
    {
        var others = body.Members.Where(member => member.Key != "type" && member.Value is not false).ToList();
        return Parameter is null ? others.Count == 0 : others is [{ Value: string }] && others[0].Key == Parameter.WirePath;
    }
}
