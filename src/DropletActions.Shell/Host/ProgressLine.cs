using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using System.Text;

namespace DropletActions.Shell.Host;

/// <summary>Shows progress below the output, on one line, or two where an activity has a child; only on a terminal.</summary>
/// <param name="terminal">What the output is.</param>
internal sealed class ProgressLine(Terminal terminal)
{
    private const int BarWidth = 24;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    // In the order in which the activities began.
    private readonly List<(long Source, ProgressRecord Record)> _active = [];
    private long _drawnAt;
    private int _drawn;

    /// <summary>True while the last output did not end its line: progress must not overwrite it.</summary>
    public bool LineIsOpen { get; set; }

    /// <summary>Takes a record in; draws unless that was just done.</summary>
    /// <param name="source">Whose record it is.</param>
    /// <param name="record">The record; a completed one takes its line away.</param>
    public void Show(long source, ProgressRecord record)
    {
        if (!terminal.OutputIsWatched)
            return;

        var at = _active.FindIndex(a => a.Source == source && a.Record.ActivityId == record.ActivityId);

        if (record.RecordType == ProgressRecordType.Completed)
        {
            if (at >= 0)
                _active.RemoveAt(at);
            Hide();
            return;
        }

        if (at >= 0)
            _active[at] = (source, record);
        else
            _active.Add((source, record));

        if (!LineIsOpen && (_drawn == 0 || at < 0 || Stopwatch.GetElapsedTime(_drawnAt) >= s_pause))
            Draw();
    }

    /// <summary>Takes the lines from the screen; the next record brings them back.</summary>
    public void Hide()
    {
        if (_drawn == 0)
            return;

        var text = new StringBuilder("\r\e[2K");
        for (var i = 1; i < _drawn; i++)
            text.Append("\e[1A\e[2K");
        Console.Out.Write(text.Append("\e[?25h"));
        _drawn = 0;
    }

    /// <summary>Forgets all activities.</summary>
    public void End()
    {
        Hide();
        _active.Clear();
    }

    private void Draw()
    {
        // One column stays free: a full line would make the terminal begin another.
        var width = Math.Max(terminal.Width - 1, 10);
        var lines = _active.TakeLast(2).Select(a => Line(a.Record, width)).ToList();
        var text = new StringBuilder("\e[?25l\r");

        for (var i = 1; i < _drawn; i++)
            text.Append("\e[1A");
        text.Append("\e[J").AppendJoin('\n', lines);

        Console.Out.Write(text);
        _drawn = lines.Count;
        _drawnAt = Stopwatch.GetTimestamp();
    }

    private string Line(ProgressRecord record, int width)
    {
        var text = new StringBuilder(record.Activity);

        if (!string.IsNullOrWhiteSpace(record.StatusDescription))
            text.Append(": ").Append(record.StatusDescription);
        if (!string.IsNullOrWhiteSpace(record.CurrentOperation))
            text.Append(" (").Append(record.CurrentOperation).Append(')');

        var tail = Tail(record);
        var room = Math.Max(width - tail.Length, 0);
        var head = text.Replace('\n', ' ').Replace('\r', ' ').Replace('\e', ' ').ToString();
        if (head.Length > room)
            head = room > 1 ? head[..(room - 1)] + "…" : "";

        return terminal.Render(PSStyle.Instance.Progress.Style + head + tail + PSStyle.Instance.Reset, error: false);
    }

    private static string Tail(ProgressRecord record)
    {
        var tail = "";

        if (record.PercentComplete >= 0)
        {
            var filled = Math.Min(record.PercentComplete, 100) * BarWidth / 100;
            tail = $"  [{new string('=', filled)}{new string(' ', BarWidth - filled)}] {record.PercentComplete,3}%";
        }

        if (record.SecondsRemaining >= 0)
            tail += "  " + TimeSpan.FromSeconds(record.SecondsRemaining).ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture);

        return tail;
    }
}
