namespace DropletActions.Shell;

/// <summary>What the shell is asked to do.</summary>
internal enum ShellMode
{
    /// <summary>Read statements and run them until <c>exit</c> or the end of the input.</summary>
    Prompt,

    /// <summary>Run a script file.</summary>
    File,

    /// <summary>Run the statements given on the command line.</summary>
    Command,

    /// <summary>Print the usage.</summary>
    Help,

    /// <summary>The command line cannot be understood; the text says why.</summary>
    Invalid,
}

/// <summary>The command line, understood.</summary>
/// <param name="Mode">What to do.</param>
/// <param name="Text">The path, the statements or the complaint; empty for a prompt and for help.</param>
/// <param name="Rest">The arguments of the script file.</param>
/// <param name="Interactive">False where every question must fail at once (<c>-NonInteractive</c>).</param>
internal sealed record ShellArguments(ShellMode Mode, string Text, IReadOnlyList<string> Rest, bool Interactive)
{
    /// <summary>How to call the shell.</summary>
    public const string Usage = """
        DropletActions.Shell: the PowerShell engine with the DropletActions module, for machines without pwsh.

          dotnet run --project src/DropletActions.Shell -- <script.ps1> [arguments]   run a script file
          dotnet run --project src/DropletActions.Shell -- -Command '<statements>'    run statements
          dotnet run --project src/DropletActions.Shell                               open a prompt ('exit' ends it)

          -File <script.ps1> [arguments]   the same as naming the file
          -Command, -c <statements>        everything after it is the statements
          -                                read statements from the standard input
          -NonInteractive                  a question fails instead of waiting for an answer
          -NoProfile, -NoLogo              accepted, and without effect: there is neither
          -Help, -?, -h, --help            this text

        Exit code: 0; n after 'exit n'; 1 after a terminating error or a parse error; 64 for a wrong command line or a missing
        file; 130 after Ctrl+C. Errors go to the standard error. NO_COLOR, or redirected output, gives plain text, which is
        120 columns wide unless COLUMNS says otherwise; FORCE_COLOR keeps the colours of redirected output.

        This shell has the engine's core cmdlets and the module's. pwsh has all cmdlets, runs the same scripts, and is the
        better place wherever it is installed.
        """;

    /// <summary>Understands a command line.</summary>
    /// <param name="args">The arguments as the process received them.</param>
    /// <returns>What to do; never null.</returns>
    public static ShellArguments Parse(IReadOnlyList<string> args)
    {
        var interactive = true;

        for (var i = 0; i < args.Count; i++)
        {
            var rest = args.Skip(i + 1).ToList();

            switch (args[i].ToLowerInvariant())
            {
                case "-noprofile" or "-nop" or "-nologo":
                    break;

                case "-noninteractive" or "-noni":
                    interactive = false;
                    break;

                case "-help" or "-?" or "-h" or "--help" or "/?":
                    return new(ShellMode.Help, "", [], interactive);

                case "-":
                    return new(ShellMode.Prompt, "", [], interactive);

                case "-command" or "-c" or "-file" or "-f" when rest.Count == 0:
                    return new(ShellMode.Invalid, $"{args[i]} needs a value. -Help prints the usage.", [], interactive);

                case "-command" or "-c":
                    return new(ShellMode.Command, string.Join(' ', rest), [], interactive);

                case "-file" or "-f":
                    return new(ShellMode.File, rest[0], rest.Skip(1).ToList(), interactive);

                case ['-', ..]:
                    return new(ShellMode.Invalid, $"Unknown option '{args[i]}'. -Help prints the usage.", [], interactive);

                default:
                    return new(ShellMode.File, args[i], rest, interactive);
            }
        }

        return new(ShellMode.Prompt, "", [], interactive);
    }
}
