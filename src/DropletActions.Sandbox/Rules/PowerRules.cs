namespace DropletActions.Sandbox;

/// <summary>The power states: which one an action needs, and turning on and off.</summary>
internal static class PowerRules
{
    public static ApiError? OnOrOff(Cloud cloud, ActionRequest request) => OnOrOff(request.Droplet);

    public static ApiError? MustBeOn(Cloud cloud, ActionRequest request) => request.Droplet.Status == "off"
        ? ApiError.Unprocessable(cloud.Options.OffMessage)
        : OnOrOff(request.Droplet);

    public static ApiError? MustBeOff(Cloud cloud, ActionRequest request) => request.Droplet.Status == "active"
        ? ApiError.Unprocessable(cloud.Options.OnMessage)
        : OnOrOff(request.Droplet);

    public static void TurnOn(Cloud cloud, ActionState action, DateTimeOffset at) => cloud.SetStatus(action.Droplet, "active", at);

    public static void TurnOff(Cloud cloud, ActionState action, DateTimeOffset at) => cloud.SetStatus(action.Droplet, "off", at);

    private static ApiError? OnOrOff(DropletState droplet) => droplet.Status is "active" or "off"
        ? null
        : ApiError.Unprocessable($"Droplet is not ready for actions: it is {droplet.Status}.");
}
