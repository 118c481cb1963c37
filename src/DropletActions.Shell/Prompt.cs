using System.Management.Automation.Language;
using System.Text;
using DropletActions.Shell.Host;

namespace DropletActions.Shell;

/// <summary>Reads statements and runs them, one after the other; a statement may go over several lines.</summary>
internal sealed class Prompt
{
    private const string Continuation = ">> ";

    private readonly ScriptRunner _runner;
    private readonly ShellHost _host;
    private string _main = "";
    private volatile bool _isInterrupted;

    /// <summary>A prompt on the process's input.</summary>
    /// <param name="runner">What runs the statements.</param>
    /// <param name="host">What knows of <c>exit</c>.</param>
    public Prompt(ScriptRunner runner, ShellHost host)
    {
        _runner = runner;
        _host = host;
        host.NestedPrompt = over => Loop(over, nested: true);
        runner.IdleStop = BeginAgain;
    }

    /// <summary>Runs until <c>exit</c> or the end of the input.</summary>
    /// <returns>The exit code for the process: a script that comes through a pipe fails when its last statement does.</returns>
    public int Run()
    {
        var last = Loop(() => _host.ExitCode is not null, nested: false);
        return _host.ExitCode ?? (last == Ending.Failed && Console.IsInputRedirected ? ExitCodes.Failed : ExitCodes.Ok);
    }

    private Ending Loop(Func<bool> isOver, bool nested)
    {
        var last = Ending.Normal;

        while (!isOver() && ReadStatement(nested) is { } statement)
        {
            if (!string.IsNullOrWhiteSpace(statement))
                last = _runner.RunStatement(statement, history: true);
        }

        return last;
    }

    private string? ReadStatement(bool nested)
    {
        var text = new StringBuilder();
        var isTyped = !Console.IsInputRedirected;
        var prompt = _main = isTyped ? (nested ? ">" : "") + (_runner.Ask("prompt") ?? "> ") : "";

        while (true)
        {
            _host.UI.Write(prompt);
            var line = _host.Interface.ReadStatementLine();

            // On Windows Ctrl+C ends the reading, a little before it is known that it was Ctrl+C.
            if (isTyped && (_isInterrupted || (line is null && SpinWait.SpinUntil(() => _isInterrupted, millisecondsTimeout: 50))))
            {
                _isInterrupted = false;
                text.Clear();
                prompt = "";
                if (line is null)
                    continue;
            }

            if (line is null)
                return text.Length == 0 ? null : text.ToString();

            text.AppendLine(line);
            Parser.ParseInput(text.ToString(), out _, out var errors);

            // An empty line ends a statement that would otherwise go on for ever; its error says what is missing.
            if (line.Length == 0 || !errors.Any(e => e.IncompleteInput))
                return text.ToString();

            prompt = isTyped ? Continuation : "";
        }
    }

    // The terminal has thrown away what was typed; the lines before it go with it.
    private void BeginAgain()
    {
        _isInterrupted = true;
        _host.UI.Write(Environment.NewLine + _main);
    }
}
