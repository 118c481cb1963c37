using System.Diagnostics;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Shell;

/// <summary>The result of a run of the shell.</summary>
internal sealed record ShellResult(int ExitCode, string Output, string Error);

/// <summary>The built shell, started as a user without a profile starts it, with all its streams redirected.</summary>
internal sealed class ShellProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _error;

    private ShellProcess(Process process)
    {
        _process = process;
        _error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>The folder that the shell was built into: beside the tests, in the same configuration.</summary>
    public static string Folder { get; } = Path.Combine(
        Repository.Root, "src", "DropletActions.Shell", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0");

    public int Id => _process.Id;

    /// <summary>Starts the built shell, or a copy of it in another folder: a shell imports the module that it lies in.</summary>
    public static ShellProcess Start(
        string[] arguments, (string Name, string? Value)[]? environment = null, string? folder = null, string? workingDirectory = null)
    {
        var start = ChildProcess.StartInfo("dotnet", [Path.Combine(folder ?? Folder, "DropletActions.Shell.dll"), "-NoProfile", .. arguments]);
        start.RedirectStandardError = true;
        start.WorkingDirectory = workingDirectory ?? "";
        start.Environment.Remove("NO_COLOR");
        start.Environment.Remove("FORCE_COLOR");
        foreach (var (name, value) in environment ?? [])
            start.Environment[name] = value;

        return new ShellProcess(Process.Start(start)!);
    }

    public static ShellResult Run(
        string[] arguments, string input = "", (string Name, string? Value)[]? environment = null, string? folder = null, string? workingDirectory = null)
    {
        using var shell = Start(arguments, environment, folder, workingDirectory);
        shell._process.StandardInput.Write(input);
        return shell.End();
    }

    public string? ReadLine() => _process.StandardOutput.ReadLine();

    public ShellResult End()
    {
        _process.StandardInput.Close();
        var output = _process.StandardOutput.ReadToEnd();
        _process.WaitForExit();
        return new ShellResult(_process.ExitCode, output.ReplaceLineEndings("\n"), _error.Result.ReplaceLineEndings("\n"));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
