using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace DropletActions.Benchmarks;

/// <summary>What the least code takes: an HttpClient, the same request, and the same answer parsed. The limit to be near to.</summary>
internal static class BareLoop
{
    /// <summary>Sends so many requests, so many at once; gives the milliseconds.</summary>
    public static double Time(Uri address, int count, int atOnce)
    {
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "a");
        var watch = Stopwatch.StartNew();
        var left = count;
        Task.WaitAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
                await PostAsync(client);
        })).ToArray());
        return watch.Elapsed.TotalMilliseconds;
    }

    private static async Task PostAsync(HttpClient client)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes("""{"type":"reboot"}"""));
        content.Headers.ContentType = new("application/json");
        using var answer = await client.PostAsync("v2/droplets/3164444/actions", content);
        using var body = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync());
        if (body.RootElement.GetProperty("action").GetProperty("id").GetInt64() == 0)
            throw new InvalidOperationException("The server does not answer as it should.");
    }
}
