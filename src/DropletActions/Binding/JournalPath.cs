using System.Management.Automation;
using DropletActions.Engine;

namespace DropletActions.Binding;

/// <summary>Takes the paths of journals as PowerShell means them: relative to its own location, with its drives, and literally.</summary>
internal static class JournalPath
{
    /// <summary>The full path in the file system; the file need not exist.</summary>
    /// <exception cref="DropletApiException">It is no path of the file system.</exception>
    public static string Resolve(SessionState session, string path)
    {
        // The file system would put another character in its place.
        if (!UnicodeText.IsWhole(path))
            throw Unfit(path, "it holds half of a Unicode character", null);

        try
        {
            var full = session.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            return provider.Name == "FileSystem" ? full : throw Unfit(path, $"it is a path of the provider {provider.Name}, and not one of a file", null);
        }
        catch (Exception e) when (e is System.Management.Automation.DriveNotFoundException or ProviderNotFoundException or ProviderInvocationException or PSInvalidOperationException or NotSupportedException)
        {
            throw Unfit(path, e.Message.TrimEnd('.'), e);
        }
    }

    private static DropletApiException Unfit(string path, string why, Exception? cause) => new(new(
        FailureKind.JournalUnreadable, $"The journal '{path}' cannot be used: {why}.")
    {
        Advice = "Give the path of a file.",
        Delivery = Delivery.NotSent,
        Cause = cause,
    });
}
