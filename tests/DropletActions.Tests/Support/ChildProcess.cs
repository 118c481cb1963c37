using System.Diagnostics;

namespace DropletActions.Tests.Support;

/// <summary>
/// How the tests start another .NET process. Most live for a second or two, in which code that runs often does not pay back the time that
/// the runtime spends on compiling it again, so the runtime does not: that is up to half of the processor time of such a process.
/// </summary>
internal static class ChildProcess
{
    public static ProcessStartInfo StartInfo(string program, IEnumerable<string> arguments) => new(program, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        Environment = { ["DOTNET_TieredPGO"] = "0", ["DOTNET_TC_CallCounting"] = "0" },
    };
}
