using DropletActions.Binding;
using DropletActions.Completion;

namespace DropletActions.Commands;

/// <summary>A cmdlet that starts actions: its Droplets, its confirmation, and its waits.</summary>
public abstract class DropletActionCommand : DropletCommand
{
    private readonly RowReport _rows = new();

    // These are made when the statement begins.
    private GivenParameters _given = null!;
    private RowColumns _columns = null!;
    private ActionOrders _orders = null!;
    private WorkIntake _work = null!;
    private FirstCheck? _check;
    private RunJournal? _journal;

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
    [IntegerTransformation]
    [ValidateRange(0, int.MaxValue)]
    public int TimeoutSec { get; set; }

    /// <summary>Try a Droplet with a pending event again until the timeout, instead of failing.</summary>
    [Parameter]
    public SwitchParameter WaitIfBusy { get; set; }

    /// <summary>
    /// The file in which each step is recorded before it is carried out. The same statement with the same file resumes where the last
    /// run stopped, whatever ended it. If the run has finished, nothing is started. The path is literal.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Journal { get; set; }

    /// <summary>
    /// The TCP port on which a Droplet has to accept a connection before its action counts as done, 1 to 65535. Implies -Wait.
    /// </summary>
    [Parameter]
    [IntegerTransformation]
    [ValidateRange(1, 65_535)]
    public int UntilPort { get; set; }

    /// <summary>
    /// A script block, with the Droplet in $_, that has to return something true before the Droplet's action counts as done. Implies -Wait.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public ScriptBlock? Until { get; set; }

    /// <summary>
    /// How many Droplets may be out of service at the same time: a number, or a percentage of the statement's Droplets. A Droplet counts
    /// from the first request to it until the last stage of the pipeline is done with it. Implies -Wait.
    /// </summary>
    [Parameter]
    [DropletShareTransformation(Min = 1)]
    public string? MaxUnavailable { get; set; }

    /// <summary>
    /// How many Droplets may fail before no further one is started: a number, or a percentage of the statement's Droplets. The default is
    /// 0 with -MaxUnavailable.
    /// </summary>
    [Parameter]
    [DropletShareTransformation]
    public string? MaxFailure { get; set; }

    /// <summary>
    /// Collect all Droplets and rows first, check them by the account's lists, and start nothing unless all is right. With -WhatIf it emits
    /// what would be done.
    /// </summary>
    [Parameter]
    public SwitchParameter CheckFirst { get; set; }

    /// <summary>Requests in flight at most, 1 to 256. The default is 16.</summary>
    [Parameter]
    [IntegerTransformation]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = 16;

    /// <summary>The request of the parameters, with their current values.</summary>
    /// <exception cref="DropletApiException">The parameters do not fit each other.</exception>
    private protected abstract ActionDraft Draft(GivenValues given);

    internal ReadyWhen? ReadyWhen => Engine.ReadyWhen.From(UntilPort, isAsked: Until is not null);

    /// <summary>Whether all Droplets are collected first, and then acted on in one bulk request.</summary>
    private protected virtual bool IsBulk => false;

    /// <summary>The columns that rows may have, and which others to warn about: here only those that look like a parameter.</summary>
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
        _orders = new(_given, Draft, ReadyWhen, IsBulk);
        Pump.Link.Begin(takesTurns: !_given.AnyByScript, startsActions: true);
        OrTerminate(() => WindowIntake.Open(this, Pump.Link, IsBulk));
        OrTerminate(_orders.CheckReadyWhen);
        if (Journal is not null && !this.IsWhatIf())
            _journal = OpenJournal(Journal);
        _work = new(this, new(Pump, _journal), _orders, IsBulk);
        _check = CheckFirst ? new(this, _work, _journal, count => Pump.Announced = count) : null;
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        RowBinding.EndRecord();
        if (Tag is not null)
        {
            ActOnTag(Tag);
            return;
        }

        OrTerminate(_given.CheckDroplets);
        foreach (var target in Droplet)
            ActOn(target);
        Pump.Render();
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_check is not null)
            OrTerminate(_check.Finish);
        _work.Finish();
        Pump.Finish();
        if (this.IsWhatIf() && Pump.Link.StagesWithoutInput is { Length: > 0 } stages)
            this.WriteWhatIf($"{stages}: not known yet, because the result of {MyInvocation.MyCommand.Name} is their input");
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

    /// <summary>The Droplets that a target means. In a resumed run of renames, a name is the one that its Droplet had before.</summary>
    /// <exception cref="DropletApiException">No Droplet has the name, several have it, or none matches the wildcard.</exception>
    internal IReadOnlyList<(long Id, string? Name)> Locate(DropletTarget target, ActionRequest request) =>
        target is { Id: null, IsWildcard: false, Name: { } name } && _journal?.FindRenamed(name, request) is { } id ? [(id, name)] : Locate(target);

    private RunJournal OpenJournal(string path) => OrTerminate(() =>
    {
        var draft = _orders.Statement;
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
        && (MyInvocation.ExpectingInput || Array.Exists(Droplet, target => target.IsRow)) && _given.MayComeWithRecords(name);

    private void ActOnTag(string tag)
    {
        var order = OrTerminate(() => _orders.For(null));
        if (_check is not null)
            _check.Collect(null, () => order);
        else
            _work.AddTagged(order, tag, OrTerminate(() => Await(token => Directory.FindTaggedAsync(tag, token))));
    }

    private void ActOn(DropletTarget target)
    {
        if (Pump.Link.HasFailedUpstream(target.Source) && target.Source is DropletAction failed)
        {
            // The upstream stage reports its error, and its action is missing.
            var how = failed.Status == "errored" ? "ended with the status 'errored'" : "was not done in time, the Droplet was not ready, or that could not be checked";
            WriteVerbose($"{DropletLabel.Of(failed.DropletName, failed.DropletId ?? 0)} is skipped: its {failed.Type} {how}.");
            return;
        }

        if (target.IsTurn)
            return;

        if (target.IsRow)
            BeginRow(target);

        if (_check is not null)
        {
            OrTerminate(() => _check.Collect(target, () => _orders.For(target)));
            return;
        }

        Try(target, () => RowReport.In(target, () =>
        {
            var order = _orders.For(target);
            foreach (var (id, name) in Announce(Locate(target, order.Request)))
                _work.Add(order, id, name, target);
        }));
    }

    /// <summary>Lets the progress know how many Droplets the command line names.</summary>
    private IReadOnlyList<(long Id, string? Name)> Announce(IReadOnlyList<(long Id, string? Name)> found)
    {
        if (!MyInvocation.ExpectingInput)
            Pump.Announced = Droplet.Length == 1 ? found.Count : Array.Exists(Droplet, target => target.IsWildcard) ? null : Droplet.Length;
        return found;
    }

    private void BeginRow(DropletTarget target)
    {
        if (target.Refusal is not null && RowColumns.HintOfDelimiter(target.Properties!) is { } hint)
            ThrowTerminating(DropletApiException.NotSent(FailureKind.ParameterInvalid, hint));

        foreach (var warning in _columns.WarningsFor(target.Properties!))
            WriteWarning(warning);
    }
}
