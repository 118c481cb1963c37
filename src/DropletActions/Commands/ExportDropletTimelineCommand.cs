using DropletActions.Binding;
using DropletActions.Rendering;
using DropletActions.Timelines;

namespace DropletActions.Commands;

/// <summary><c>Export-DropletTimeline</c>: draws a run, one lane for each Droplet, as SVG or as a page.</summary>
/// <remarks>Makes no request and needs no connection.</remarks>
[Cmdlet(VerbsData.Export, "DropletTimeline", DefaultParameterSetName = ByAction, SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportDropletTimelineCommand : PSCmdlet
{
    private const string ByAction = "Action";
    private const string ByJournal = "Journal";

    private readonly TimelineBuilder _builder = new();
    private string _file = "";

    /// <summary>The file to write: <c>.svg</c> for a drawing, <c>.html</c> for a page. The path is taken literally; an existing file is replaced.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The actions, as an action cmdlet, Wait-DropletAction or Get-DropletAction emits them.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ByAction)]
    [ActionTransformation]
    public DropletAction[] Action { get; set; } = [];

    /// <summary>The journals of the run. Paths are taken literally.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByJournal)]
    [ValidateNotNullOrEmpty]
    public string[] Journal { get; set; } = [];

    /// <summary>The heading. By default it says what was done.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Title { get; set; }

    /// <summary>Emit the file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        try
        {
            _file = TimelineFile.IsKnown(Path) ? FilePath.Resolve(SessionState, Path, "timeline", FailureKind.ParameterInvalid) : throw UnknownExtension();
            foreach (var entry in Journal.SelectMany(path => RunJournal.Read(FilePath.Resolve(SessionState, path))))
                _builder.Add(entry);
        }
        catch (DropletApiException e)
        {
            ThrowTerminatingError(ErrorRecords.From(e));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Array.ForEach(Action, _builder.Add);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var timeline = _builder.Build();
        if (_builder.Undated > 0)
            WriteWarning($"{TimelineText.Count(_builder.Undated, "action")} without a start time cannot be drawn.");
        if (timeline is null)
        {
            WriteWarning(ScreenText.Of($"There is no action to draw: '{Path}' was not written."));
            return;
        }

        var sentence = ScreenText.Of($"Write the timeline of {TimelineText.Count(timeline.Lanes.Count, "Droplet")} to {_file}");
        if (!ShouldProcess(sentence, sentence, "Confirm"))
            return;

        Write(timeline);

        if (PassThru)
            WriteObject(new FileInfo(_file));
    }

    private void Write(Timeline timeline)
    {
        try
        {
            TimelineFile.Write(_file, timeline, Title, TimeZoneInfo.Local);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(ErrorRecords.From(DropletApiException.NotSent(
                FailureKind.TimelineNotWritten, $"The timeline '{_file}' was not written: {e.Message}", "Use a path in a folder that exists and that you may write to.", cause: e)));
        }
    }

    private DropletApiException UnknownExtension() => DropletApiException.NotSent(
        FailureKind.ParameterInvalid, $"-Path '{Path}' ends neither with .svg nor with .html.", "Give the file an extension: .svg for a drawing, .html for a page.");
}
