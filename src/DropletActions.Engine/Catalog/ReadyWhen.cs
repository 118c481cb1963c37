namespace DropletActions.Engine;

/// <summary>When a Droplet counts as ready, after its action is done.</summary>
/// <param name="Port">The TCP port on which it must accept a connection; null for none.</param>
/// <param name="IsAsked">Whether the pipeline thread is asked, which runs the user's own check.</param>
internal sealed record ReadyWhen(int? Port, bool IsAsked)
{
    /// <summary>What the parameters ask for; null for nothing.</summary>
    /// <param name="port">The port; 0 for none.</param>
    public static ReadyWhen? From(int port, bool isAsked) => port > 0 || isAsked ? new(port > 0 ? port : null, isAsked) : null;

    /// <summary>Identifies it in a journal. The text of the check isn't part of it, because the text may hold a secret.</summary>
    public string Key => (Port, IsAsked) switch
    {
        ({ } port, false) => FormattableString.Invariant($"port {port}"),
        ({ } port, true) => FormattableString.Invariant($"port {port} and check"),
        _ => "check",
    };

    /// <summary>The parameters that ask for it, as an advice repeats them.</summary>
    public string Parameters => (Port is { } port ? FormattableString.Invariant($" -UntilPort {port}") : "") + (IsAsked ? " -Until { … }" : "");

    /// <summary>Refuses an action type after which no port may answer.</summary>
    /// <param name="type">The action type; null for one that the catalog doesn't have.</param>
    /// <exception cref="DropletApiException">The type doesn't end with the Droplet active.</exception>
    public void Check(ActionType? type, string name)
    {
        if (Port is null || type is { EndsActive: true })
            return;

        var types = string.Join(", ", ActionCatalog.All.Where(each => each.EndsActive).Select(each => each.Name));
        throw DropletApiException.NotSent(
            FailureKind.ParameterNotForAction,
            $"-UntilPort cannot be used with {name}, because the Droplet is not necessarily active afterward. It can be used with {types}.",
            "Use -UntilPort where the Droplet is started, for example: … | Start-Droplet -UntilPort 22. -Until { … } can be used with every type.",
            name);
    }

    /// <summary>Refuses a Droplet without an address to dial, if it was read with its addresses.</summary>
    /// <exception cref="DropletApiException">It has no address.</exception>
    public static void CheckAddress(Droplet droplet)
    {
        if (droplet.Status.Length == 0 || AddressOf(droplet) is not null)
            return;

        throw DropletApiException.NotSent(
            FailureKind.ParameterInvalid,
            $"{DropletLabel.Full(droplet.Name, droplet.DropletId)} has no IP address, so -UntilPort cannot be used. Nothing was sent to it.",
            "Use -Until { … } with a check of your own, or omit -UntilPort.",
            dropletId: droplet.DropletId);
    }

    /// <summary>The address that is dialed: the public one, otherwise the private one; null when the Droplet has none.</summary>
    public static string? AddressOf(Droplet droplet) => droplet.PublicIPv4 ?? droplet.PublicIPv6 ?? droplet.PrivateIPv4;
}
