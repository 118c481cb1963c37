namespace DropletActions.Binding;

/// <summary>Resolves the paths of files as PowerShell does: relative to its current location, with its drives, and literally.</summary>
internal static class FilePath
{
    /// <summary>The full path in the file system; the file need not exist.</summary>
    /// <param name="noun">What the file is, for the error: <c>The journal 'x' cannot be used</c>.</param>
    /// <exception cref="DropletApiException">It is no path of the file system.</exception>
    public static string Resolve(SessionState session, string path, string noun = "journal", FailureKind kind = FailureKind.JournalUnreadable)
    {
        // The file system would replace it with another character.
        if (!UnicodeText.IsWhole(path))
            throw Unusable("it contains an unpaired surrogate", null);

        try
        {
            var full = session.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            return provider.Name == "FileSystem" ? full : throw Unusable($"it is a path of the provider {provider.Name}, not of a file", null);
        }
        catch (Exception e) when (e is System.Management.Automation.DriveNotFoundException or ProviderNotFoundException
            or ProviderInvocationException or PSInvalidOperationException or NotSupportedException)
        {
            throw Unusable(e.Message.TrimEnd('.'), e);
        }

        DropletApiException Unusable(string why, Exception? cause) =>
            DropletApiException.NotSent(kind, $"The {noun} '{path}' cannot be used: {why}.", "Use the path of a file.", cause: cause);
    }
}
