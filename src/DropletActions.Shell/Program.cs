using DropletActions.Shell;
using DropletActions.Shell.Host;

// The engine would otherwise tell its makers which modules are loaded.
Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");

var arguments = ShellArguments.Parse(args);

switch (arguments.Mode)
{
    case ShellMode.Help:
        Console.Out.WriteLine(ShellArguments.Usage);
        return ExitCodes.Ok;

    case ShellMode.Invalid:
        Console.Error.WriteLine(arguments.Text);
        return ExitCodes.Usage;

    case ShellMode.File when !File.Exists(arguments.Text):
        Console.Error.WriteLine($"There is no script file '{arguments.Text}'.");
        return ExitCodes.Usage;
}

if (ModuleFolder.FindManifest(AppContext.BaseDirectory) is not { } manifest)
{
    Console.Error.WriteLine(
        $"The module was not found: no folder above '{AppContext.BaseDirectory}' holds {ModuleFolder.Manifest} "
        + $"with {ModuleFolder.Assembly} beside it. Run 'dotnet build' at the root of the project.");
    return ExitCodes.Failed;
}

var host = new ShellHost(new ShellUserInterface(new Terminal(), arguments.Interactive));
using var runner = new ScriptRunner(host);

if (!runner.Open(manifest))
    return ExitCodes.Failed;

using var interrupt = new Interrupt(runner);

return arguments.Mode switch
{
    ShellMode.File => runner.RunFile(arguments.Text, arguments.Rest),
    ShellMode.Command => runner.RunCommand(arguments.Text),
    _ => new Prompt(runner, host).Run(),
};
