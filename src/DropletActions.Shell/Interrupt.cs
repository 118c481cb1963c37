namespace DropletActions.Shell;

/// <summary>Turns Ctrl+C into a stop of the running pipeline; a second one, while that stop hangs, ends the process.</summary>
internal sealed class Interrupt : IDisposable
{
    private readonly ScriptRunner _runner;

    /// <summary>Begins to listen for Ctrl+C.</summary>
    /// <param name="runner">Whose pipeline is stopped.</param>
    public Interrupt(ScriptRunner runner)
    {
        _runner = runner;
        Console.CancelKeyPress += OnCancelKeyPress;
    }

    /// <summary>Ctrl+C ends the process again.</summary>
    public void Dispose() => Console.CancelKeyPress -= OnCancelKeyPress;

    private void OnCancelKeyPress(object? sender, ConsoleCancelEventArgs e) =>
        e.Cancel = e.SpecialKey == ConsoleSpecialKey.ControlC && _runner.Stop();
}
