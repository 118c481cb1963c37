using System.Management.Automation;
using DropletActions.Binding;
using DropletActions.Completion;
using DropletActions.Engine;

namespace DropletActions.Commands;

/// <summary>A cmdlet that starts actions: which Droplets it acts on, what it asks before, and what it waits for.</summary>
public abstract partial class DropletActionCommand : DropletCommand
{
    private readonly SentRequests _sent = new();
    private readonly BulkCollection _bulk = new();
    private readonly RowReport _rows = new();
    private RowColumns? _columns;
    private GivenParameters? _given;
    private RunJournal? _journal;
    private ActionOrder? _order;
    private (ActionOrder Order, long Id, string? Name, PSObject? Row)? _held;

    /// <summary>Makes a cmdlet, whose command line PowerShell binds next.</summary>
    protected DropletActionCommand() => RowBinding.BeginCommandLine();

    /// <summary>
    /// The Droplets: ids, names, wildcards, Droplet or DropletAction objects, or rows with a DropletId, DropletName or Droplet column.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ByDroplet)]
    [Alias("DropletId", "DropletName")]
    [SupportsWildcards]
    [DropletTargetTransformation(LeavesRows = true)]
    [ArgumentCompleter(typeof(DropletCompleter))]
    public virtual DropletTarget[] Droplet { get; set => field = _rows.Number(value); } = [];

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

    /// <summary>The columns that rows may have, which warn of others: here only of those that look like a parameter.</summary>
    private protected virtual RowColumns ColumnsOf(GivenParameters given) => new(given.AllColumns, given.Others, reportsAll: false);

    private protected override FleetPump Pump => field ??= new(this, MyInvocation.MyCommand?.Name ?? "", () => new()
    {
        Journal = _journal,
        Throttle = ThrottleLimit,
        Wait = Wait || ReadyWhen is not null || Pump.Link.Window is { Window.IsLimited: true },
        Window = Pump.Link.Window,
        ReadyWhen = ReadyWhen,
        WaitIfBusy = WaitIfBusy,
        Timeout = MyInvocation.BoundParameters.ContainsKey(nameof(TimeoutSec)) ? TimeSpan.FromSeconds(TimeoutSec) : null,
    })
    {
        Check = Until is null ? null : new(Until),
    };

    /// <summary>Opens the journal, before any stage of the pipeline has sent a request.</summary>
    protected override void BeginProcessing()
    {
        RowBinding.BeginRecords();
        _given = new(this);
        _columns = ColumnsOf(_given);
        Pump.Link.Begin(takesTurns: !_given.AnyByScript, startsActions: true);
        OrTerminate(() => Intake.Open(this, IsBulk));
        OrTerminate(CheckReadyWhen);
        if (Journal is not null && !this.IsWhatIf())
            _journal = OpenJournal(Journal);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        RowBinding.EndRecord();
        if (Tag is not null)
        {
            var order = OrTerminate(() => OrderFor(null));
            if (CheckFirst)
                _collected.Add(new(1, null, order, null));
            else
                ActOnTag(Tag, order);
            return;
        }

        OrTerminate(CheckProperties);

        foreach (var target in Droplet)
            ActOn(target);
        Pump.Render();
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (CheckFirst)
            CheckCollected();

        if (_held is { } held)
            Send(held.Order, held.Id, held.Name, held.Row);

        Intake.Finish(_journal);
        foreach (var (order, droplets) in _bulk.Sets)
        {
            if (!MayRun(order, BulkCollection.Describe(droplets)))
                continue;

            WriteVerbose($"{order.Request.Type.Name} of {droplets.Count} Droplets in one bulk request, by a temporary tag.");
            Pump.Submit(new BulkWork(order.Request, droplets) { Fallback = order.Fallback });
        }

        Pump.Finish();
        if (this.IsWhatIf() && Pump.Link.StagesWithoutInput is { Length: > 0 } stages)
            this.Tell($"{stages}: not known yet, because what they act on is the result of {MyInvocation.MyCommand.Name}");
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing)
            return;

        // A command line that was refused is followed by no records.
        RowBinding.BeginRecords();
        _journal?.Dispose();
    }

    private bool MayRun(ActionOrder order, string target, long? dropletId = null) => this.MayRun(
        order.Request, target, PriceChange(order.Request, dropletId) + (order.Fallback is { } fallback ? $", and {fallback.Request.Type.ConfirmPhrase.ToLowerInvariant()} what is not off after {fallback.After.TotalSeconds:0} s" : ""));

    private ActionOrder OrderFor(DropletTarget? target)
    {
        if (_order is not null && target is not { IsRow: true })
            return _order;

        var values = new GivenValues(_given!, target);
        var draft = Draft(values);
        var order = new ActionOrder(draft.ToRequest(), draft.Fallback);
        ReadyWhen?.Check(order.Request.Type, order.Request.Type.Name);
        if (values.AreFixed)
            _order = order;
        return order;
    }

    private RunJournal OpenJournal(string path) => OrTerminate(() =>
    {
        var draft = Draft(new(_given!, null));
        var statement = new JournalStatement(MyInvocation.MyCommand.Name, draft.KeyOf(MayComeWithRecords), Connected.BaseUri.AbsoluteUri.TrimEnd('/'))
        {
            Otherwise = draft.Fallback?.Request.Key,
            Tag = Tag,
        };
        var journal = RunJournal.Open(FilePath.Resolve(SessionState, path), statement, Session.Clock);
        if (journal.Describe() is { } resumed)
            WriteVerbose(resumed);
        return journal;
    });

    /// <summary>Whether a parameter's value may be another for each record.</summary>
    private bool MayComeWithRecords(string name) => Tag is null
        && (MyInvocation.ExpectingInput || Array.Exists(Droplet, target => target.IsRow)) && _given!.MayComeWithRecords(name);

    /// <summary>
    /// Refuses values from the pipeline for Droplets of the command line, because whether they come from a row cannot be told. Only the ids of
    /// images and kernels are clear: <c>Get-DropletSnapshot golden | Reset-Droplet web-02</c>.
    /// </summary>
    private void CheckProperties()
    {
        if (!_given!.IsOnCommandLine(nameof(Droplet)))
            return;

        foreach (var name in _given.FromProperties.Where(name => name is not ("Image" or "Kernel") || !WholeNumberTransformationAttribute.TryTake(MyInvocation.BoundParameters[name], out _)))
        {
            throw new DropletApiException(new(FailureKind.ParameterInvalid, $"-{name} comes from the pipeline, but the Droplet from the command line.")
            {
                Advice = $"Specify -{name} on the command line, or pipe rows that name their Droplets too.",
                Delivery = Delivery.NotSent,
            });
        }
    }

    private void ActOn(DropletTarget target)
    {
        if (Pump.Link.HasFailedUpstream(target.Source) && target.Source is DropletAction failed)
        {
            // The upstream stage reports its error; what it was to prepare is not there.
            var how = failed.Status == "errored" ? "ended with the status 'errored'" : "was not done in time, the Droplet was not ready, or that could not be checked";
            WriteVerbose($"{DropletLabel.Of(failed.DropletName, failed.DropletId ?? 0)} is skipped: its {failed.Type} {how}.");
            return;
        }

        if (target.IsTurn)
            return;

        if (target.IsRow)
            BeginRow(target);

        if (CheckFirst)
        {
            Collect(target);
            return;
        }

        Try(target, () => RowReport.In(target, () =>
        {
            var order = OrderFor(target);
            if (target.Refusal is { } why)
                throw new DropletApiException(new(FailureKind.ParameterInvalid, why) { Delivery = Delivery.NotSent });

            CheckOrder(order, target);
            foreach (var (id, name) in Announce(Locate(target)))
                ActOn(order, id, name, target.IsRow ? target.Properties : null);
        }));
    }

    private void CheckOrder(ActionOrder order, DropletTarget target)
    {
        if (IsBulk)
            BulkCollection.Check(order.Request);
        if (UntilPort > 0)
            RequireAddress(target);
    }

    private void BeginRow(DropletTarget target)
    {
        if (target.Refusal is not null && RowColumns.HintOfDelimiter(target.Properties!) is { } hint)
            ThrowTerminating(new(new(FailureKind.ParameterInvalid, hint) { Delivery = Delivery.NotSent }));

        foreach (var warning in _columns!.WarningsFor(target.Properties!))
            WriteWarning(warning);
    }

    private void ActOn(ActionOrder order, long id, string? name, PSObject? row = null)
    {
        var label = DropletLabel.Full(name, id);
        var isOneForAll = IsOneForAll(order.Request);
        if (!(isOneForAll ? OrTerminate(() => _sent.TryAdd(order.Request, id, label)) : _sent.TryAdd(order.Request, id, label)))
        {
            WriteVerbose($"{label} was specified more than once; {order.Request.Type.Name} is sent only once.");
            return;
        }

        if (IsBulk)
            _bulk.Add(order, id, name);
        else if (isOneForAll)
            _held = (order, id, name, row);
        else
            Send(order, id, name, row);
    }

    /// <summary>
    /// Whether the command line has a value for all Droplets that makes sense for one only. Its request is held until the end, so that it
    /// is sent to none if there are several.
    /// </summary>
    private bool IsOneForAll(ActionRequest request) =>
        request.Type.IsForOneDroplet && (_given!.IsFixed("NewName") || _given.IsFixed("Name") || _given.IsFixed("Body"));

    private void Send(ActionOrder order, long id, string? name, PSObject? row)
    {
        if (Intake.Window is { IsClosed: true } || MayRun(order, DropletLabel.Full(name, id), id))
            Intake.Submit(new(order.Request, id, name) { Fallback = order.Fallback, Given = row }, _journal);
    }
}
