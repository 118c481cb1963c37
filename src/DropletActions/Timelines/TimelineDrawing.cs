using System.Globalization;
using System.Xml.Linq;

namespace DropletActions.Timelines;

/// <summary>Draws a timeline as SVG: a head with title, legend and axis, and below it one lane for each Droplet.</summary>
internal sealed class TimelineDrawing
{
    private const double Width = 960;
    private const double Margin = 16;
    private const double CharacterWidth = 6.4;
    private const int MostCharacters = 30;

    // In a taller drawing the axis would be out of sight, so its labels are repeated.
    private const int LanesBetweenTimes = 40;
    private const double TimesHeight = 18;

    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    private readonly Timeline _timeline;
    private readonly TimelineText _text;
    private readonly TimeAxis _axis;
    private readonly double _left;
    private readonly double _lane;

    public TimelineDrawing(Timeline timeline, TimelineText text, TimeZoneInfo zone)
    {
        _timeline = timeline;
        _text = text;
        _lane = timeline.Lanes.Count switch { <= 30 => 24, <= 150 => 18, _ => 13 };
        _left = Margin + Math.Ceiling(timeline.Lanes.Max(lane => Columns(Shown(lane))) * CharacterWidth) + 12;
        _axis = new(timeline.Start, timeline.End, _left, Width - Margin - _left, zone);
    }

    /// <summary>The whole picture in one drawing.</summary>
    public XElement Whole()
    {
        var head = Head(out var headHeight);
        var lanes = Lanes(repeatTimes: true, out var lanesHeight);
        return Frame(headHeight + lanesHeight + Margin, head, new XElement(s_svg + "g", Attribute("transform", $"translate(0 {Number(headHeight)})"), lanes));
    }

    /// <summary>Only the head, for a page on which it stays in view.</summary>
    public XElement HeadAlone()
    {
        var head = Head(out var height);
        return Frame(height, head);
    }

    /// <summary>Only the lanes.</summary>
    public XElement LanesAlone()
    {
        var lanes = Lanes(repeatTimes: false, out var height);
        return Frame(height + Margin, lanes);
    }

    private XElement Frame(double height, params object[] content) => new(
        s_svg + "svg",
        Attribute("class", "timeline"),
        Attribute("viewBox", $"0 0 {Number(Width)} {Number(height)}"),
        Attribute("width", Width),
        Attribute("height", height),
        Attribute("role", "img"),
        Attribute("aria-label", _text.Title),
        new XElement(s_svg + "style", TimelineStyle.Css),
        new XElement(s_svg + "rect", Attribute("class", "paper"), Attribute("width", Width), Attribute("height", height)),
        content);

    private List<XElement> Head(out double height)
    {
        List<XElement> head =
        [
            Text(Margin, 26, "title", _text.Title),
            Text(Margin, 44, "faint", _text.Summary),
        ];
        var y = 66.0;
        head.AddRange(Legend(ref y));
        if (_timeline.Lanes.Count > 2)
            head.AddRange(AtOnce(ref y));
        y += 14;
        head.AddRange(_axis.Ticks().Select(tick => AxisLabel(tick, y)));
        height = y + 6;
        return head;
    }

    /// <summary>A label of the axis, centered at its time as far as it fits into the drawing.</summary>
    private static XElement AxisLabel((double X, string Label) tick, double y) =>
        Text(Math.Min(tick.X, Width - 4 - (tick.Label.Length * CharacterWidth / 2)), y, "faint", tick.Label, "middle");

    private List<XElement> Legend(ref double y)
    {
        var legend = new List<XElement>();
        var (x, row) = (Margin, 0.0);
        foreach (var type in _timeline.Types)
            Add(TimelineText.Shown(type), ColorOf(type));
        if (_timeline.Steps.Any(step => step.Outcome == TimelineOutcome.Failed))
            Add("failed", "failed");
        y += row + 8;
        return legend;

        void Add(string words, string color)
        {
            var width = 15 + (words.Length * CharacterWidth);
            if (x > Margin && x + width > Width - Margin)
                (x, row) = (Margin, row + 16);

            legend.Add(Rectangle(x, 56 + row, 10, 10, color));
            legend.Add(Text(x + 15, 65 + row, "faint", words));
            x += width + 16;
        }
    }

    /// <summary>How many Droplets were worked on at each time: the shape of a rolling run.</summary>
    private List<XElement> AtOnce(ref double y)
    {
        const double Height = 30;
        var changes = _timeline.Lanes.Select(_timeline.StayOf).Where(stay => stay.To > stay.From)
            .SelectMany(stay => new[] { (At: stay.From, Change: 1), (At: stay.To, Change: -1) })
            .GroupBy(change => change.At).Select(group => (At: group.Key, Change: group.Sum(change => change.Change))).OrderBy(change => change.At).ToList();
        var most = 0;
        var count = 0;
        foreach (var (_, change) in changes)
            most = Math.Max(most, count += change);
        if (most == 0)
            return [];

        var bottom = y + Height;
        var path = new System.Text.StringBuilder($"M{Number(_left)} {Number(bottom)}");
        count = 0;
        foreach (var (at, change) in changes)
        {
            path.Append('H').Append(Number(_axis.At(at)));
            count += change;
            path.Append('V').Append(Number(bottom - (Height * count / most)));
        }

        path.Append($"V{Number(bottom)}Z");
        y = bottom + 4;
        return
        [
            Titled(new XElement(s_svg + "path", Attribute("class", "busy"), Attribute("d", path.ToString())), $"at most {TimelineText.Count(most, "Droplet")} at once"),
            Text(_left - 8, bottom - Height + 9, "faint", FormattableString.Invariant($"at most {most:#,0}"), "end"),
            Text(_left - 8, bottom - Height + 22, "faint", "at once", "end"),
        ];
    }

    private List<XElement> Lanes(bool repeatTimes, out double height)
    {
        var stripes = new List<XElement>();
        var lanes = new List<XElement>();
        var ticks = _axis.Ticks().ToList();
        height = 0;
        for (var index = 0; index < _timeline.Lanes.Count; index++)
        {
            if (repeatTimes && index > 0 && index % LanesBetweenTimes == 0)
            {
                height += TimesHeight;
                var bottom = height - 5;
                lanes.AddRange(ticks.Select(tick => AxisLabel(tick, bottom)));
            }

            if (index % 2 == 0)
                stripes.Add(Rectangle(0, height, Width, _lane, "stripe"));
            lanes.Add(Lane(_timeline.Lanes[index], height));
            height += _lane;
        }

        var end = height;
        return [.. stripes, .. ticks.Select(tick => Line(tick.X, 0, tick.X, end, "grid")), .. lanes];
    }

    private XElement Lane(TimelineLane lane, double top)
    {
        var middle = top + (_lane / 2);
        var (from, to) = _timeline.StayOf(lane);
        var drawn = new XElement(s_svg + "g", Titled(Text(_left - 8, middle + 4, _lane < 16 ? "faint" : null, Shown(lane), "end"), TimelineText.Full(lane)));
        if (_axis.At(from) - _left > 2)
            drawn.Add(Titled(Line(_left, middle, _axis.At(from), middle, "queued"), _text.Queued(lane)));
        if (to > from)
            drawn.Add(Line(_axis.At(from), middle, _axis.At(to), middle, "stay"));
        foreach (var step in lane.Steps)
            drawn.Add(Titled(step.IsMark ? Mark(step, middle) : Bar(step, top), _text.Hover(lane, step)));
        return drawn;
    }

    private XElement Bar(TimelineStep step, double top)
    {
        var x = _axis.At(step.Start);
        var width = Math.Max(2, _axis.At(_timeline.EndOf(step)) - x);
        var color = step.Outcome == TimelineOutcome.Failed ? "failed" : ColorOf(step.Type);
        var gap = _lane < 16 ? 2 : 4;
        var bar = new XElement(s_svg + "g", Rectangle(x, top + gap, width, _lane - (2 * gap), step.Outcome == TimelineOutcome.InProgress ? $"{color} open" : color, corner: 2));
        if (_lane >= 16 && width > (step.Type.Length * 5.8) + 10)
            bar.Add(Text(x + 5, top + (_lane / 2) + 3.5, "inside", TimelineText.Shown(step.Type)));
        return bar;
    }

    private XElement Mark(TimelineStep step, double middle)
    {
        var x = _axis.At(step.Start);
        return step.Outcome switch
        {
            TimelineOutcome.NotNeeded => Path($"M{Number(x)} {Number(middle - 4)}l4 4l-4 4l-4-4z", "hollow"),
            TimelineOutcome.NotStarted => Path($"M{Number(x - 4)} {Number(middle - 4)}l8 8m0-8l-8 8", "cross"),
            _ => Text(x, middle + 4, "mark", "?", "middle"),
        };
    }

    private string ColorOf(string type)
    {
        var index = _timeline.Types.TakeWhile(other => other != type).Count();
        return FormattableString.Invariant($"type{Math.Min(index, TimelineStyle.Colors - 1)}");
    }

    private static string Shown(TimelineLane lane)
    {
        var label = TimelineText.Label(lane);
        if (label.Length <= MostCharacters)
            return label;

        var length = char.IsHighSurrogate(label[MostCharacters - 2]) ? MostCharacters - 2 : MostCharacters - 1;
        return label.Substring(0, length) + "…";
    }

    /// <summary>The width of a text in characters of usual width; an ideograph has twice that width.</summary>
    private static int Columns(string text) => text.Sum(character => character >= '\u2E80' ? 2 : 1);

    private static XElement Titled(XElement element, string words)
    {
        element.AddFirst(new XElement(s_svg + "title", words));
        return element;
    }

    private static XElement Text(double x, double y, string? style, string words, string? anchor = null) => new(
        s_svg + "text", Attribute("x", x), Attribute("y", y), style is null ? null : Attribute("class", style), anchor is null ? null : Attribute("text-anchor", anchor), words);

    private static XElement Rectangle(double x, double y, double width, double height, string style, double corner = 0) => new(
        s_svg + "rect", Attribute("class", style), Attribute("x", x), Attribute("y", y), Attribute("width", width), Attribute("height", height), corner > 0 ? Attribute("rx", corner) : null);

    private static XElement Line(double x1, double y1, double x2, double y2, string style) => new(
        s_svg + "line", Attribute("class", style), Attribute("x1", x1), Attribute("y1", y1), Attribute("x2", x2), Attribute("y2", y2));

    private static XElement Path(string data, string style) => new(s_svg + "path", Attribute("class", style), Attribute("d", data));

    private static XAttribute Attribute(string name, object value) => new(name, value is double number ? Number(number) : value);

    private static string Number(double number) => Math.Round(number, 2).ToString(CultureInfo.InvariantCulture);
}
