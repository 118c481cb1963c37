using System.Xml.Linq;
using DropletActions.Engine;
using DropletActions.Tests.Journal;
using DropletActions.Tests.Support;
using FsCheck.Fluent;

namespace DropletActions.Tests.Commands;

/// <summary><c>Export-DropletTimeline</c> draws a run, or says why it does not.</summary>
public sealed class ExportTimelineTests
{
    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    private SandboxHost _host = null!;
    private JournalFolder _folder = null!;

    [SetUp]
    public void Start()
    {
        _host = new();
        _folder = new();
        _host.Set("folder", _folder.Path);
        _host.Set("svg", Path.Combine(_folder.Path, "run.svg"));
        _host.Set("html", Path.Combine(_folder.Path, "run.html"));
    }

    [TearDown]
    public void Stop()
    {
        _host.Dispose();
        _folder.Dispose();
    }

    [Test]
    public void Chain_from_the_pipeline_has_a_lane_for_each_Droplet_and_a_bar_for_each_action()
    {
        var result = _host.Run("& { $stopped = Get-Droplet web* | Stop-Droplet -Wait; $stopped; $stopped | Resize-Droplet -Size s-2vcpu-4gb -Wait } | Export-DropletTimeline $svg -PassThru");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.Output.Single(), Is.TypeOf<FileInfo>());
        var titles = Titles(XElement.Load(Path.Combine(_folder.Path, "run.svg")));
        Assert.That(titles, Has.Exactly(2).StartWith("shutdown of web-0").And.Exactly(2).StartWith("resize of web-0").And.Exactly(1).EqualTo("web-01 (3164444)"));
    }

    [Test]
    public void Journal_is_drawn_without_a_connection_or_a_request()
    {
        _host.Run("Get-Droplet web* | Restart-Droplet -Wait -Journal $folder/run.jsonl; Disconnect-DigitalOcean");
        _host.Sandbox.Calls.Clear();

        var result = _host.Run("Export-DropletTimeline $svg -Journal $folder/run.jsonl -Title 'Kernel update'");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(_host.Sandbox.Calls, Is.Empty);
        var drawing = XElement.Load(Path.Combine(_folder.Path, "run.svg"));
        Assert.That(Titles(drawing), Has.Exactly(2).StartWith("reboot of web-0"));
        Assert.That(drawing.Descendants(s_svg + "text").First().Value, Is.EqualTo("Kernel update"));
    }

    [Test]
    public void Page_is_self_contained_and_lists_what_failed()
    {
        _host.Run("[DropletActions.DropletAction]@{ Id = 1; DropletId = 5; DropletName = 'web-05'; Type = 'resize'; Status = 'errored'; StartedAt = '2026-11-28Z'; CompletedAt = '2026-11-28Z' } | Export-DropletTimeline $html");

        var page = File.ReadAllText(Path.Combine(_folder.Path, "run.html"));
        Assert.That(page, Does.StartWith("<!DOCTYPE html>\n<html").And.Contain("<caption>What failed</caption>").And.Contain("<td>web-05</td>"));
        Assert.That(page.Replace("http://www.w3.org/2000/svg", ""), Does.Not.Contain("http").And.Not.Contain("<script").And.Not.Contain("@import").And.Not.Contain("url("));
        Assert.That(page, Does.Not.Match("<style>[^<]*&"), "A browser reads no entities in a page's style.");
    }

    [TestCase("</title><script>alert(1)</script>")]
    [TestCase("a\u001b[31mred\u0007")]
    [TestCase("\"'&<>")]
    [TestCase("half \ud83d and \u202e back")]
    public void External_name_is_drawn_as_text_only(string name)
    {
        _host.Set("name", name);

        var result = _host.Run("foreach ($file in $svg, $html) { [DropletActions.DropletAction]@{ Id = 1; DropletId = 5; DropletName = $name; Type = $name; Status = 'errored'; StartedAt = '2026-11-28Z' } | Export-DropletTimeline $file -Title $name }");

        Assert.That(result.Errors, Is.Empty);
        var drawing = XElement.Load(Path.Combine(_folder.Path, "run.svg"));
        Assert.That(drawing.DescendantsAndSelf().Select(element => element.Name.LocalName).Distinct(), Is.SubsetOf(["svg", "style", "rect", "text", "g", "line", "title", "path"]));
        Assert.That(drawing.Value.Except("\n").Where(char.IsControl), Is.Empty);
        Assert.That(File.ReadAllText(Path.Combine(_folder.Path, "run.html")), Does.Not.Contain("<script"));
    }

    [Test]
    [Property("Parameter", "Title")]
    public void Any_title_is_drawn_in_a_form_that_can_be_shown() => Prop.ForAll(Inputs.Texts, title =>
    {
        _host.Set("title", title);

        var result = _host.Run("[DropletActions.DropletAction]@{ Id = 1; DropletId = 5; Type = 'reboot'; StartedAt = '2026-11-28Z' } | Export-DropletTimeline $svg -Title $title");

        if (result.Errors.Count == 0 && result.Thrown is null)
            Assert.That(XElement.Load(Path.Combine(_folder.Path, "run.svg")).Descendants(s_svg + "text").First().Value, Is.EqualTo(ScreenText.Of(title).Replace('\uFFFE', '\uFFFD').Replace('\uFFFF', '\uFFFD')));
        else
            Assert.That(title, Is.Empty);
    }).Holds(40);

    [Test]
    public void Action_that_was_serialized_keeps_its_times()
    {
        var result = _host.Run("$a = Restart-Droplet web-01 -Wait; $copy = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($a)); $copy | Export-DropletTimeline $svg");

        Assert.That(result.Warnings, Is.Empty);
        Assert.That(Titles(XElement.Load(Path.Combine(_folder.Path, "run.svg"))), Has.Exactly(1).StartWith("reboot of web-01"));
    }

    [Test]
    public void Long_name_is_cut_between_characters_and_the_legend_fits()
    {
        _host.Set("name", new string('a', 28) + string.Concat(Enumerable.Repeat("\U0001F600", 6)));

        var result = _host.Run("1..14 | ForEach-Object { [DropletActions.DropletAction]@{ Id = $_; DropletId = 5; DropletName = $name; Type = \"a_rather_long_type_$_\"; StartedAt = '2026-11-28Z' } } | Export-DropletTimeline $svg");

        Assert.That(result.Errors, Is.Empty);
        var chips = XElement.Load(Path.Combine(_folder.Path, "run.svg")).Elements(s_svg + "rect").Where(chip => (string?)chip.Attribute("width") == "10").ToList();
        Assert.That(chips, Has.Count.EqualTo(14));
        Assert.That(chips.Select(chip => (double)chip.Attribute("x")!), Is.All.LessThan(840));
    }

    [TestCase("run.png", "ParameterInvalid", "-Path 'run.png' ends neither with .svg nor with .html.")]
    [TestCase("run", "ParameterInvalid", "-Path 'run' ends neither with .svg nor with .html.")]
    [TestCase("env:x.svg", "ParameterInvalid", "The timeline 'env:x.svg' cannot be used: it is a path of the provider Environment, not of a file.")]
    [TestCase("/no/such/folder/run.svg", "TimelineNotWritten", "The timeline '/no/such/folder/run.svg' was not written: Could not find a part of the path '/no/such/folder/run.svg'.")]
    public void Path_that_cannot_be_a_timeline_is_an_error(string path, string id, string message)
    {
        _host.Set("path", path);

        var result = _host.Run("Restart-Droplet web-01 -Wait | Export-DropletTimeline $path");

        Assert.That(result.ErrorId, Is.EqualTo(id));
        Assert.That(result.TheError.Exception.Message, Is.EqualTo(message));
    }

    [Test]
    public void Path_is_checked_before_the_upstream_stage_sends_anything()
    {
        _host.Run("Get-Droplet | Restart-Droplet -Wait | Export-DropletTimeline run.png");

        Assert.That(_host.Bodies, Is.Empty);
    }

    [Test]
    public void Nothing_to_draw_is_a_warning_and_writes_no_file()
    {
        var result = _host.Run("Get-DropletAction -Type resize | Export-DropletTimeline $svg");

        Assert.That(result.Warnings, Is.EqualTo([$"There is no action to draw: '{Path.Combine(_folder.Path, "run.svg")}' was not written."]));
        Assert.That(File.Exists(Path.Combine(_folder.Path, "run.svg")), Is.False);
    }

    [Test]
    public void What_if_writes_no_file()
    {
        _host.Run("Restart-Droplet web-01 -Wait | Export-DropletTimeline $svg -WhatIf");

        Assert.That(File.Exists(Path.Combine(_folder.Path, "run.svg")), Is.False);
        Assert.That(_host.Bodies, Has.Count.EqualTo(1));
    }

    [Test]
    public void Missing_journal_is_an_error_and_writes_no_file()
    {
        var result = _host.Run("Export-DropletTimeline $svg -Journal $folder/none.jsonl");

        Assert.That(result.ErrorId, Is.EqualTo("JournalUnreadable"));
        Assert.That(File.Exists(Path.Combine(_folder.Path, "run.svg")), Is.False);
    }

    private static List<string> Titles(XElement drawing) => [.. drawing.Descendants(s_svg + "title").Select(title => title.Value)];
}
