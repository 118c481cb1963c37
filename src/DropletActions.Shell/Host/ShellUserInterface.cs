using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace DropletActions.Shell.Host;

/// <summary>The console as the engine writes to it and asks on it.</summary>
internal sealed class ShellUserInterface : PSHostUserInterface, IHostUISupportsMultipleChoiceSelection
{
    private readonly Lock _gate = new();
    private readonly Terminal _terminal;
    private readonly ProgressLine _progress;
    private readonly ConsoleInput _input;
    private readonly Questions _questions;
    private bool _toStandardError;

    /// <summary>A user interface on the process's own streams.</summary>
    /// <param name="terminal">What the streams are.</param>
    /// <param name="interactive">False to refuse every question.</param>
    public ShellUserInterface(Terminal terminal, bool interactive)
    {
        _terminal = terminal;
        _progress = new ProgressLine(terminal);
        _input = new ConsoleInput(terminal, interactive);
        _questions = new Questions(this);
        RawUI = new ShellRawUserInterface(terminal);
    }

    /// <inheritdoc />
    public override PSHostRawUserInterface RawUI { get; }

    /// <inheritdoc />
    public override bool SupportsVirtualTerminal => _terminal.HasColours;

    /// <inheritdoc />
    public override void Write(string value) => Put(value, line: false, _toStandardError);

    /// <inheritdoc />
    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value)
    {
        // The colours that the raw interface reports are the terminal's own, whatever they look like.
        var colour = (foregroundColor == RawUI.ForegroundColor ? "" : PSStyle.MapForegroundColorToEscapeSequence(foregroundColor))
            + (backgroundColor == RawUI.BackgroundColor ? "" : PSStyle.MapBackgroundColorToEscapeSequence(backgroundColor));
        Put(Coloured(value, colour), line: false, _toStandardError);
    }

    /// <inheritdoc />
    public override void WriteLine(string value) => Put(value, line: true, _toStandardError);

    /// <inheritdoc />
    public override void WriteErrorLine(string value) => Put(value, line: true, error: true);

    /// <inheritdoc />
    public override void WriteWarningLine(string message) =>
        Put(Coloured($"WARNING: {message}", PSStyle.Instance.Formatting.Warning), line: true, _toStandardError);

    /// <inheritdoc />
    public override void WriteVerboseLine(string message) =>
        Put(Coloured($"VERBOSE: {message}", PSStyle.Instance.Formatting.Verbose), line: true, _toStandardError);

    /// <inheritdoc />
    public override void WriteDebugLine(string message) =>
        Put(Coloured($"DEBUG: {message}", PSStyle.Instance.Formatting.Debug), line: true, _toStandardError);

    /// <inheritdoc />
    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        lock (_gate)
            _progress.Show(sourceId, record);
    }

    /// <summary>Takes the progress lines from the screen: their pipeline is over.</summary>
    public void EndPipeline()
    {
        lock (_gate)
            _progress.End();
    }

    /// <summary>Until the result is disposed, output goes to the standard error too: it is the text of an error.</summary>
    /// <returns>What ends it.</returns>
    public IDisposable EverythingToStandardError()
    {
        _toStandardError = true;
        return new Restore(this);
    }

    /// <inheritdoc />
    public override string ReadLine()
    {
        var line = _input.ReadLine();
        _progress.LineIsOpen = false;
        return line;
    }

    /// <summary>Reads one line of a statement.</summary>
    /// <returns>The line; null at the end of the input.</returns>
    public string? ReadStatementLine()
    {
        var line = Console.In.ReadLine();
        _progress.LineIsOpen = false;
        return line;
    }

    /// <inheritdoc />
    public override SecureString ReadLineAsSecureString()
    {
        var secret = _input.ReadSecret();
        _progress.LineIsOpen = false;
        return secret;
    }

    /// <inheritdoc />
    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        _questions.AskFields(caption, message, descriptions);

    /// <inheritdoc />
    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) =>
        _questions.AskChoice(caption, message, choices, defaultChoice);

    /// <inheritdoc />
    public Collection<int> PromptForChoice(
        string? caption, string? message, Collection<ChoiceDescription> choices, IEnumerable<int>? defaultChoices) =>
        _questions.AskChoices(caption, message, choices, [.. defaultChoices ?? []]);

    /// <inheritdoc />
    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        _questions.AskCredential(caption, message, userName);

    /// <inheritdoc />
    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
        _questions.AskCredential(caption, message, userName);

    private static string Coloured(string text, string colour) => colour.Length == 0 ? text : colour + text + PSStyle.Instance.Reset;

    private void Put(string text, bool line, bool error)
    {
        lock (_gate)
        {
            _progress.Hide();
            var writer = error ? Console.Error : Console.Out;
            var rendered = _terminal.Render(text, error);

            if (line)
                writer.WriteLine(rendered);
            else
                writer.Write(rendered);

            _progress.LineIsOpen = !line && !rendered.EndsWith('\n');
        }
    }

    private sealed class Restore(ShellUserInterface ui) : IDisposable
    {
        public void Dispose() => ui._toStandardError = false;
    }
}
