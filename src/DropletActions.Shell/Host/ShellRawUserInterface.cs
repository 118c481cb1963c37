using System.Management.Automation.Host;

namespace DropletActions.Shell.Host;

/// <summary>Sizes, colours and keys of the console; what only a screen buffer can do is refused or has no effect.</summary>
/// <param name="terminal">What the streams are.</param>
internal sealed class ShellRawUserInterface(Terminal terminal) : PSHostRawUserInterface
{
    private const int PlainHeight = 50;

    // A terminal does not tell its colours: these stand for "its own".
    /// <inheritdoc />
    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

    /// <inheritdoc />
    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

    /// <inheritdoc />
    public override Size BufferSize
    {
        get => new(terminal.Width, Height);
        set { }
    }

    /// <inheritdoc />
    public override Size WindowSize
    {
        get => new(terminal.Width, Height);
        set { }
    }

    /// <inheritdoc />
    public override Size MaxWindowSize => WindowSize;

    /// <inheritdoc />
    public override Size MaxPhysicalWindowSize => WindowSize;

    /// <inheritdoc />
    public override Coordinates WindowPosition { get; set; }

    /// <inheritdoc />
    public override int CursorSize { get; set; } = 25;

    /// <inheritdoc />
    public override string WindowTitle
    {
        get => field;
        set
        {
            field = value;
            if (terminal.OutputIsWatched)
                Console.Title = value;
        }
    } = "";

    /// <inheritdoc />
    public override Coordinates CursorPosition
    {
        get => terminal is { OutputIsWatched: true, InputIsTyped: true } ? new(Console.CursorLeft, Console.CursorTop) : default;
        set
        {
            if (terminal.OutputIsWatched)
                Console.SetCursorPosition(value.X, value.Y);
        }
    }

    /// <inheritdoc />
    public override bool KeyAvailable => terminal.InputIsTyped && Console.KeyAvailable;

    private int Height => terminal.OutputIsWatched && Console.WindowHeight > 0 ? Console.WindowHeight : PlainHeight;

    /// <inheritdoc />
    public override KeyInfo ReadKey(ReadKeyOptions options)
    {
        if (!terminal.InputIsTyped)
            throw new HostException("A key cannot be read: the input is redirected.");

        var key = Console.ReadKey(options.HasFlag(ReadKeyOptions.NoEcho));
        return new KeyInfo((int)key.Key, key.KeyChar, StateOf(key.Modifiers), keyDown: true);
    }

    /// <inheritdoc />
    public override void FlushInputBuffer()
    {
        while (KeyAvailable)
            Console.ReadKey(intercept: true);
    }

    /// <inheritdoc />
    public override void SetBufferContents(Rectangle rectangle, BufferCell fill)
    {
        // This is how Clear-Host asks for an empty screen.
        if (terminal.OutputIsWatched && rectangle is { Left: -1, Top: -1, Right: -1, Bottom: -1 })
            Console.Clear();
    }

    /// <inheritdoc />
    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw NoBuffer();

    /// <inheritdoc />
    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw NoBuffer();

    /// <inheritdoc />
    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) => throw NoBuffer();

    private static ControlKeyStates StateOf(ConsoleModifiers modifiers) =>
        (modifiers.HasFlag(ConsoleModifiers.Alt) ? ControlKeyStates.LeftAltPressed : 0)
        | (modifiers.HasFlag(ConsoleModifiers.Control) ? ControlKeyStates.LeftCtrlPressed : 0)
        | (modifiers.HasFlag(ConsoleModifiers.Shift) ? ControlKeyStates.ShiftPressed : 0);

    private static NotSupportedException NoBuffer() => new("This shell cannot read or move what is on the screen.");
}
