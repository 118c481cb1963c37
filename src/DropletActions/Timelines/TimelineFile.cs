using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace DropletActions.Timelines;

/// <summary>Makes the file of a timeline: a drawing, or a page without external resources.</summary>
internal static class TimelineFile
{
    private const string PageCss =
        """
        body { margin: 0; background: #fff; color: #1f2933; font: 13px system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
        main { width: 960px; margin: 0 auto; }
        main header { position: sticky; top: 0; }
        svg { display: block; }
        table { border-collapse: collapse; margin: 8px 16px 32px; }
        caption { text-align: left; font-weight: 600; padding: 8px 0; }
        th, td { text-align: left; vertical-align: top; padding: 4px 16px 4px 0; border-top: 1px solid #dfe4ea; }
        @media (prefers-color-scheme: dark) { body { background: #12171d; color: #e3e8ee; } th, td { border-color: #2b333d; } }
        """;

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Whether a path ends as the file of a timeline does: .svg, .html or .htm.</summary>
    public static bool IsKnown(string path) => IsDrawing(path) || IsPage(path);

    /// <summary>Writes the file.</summary>
    /// <param name="path">The full path; its extension decides what is written.</param>
    /// <param name="title">The heading; null for a description of the run.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path, Timeline timeline, string? title, TimeZoneInfo zone)
    {
        var text = new TimelineText(timeline, title, zone);
        var drawing = new TimelineDrawing(timeline, text, zone);
        var root = IsDrawing(path) ? drawing.Whole() : Page(timeline, text, drawing);
        using var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read);
        using var writer = new StreamWriter(stream, s_utf8);
        if (!IsDrawing(path))
            writer.Write("<!DOCTYPE html>\n");
        using var xml = XmlWriter.Create(writer, new() { OmitXmlDeclaration = true, Indent = true, IndentChars = " ", NewLineChars = "\n" });
        root.Save(xml);
    }

    private static XElement Page(Timeline timeline, TimelineText text, TimelineDrawing drawing) => new(
        "html",
        new XAttribute("lang", "en"),
        new XElement(
            "head",
            new XElement("meta", new XAttribute("charset", "utf-8")),
            new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=960")),
            new XElement("title", text.Title),
            new XElement("style", PageCss)),
        new XElement("body", new XElement("main", new XElement("header", drawing.HeadAlone()), drawing.LanesAlone(), Failures(timeline, text))));

    /// <summary>The steps that need attention, in words.</summary>
    private static XElement? Failures(Timeline timeline, TimelineText text)
    {
        var failed = timeline.Lanes.SelectMany(lane => lane.Steps.Where(step => step.IsFailure).Select(step => (Lane: lane, Step: step))).ToList();
        return failed.Count == 0 ? null : new(
            "table",
            new XElement("caption", "What failed"),
            new XElement("thead", Row("th", "Droplet", "Action", "Time", "What became of it")),
            new XElement("tbody", failed.Select(each => Row(
                "td",
                TimelineText.Label(each.Lane),
                TimelineText.Shown(each.Step.Type),
                text.Clock(each.Step.Start),
                TimelineText.Shown(each.Step.Words ?? TimelineText.OutcomeOf(each.Step.Outcome))))));
    }

    private static XElement Row(string cell, params string[] texts) => new("tr", texts.Select(text => new XElement(cell, text)));

    private static bool IsDrawing(string path) => path.EndsWith(".svg", StringComparison.OrdinalIgnoreCase);

    private static bool IsPage(string path) => path.EndsWith(".html", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".htm", StringComparison.OrdinalIgnoreCase);
}
