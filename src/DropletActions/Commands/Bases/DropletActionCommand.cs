using System.Management.Automation;
using DropletActions.Binding;
using DropletActions.Completion;
using DropletActions.Engine;

namespace DropletActions.Commands;

/// <summary>A cmdlet that starts actions: which Droplets it acts on, what it asks before, and what it waits for.</summary>
public abstract class DropletActionCommand : DropletCommand
{
    private readonly HashSet<(long DropletId, string Request)> _submitted = [];
    private readonly BulkCollection _bulk = new();
    private GivenParameters? _given;
    private RunJournal? _journal;
    private ActionRequest? _request;

    /// <summary>
    /// The Droplets: ids, names, wildcards, Droplet or DropletAction objects, or objects with a DropletId or DropletName property.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ByDroplet)]
    [Alias("DropletId", "DropletName")]
    [SupportsWildcards]
    [DropletTargetTransformation]
    [ArgumentCompleter(typeof(DropletCompleter))]
    public virtual DropletTarget[] Droplet { get; set; } = [];

    /// <summary>All Droplets with this tag. Tag names are case-sensitive.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByTag)]
    [ValidateTag]
    [ArgumentCompleter(typeof(TagCompleter))]
    public virtual string? Tag { get; set; }

    /// <summary>Emit each action once it is done rather than once it is accepted.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>Seconds to wait for each action, from its acceptance; 0 means no limit. The default depends on the action: 600 or 7200.</summary>
    [Parameter]
    [WholeNumberTransformation]
    [ValidateRange(0, int.MaxValue)]
    public int TimeoutSec { get; set; }

    /// <summary>Try a Droplet with a pending event again until the timeout, instead of failing.</summary>
    [Parameter]
    public SwitchParameter WaitIfBusy { get; set; }

    /// <summary>
    /// The file in which each step is recorded before it is carried out: the same statement with the same file resumes where the last
    /// one stopped, whatever ended it. One whose run has finished starts nothing more. The path is taken literally.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Journal { get; set; }

    /// <summary>Requests in flight at most, 1 to 256. The default is 16.</summary>
    [Parameter]
    [WholeNumberTransformation]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = 16;

    /// <summary>What the parameters ask for, as they are now.</summary>
    /// <exception cref="DropletApiException">The parameters do not fit each other.</exception>
    private protected abstract ActionDraft Draft(GivenValues given);

    /// <summary>Whether all Droplets are collected first, and then acted on in one bulk request.</summary>
    private protected virtual bool IsBulk => false;

    /// <summary>What to send if the request does not have its effect in time; null for nothing.</summary>
    private protected virtual FallbackRequest? Fallback => null;

    private protected override FleetPump Pump => field ??= new(this, MyInvocation.MyCommand?.Name ?? "", () => new()
    {
        Journal = _journal,
        Throttle = ThrottleLimit,
        Wait = Wait,
        WaitIfBusy = WaitIfBusy,
        Timeout = MyInvocation.BoundParameters.ContainsKey(nameof(TimeoutSec)) ? TimeSpan.FromSeconds(TimeoutSec) : null,
    });

    /// <summary>Opens the journal, before any stage of the pipeline has sent a request.</summary>
    protected override void BeginProcessing()
    {
        _given = new(this);
        Pump.Link.Begin(takesTurns: !_given.AnyByScript);
        if (Journal is not null && !this.IsWhatIf())
            _journal = OpenJournal(Journal);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Tag is not null)
        {
            ActOnTag(Tag, OrTerminate(() => RequestFor(null)));
            return;
        }

        foreach (var target in Droplet)
            ActOn(target);
        Pump.Render();
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        foreach (var (request, droplets) in _bulk.Sets)
        {
            if (!MayRun(request, BulkCollection.Describe(droplets)))
                continue;

            WriteVerbose($"{request.Type.Name} of {droplets.Count} Droplets in one bulk request, by a temporary tag.");
            Pump.Submit(new BulkWork(request, droplets) { Fallback = Fallback });
        }

        Pump.Finish();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            _journal?.Dispose();
    }

    private bool MayRun(ActionRequest request, string target) => this.MayRun(
        request, target, Fallback is { } fallback ? $", and {fallback.Request.Type.ConfirmPhrase.ToLowerInvariant()} what is not off after {fallback.After.TotalSeconds:0} s" : "");

    private ActionRequest RequestFor(DropletTarget? target)
    {
        if (_request is not null && target is not { IsRow: true })
            return _request;

        var values = new GivenValues(_given!, target);
        var request = Draft(values).ToRequest();
        if (values.AreFixed)
            _request = request;
        return request;
    }

    private RunJournal OpenJournal(string path)
    {
        var statement = new JournalStatement(MyInvocation.MyCommand.Name, OrTerminate(() => Draft(new(_given!, null)).KeyOf(MayComeWithRecords)), Connected.BaseUri.AbsoluteUri.TrimEnd('/'))
        {
            Otherwise = Fallback?.Request.Key,
            Tag = Tag,
        };
        return OrTerminate(() => RunJournal.Open(FilePath.Resolve(SessionState, path), statement, Session.Clock));
    }

    /// <summary>Whether a parameter's value may be another for each record.</summary>
    private bool MayComeWithRecords(string name) => Tag is null && !_given!.IsFixed(name)
        && (_given.IsOnCommandLine(name) || MyInvocation.MyCommand.Parameters[name].ParameterSets.Values.Any(set => set.ValueFromPipelineByPropertyName));

    private void ActOn(DropletTarget target)
    {
        if (Pump.Link.HasFailedUpstream(target.Source) && target.Source is DropletAction failed)
        {
            // The upstream stage reports its error; what it was to prepare is not there.
            var how = failed.Status == "errored" ? "ended with the status 'errored'" : "did not end in time, or its status could not be checked";
            WriteVerbose($"{DropletLabel.Of(failed.DropletName, failed.DropletId ?? 0)} is skipped: its {failed.Type} {how}.");
            return;
        }

        if (target.IsTurn)
            return;

        Try(target, () =>
        {
            var request = RequestFor(target);
            if (IsBulk)
                BulkCollection.Check(request);
            foreach (var (id, name) in Locate(target))
                ActOn(request, id, name);
        });
    }

    private void ActOn(ActionRequest request, long id, string? name)
    {
        var label = DropletLabel.Full(name, id);
        if (!_submitted.Add((id, request.Key)))
        {
            WriteVerbose($"{label} was specified more than once; {request.Type.Name} is sent only once.");
            return;
        }

        if (IsBulk)
            _bulk.Add(request, id, name);
        else if (MayRun(request, label))
            Pump.Submit(new DropletWork(request, id, name) { Fallback = Fallback });
    }

    /// <summary>
    /// One bulk request where the API has one for the type, otherwise a request for each. The tag's Droplets are listed first either
    /// way: so a confirmation says how many they are, and none that the bulk request passed over is forgotten.
    /// </summary>
    private void ActOnTag(string tag, ActionRequest request)
    {
        var droplets = OrTerminate(() => Await(token => Directory.FindTaggedAsync(tag, token)));
        var isBulk = request.CanRunByTag && Fallback is null;
        WriteVerbose(
            isBulk ? $"{request.Type.Name} of {droplets.Count} Droplets tagged '{tag}' in one bulk request."
            : Fallback is not null ? $"Because of -PowerOffAfter, {request.Type.Name} is sent to each of the {droplets.Count} Droplets tagged '{tag}' separately."
            : $"The API has no bulk request for this {request.Type.Name}: it is sent to each of the {droplets.Count} Droplets tagged '{tag}'.");
        if (!isBulk)
        {
            foreach (var droplet in droplets)
                ActOn(request, droplet.DropletId, droplet.Name);
        }
        else if (MayRun(request, droplets.Count == 1 ? $"1 Droplet tagged '{tag}'" : $"{droplets.Count} Droplets tagged '{tag}'"))
        {
            Pump.Submit(new TagWork(request, tag, droplets));
        }
    }
}
