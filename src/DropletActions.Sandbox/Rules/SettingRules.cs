using System.Text.Json;
using System.Text.RegularExpressions;

namespace DropletActions.Sandbox;

/// <summary>Resize, rename, change_kernel, enable_ipv6 and password_reset.</summary>
internal static class SettingRules
{
    private static readonly Regex s_hostname = new("^[a-zA-Z0-9]?[a-z0-9A-Z.-]*[a-z0-9A-Z]\\z", RegexOptions.CultureInvariant);

    public static RequestError? CheckResize(JsonElement body)
    {
        if (body.Text("size") is null)
            return RequestError.Unprocessable("size is required and must be the slug of a size.");
        return body.TryGetProperty("disk", out var disk) && Boolean(disk) is null
            ? RequestError.Unprocessable("disk must be true or false.")
            : null;
    }

    public static RequestError? CanResize(Cloud cloud, ActionStart request)
    {
        if (Inventory.Size(request.Body.Text("size")!) is not { } size)
            return RequestError.Unprocessable("You specified an invalid size for Droplet resize.");
        if (!size.IsIn(request.Droplet.Region))
            return RequestError.Unprocessable("Size is not available in this region.");
        if (size.Disk < request.Droplet.DiskGB)
            return RequestError.Unprocessable("Size can not decrease size of Droplet's disk image");
        var isLargerDisk = IsWithDisk(request.Body) && size.Disk > request.Droplet.DiskGB;
        return PowerRules.MustBeOff(cloud, request)
            ?? (size == request.Droplet.Size && !isLargerDisk ? RequestError.Unprocessable("The droplet is already set to this size.") : null);
    }

    public static void Resize(Cloud cloud, ActionState action, DateTimeOffset at)
    {
        var body = action.Request.Body;
        action.Droplet.Size = Inventory.Size(body.Text("size")!)!;
        if (IsWithDisk(body))
            action.Droplet.DiskGB = action.Droplet.Size.Disk;
    }

    public static RequestError? CheckRename(JsonElement body)
    {
        if (body.Text("name") is not { } name)
            return RequestError.Unprocessable("name is required and must be a text.");
        return name.Length <= 255 && s_hostname.IsMatch(name)
            ? null
            : RequestError.Unprocessable("Only valid hostname characters are allowed in a name: a-z, A-Z, 0-9, . and -");
    }

    public static void Rename(Cloud cloud, ActionState action, DateTimeOffset at) =>
        action.Droplet.Name = action.Request.Body.Text("name")!;

    public static RequestError? CheckKernel(JsonElement body) => body.Integer("kernel") is null
        ? RequestError.Unprocessable("kernel is required and must be the id of a kernel.")
        : null;

    public static RequestError? CanChangeKernel(Cloud cloud, ActionStart request) => Kernel(request) is null
        ? RequestError.Unprocessable("You specified an invalid kernel for this Droplet.")
        : PowerRules.MustBeOff(cloud, request);

    public static void ChangeKernel(Cloud cloud, ActionState action, DateTimeOffset at) => action.Droplet.Kernel = Kernel(action.Request);

    public static void EnableIPv6(Cloud cloud, ActionState action, DateTimeOffset at) => action.Droplet.IPv6 = true;

    public static void ResetPassword(Cloud cloud, ActionState action, DateTimeOffset at)
    {
        // The API mails a new root password; nothing of it can be read from a response.
    }

    private static bool IsWithDisk(JsonElement body) => body.TryGetProperty("disk", out var disk) && Boolean(disk) == true;

    // There are clients that send the text "true".
    private static bool? Boolean(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String when value.GetString() is "true" or "false" => value.GetString() == "true",
        _ => null,
    };

    private static KernelInfo? Kernel(ActionStart request) => Inventory.Kernel(request.Body.Integer("kernel")!.Value);
}
