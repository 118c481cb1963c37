using System.Text.Json;

namespace DropletActions.Http.Wire;

/// <summary>Reads the API's <c>kernel</c>.</summary>
internal static class KernelReader
{
    /// <summary>Returns a reader of a page of the Droplet's kernels.</summary>
    public static Func<JsonElement, Page<DropletKernel>> Page(long dropletId) => response => Envelope.Page(response, "kernels", kernel => new DropletKernel
    {
        Id = kernel.Id("id"u8),
        DropletId = dropletId,
        Name = kernel.Text("name"u8) ?? "",
        Version = kernel.Text("version"u8) ?? "",
    });
}
