using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Runtime.InteropServices;

namespace DropletActions.Shell.Host;

/// <summary>What the three standard streams are connected to, and what may be written there.</summary>
internal sealed class Terminal
{
    private const int PlainWidth = 120;

    /// <summary>Looks at the streams once.</summary>
    public Terminal()
    {
        if (OperatingSystem.IsWindows())
        {
            Console.OutputEncoding = System.Text.Encoding.UTF8;
            Sequences = WindowsConsole.EnableSequences();
        }
        else
        {
            Sequences = Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");
        }

        if (IsSet("NO_COLOR"))
            PSStyle.Instance.OutputRendering = OutputRendering.PlainText;
        else if (IsSet("FORCE_COLOR"))
            PSStyle.Instance.OutputRendering = OutputRendering.Ansi;
    }

    /// <summary>Whether somebody types the input.</summary>
    public bool InputIsTyped { get; } = !Console.IsInputRedirected;

    /// <summary>Whether somebody watches the output, on a screen whose cursor can be moved.</summary>
    public bool OutputIsWatched => Sequences && !OutputIsRedirected;

    /// <summary>Whether colours are seen, now or later: by a person, or in what the output is redirected to.</summary>
    public bool HasColours => OutputIsWatched || PSStyle.Instance.OutputRendering == OutputRendering.Ansi;

    private bool Sequences { get; }

    private bool OutputIsRedirected { get; } = Console.IsOutputRedirected;

    private bool ErrorIsRedirected { get; } = Console.IsErrorRedirected;

    /// <summary>Columns of a line: the window's, or for plain text what COLUMNS says, or 120.</summary>
    public int Width
    {
        get
        {
            if (!OutputIsRedirected && Console.WindowWidth is > 0 and var width)
                return width;

            var columns = Environment.GetEnvironmentVariable("COLUMNS");
            return int.TryParse(columns, NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given > 0 ? given : PlainWidth;
        }
    }

    /// <summary>Text as it may be written: with its colours, or without where nobody could see them.</summary>
    /// <param name="text">Text with or without escape sequences.</param>
    /// <param name="error">True for the standard error.</param>
    /// <returns>The text to write.</returns>
    public string Render(string text, bool error)
    {
        var isPlain = PSStyle.Instance.OutputRendering switch
        {
            OutputRendering.PlainText => true,
            OutputRendering.Ansi => false,
            _ => !Sequences || (error ? ErrorIsRedirected : OutputIsRedirected),
        };

        return isPlain && text.Contains('\e', StringComparison.Ordinal)
            ? new StringDecorated(text).ToString(OutputRendering.PlainText)
            : text;
    }

    private static bool IsSet(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));

    private static class WindowsConsole
    {
        private const int StandardOutput = -11;
        private const uint ProcessSequences = 0x4;

        // A console of Windows shows escape sequences as text until it is told not to.
        public static bool EnableSequences()
        {
            var handle = GetStdHandle(StandardOutput);
            return GetConsoleMode(handle, out var mode) && SetConsoleMode(handle, mode | ProcessSequences);
        }

        [DllImport("kernel32.dll"), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
        private static extern nint GetStdHandle(int handle);

        [DllImport("kernel32.dll"), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
        private static extern bool GetConsoleMode(nint handle, out uint mode);

        [DllImport("kernel32.dll"), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
        private static extern bool SetConsoleMode(nint handle, uint mode);
    }
}
