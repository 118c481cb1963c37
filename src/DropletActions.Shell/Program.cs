using System.Management.Automation.Runspaces;
using Microsoft.PowerShell;

// PowerShell's own console with the module that lies around it, for machines without pwsh.
const string Banner = "PowerShell with DropletActions. 'Start-DropletSandbox -Connect' simulates an account to try it on.";
const string Help = """
    Usage: dotnet run --project src/DropletActions.Shell -- [<script> [<arguments>] | <switches of pwsh>]

    Without arguments it opens a prompt. The switches, -Command among them, are described at https://aka.ms/powershell-docs, in about_Pwsh.
    """;

// PowerShell would otherwise report its start, and look for a newer version of itself.
Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
Environment.SetEnvironmentVariable("POWERSHELL_UPDATECHECK", "Off");

if (Console.IsOutputRedirected || Console.IsErrorRedirected)
{
    // PowerShell writes escape sequences unless the terminal is dumb, and .NET reads the width from the terminal's description.
    var wantsColor = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("FORCE_COLOR"));
    Environment.SetEnvironmentVariable("TERM", wantsColor ? "ansi" : "dumb");
    Environment.SetEnvironmentVariable("TERMINFO", Path.Combine(AppContext.BaseDirectory, "terminfo"));
}

if (FindManifest() is not { } manifest)
{
    Console.Error.WriteLine($"No folder above '{AppContext.BaseDirectory}' holds the module. Run 'dotnet build' at the root of the repository.");
    return 1;
}

var state = InitialSessionState.CreateDefault2();
state.ImportPSModule([manifest]);

// The default on Windows would refuse the very script that the user named.
if (OperatingSystem.IsWindows())
    state.ExecutionPolicy = ExecutionPolicy.Bypass;

return ConsoleShell.Start(state, Banner, Help, args);

static string? FindManifest()
{
    for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
    {
        var manifest = Path.Combine(folder.FullName, "DropletActions.psd1");

        if (File.Exists(manifest) && File.Exists(Path.Combine(folder.FullName, "bin", "DropletActions.dll")))
            return manifest;
    }

    return null;
}
