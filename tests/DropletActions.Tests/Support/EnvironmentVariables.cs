namespace DropletActions.Tests.Support;

/// <summary>
/// The environment variables that the module reads: all are removed at first, and restored in the end. They belong to the whole process,
/// so a test that sets one of them does not run in parallel.
/// </summary>
internal sealed class EnvironmentVariables : IDisposable
{
    private readonly Dictionary<string, string?> _before = new[] { "DIGITALOCEAN_TOKEN", "DIGITALOCEAN_ACCESS_TOKEN", "DIGITALOCEAN_API_URL", "DIGITALOCEAN_CONFIG", "XDG_CONFIG_HOME" }
        .ToDictionary(name => name, Environment.GetEnvironmentVariable);

    public EnvironmentVariables()
    {
        foreach (var name in _before.Keys)
            Environment.SetEnvironmentVariable(name, null);
    }

    public string? Token { set => Environment.SetEnvironmentVariable("DIGITALOCEAN_TOKEN", value); }

    public string? AccessToken { set => Environment.SetEnvironmentVariable("DIGITALOCEAN_ACCESS_TOKEN", value); }

    public string? Address { set => Environment.SetEnvironmentVariable("DIGITALOCEAN_API_URL", value); }

    /// <summary>Where doctl's configuration is.</summary>
    public string? DoctlFile { set => Environment.SetEnvironmentVariable("DIGITALOCEAN_CONFIG", value); }

    /// <summary>The folder of all configurations, on Linux.</summary>
    public string? ConfigurationFolder { set => Environment.SetEnvironmentVariable("XDG_CONFIG_HOME", value); }

    public void Dispose()
    {
        foreach (var (name, value) in _before)
            Environment.SetEnvironmentVariable(name, value);
    }
}
