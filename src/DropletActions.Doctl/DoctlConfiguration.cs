using System.Runtime.InteropServices;
using DropletActions.Engine;
using YamlDotNet.Core;

namespace DropletActions.Doctl;

/// <summary>doctl's own configuration file, read and never written.</summary>
/// <remarks>https://docs.digitalocean.com/reference/doctl/reference/auth/</remarks>
public static class DoctlConfiguration
{
    // doctl's name for the token that it has without a context.
    private const string DefaultContext = "default";
    private const string PathVariable = "DIGITALOCEAN_CONFIG";

    /// <summary>
    /// Where doctl has it: <c>$env:DIGITALOCEAN_CONFIG</c>, or <c>doctl/config.yaml</c> in the user's folder for configurations.
    /// </summary>
    public static string Path => Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } path
        ? path
        : System.IO.Path.Combine(Folder(), "doctl", "config.yaml");

    /// <summary>The token of a context, and the API's address if the file has one; null if it does not.</summary>
    /// <param name="context">Its name, which is not case-sensitive; <c>default</c> is the one without a name.</param>
    /// <exception cref="DropletApiException">There is no file, it cannot be read, or it has no token for the context.</exception>
    public static (string Token, string? Address) Read(string context)
    {
        var file = Load(Path);
        var contexts = Tokens(file);
        var token = contexts.FirstOrDefault(known => string.Equals(known.Key, context, StringComparison.OrdinalIgnoreCase)).Value;
        if (string.IsNullOrWhiteSpace(token))
            throw Refused($"doctl has no token for the context '{context}'.", Advice(contexts.Keys));

        return (token.Trim(), file.Settings.TryGetValue("api-url", out var address) ? address : null);
    }

    private static DoctlFile Load(string path)
    {
        try
        {
            using var reader = File.OpenText(path);
            return DoctlFile.Read(reader);
        }
        catch (YamlException e)
        {
            // The parser's own message may quote the line, and with it a token.
            throw Refused($"doctl's configuration {path} is not YAML: see line {e.End.Line}.", "Correct the file, or create it again with: doctl auth init");
        }
        catch (InvalidDataException e)
        {
            throw Refused($"doctl's configuration {path} cannot be used: {e.Message}", "Correct the file, or create it again with: doctl auth init");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Refused($"There is no doctl configuration at {path}.", "Create it with: doctl auth init. Or use -Token with the token itself.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused($"doctl's configuration {path} cannot be read: {e.Message}", "Allow this user to read it, or use -Token with the token itself.");
        }
    }

    private static Dictionary<string, string> Tokens(DoctlFile file)
    {
        var tokens = new Dictionary<string, string>();
        if (file.Settings.TryGetValue("access-token", out var unnamed))
            tokens[DefaultContext] = unnamed;
        foreach (var context in file.Contexts)
            tokens[context.Key] = context.Value;
        return tokens;
    }

    private static string Advice(IEnumerable<string> names) => names.ToList() is { Count: > 0 } known
        ? $"It has tokens for: {string.Join(", ", known)}."
        : "It has no tokens. Add one with: doctl auth init --context <name>";

    /// <summary>The same folders as Go's <c>os.UserConfigDir</c>, which is what doctl goes by (https://pkg.go.dev/os#UserConfigDir).</summary>
    private static string Folder()
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
            return Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData);

        var home = Environment.GetEnvironmentVariable("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (RuntimeInformation.IsOSPlatform(OSPlatform.OSX))
            return System.IO.Path.Combine(home, "Library", "Application Support");

        return Environment.GetEnvironmentVariable("XDG_CONFIG_HOME") is { Length: > 0 } folder ? folder : System.IO.Path.Combine(home, ".config");
    }

    private static DropletApiException Refused(string message, string advice) => new(new(FailureKind.ParameterInvalid, "-DoctlContext: " + message)
    {
        Advice = advice,
        Delivery = Delivery.NotSent,
    });
}
