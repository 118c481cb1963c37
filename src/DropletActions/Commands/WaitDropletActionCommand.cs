using DropletActions.Binding;
using DropletActions.Completion;

namespace DropletActions.Commands;

/// <summary><c>Wait-DropletAction</c>: waits for actions, also those that another client started, and emits each once it is done.</summary>
/// <remarks>
/// Scope droplet:read; with actions:read, one request polls many actions.
/// https://docs.digitalocean.com/reference/api/digitalocean/#operation/dropletActions_get
/// </remarks>
[Cmdlet(VerbsLifecycle.Wait, "DropletAction", DefaultParameterSetName = ByAction)]
[OutputType(typeof(DropletAction))]
public sealed class WaitDropletActionCommand : DropletCommand
{
    private const string ByAction = "Action";
    private const string ById = "Id";

    /// <summary>The actions, as an action cmdlet or Get-DropletAction emits them, or the entries of a journal that have one.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ByAction)]
    [ActionTransformation]
    public DropletAction[] Action { get; set; } = [];

    /// <summary>The Droplet of the actions that <c>-ActionId</c> names. Without it, they are looked up by their ids alone.</summary>
    [Parameter(ParameterSetName = ById)]
    [Alias("DropletId", "DropletName")]
    [SupportsWildcards]
    [DropletTargetTransformation]
    [ArgumentCompleter(typeof(DropletCompleter))]
    public DropletTarget[] Droplet { get; set; } = [];

    /// <summary>The ids of the actions.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ById)]
    [IntegerTransformation]
    [ValidateRange(1, long.MaxValue)]
    [ArgumentCompleter(typeof(ActionIdCompleter))]
    public long[] ActionId { get; set; } = [];

    /// <summary>Seconds to wait for each action, from now; 0 means no limit. The default depends on the action: 600 or 7200.</summary>
    [Parameter]
    [IntegerTransformation]
    [ValidateRange(0, int.MaxValue)]
    public int TimeoutSec { get; set; }

    /// <summary>
    /// The TCP port on which a Droplet has to accept a connection before its action counts as done, 1 to 65535.
    /// </summary>
    [Parameter]
    [IntegerTransformation]
    [ValidateRange(1, 65_535)]
    public int UntilPort { get; set; }

    /// <summary>
    /// A script block, with the Droplet in $_, that has to return something true before the Droplet's action counts as done.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public ScriptBlock? Until { get; set; }

    /// <summary>Requests in flight at most, 1 to 256. The default is 16.</summary>
    [Parameter]
    [IntegerTransformation]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = 16;

    private protected override FleetPump Pump => field ??= new(this, "Waiting for actions", () => new()
    {
        Throttle = ThrottleLimit,
        Wait = true,
        ReadyWhen = ReadyWhen,
        Window = Pump.Link.Window,
        Timeout = MyInvocation.BoundParameters.ContainsKey(nameof(TimeoutSec)) ? TimeSpan.FromSeconds(TimeoutSec) : null,
    })
    {
        Check = Until is null ? null : new(Until),
    };

    private ReadyWhen? ReadyWhen => Engine.ReadyWhen.From(UntilPort, isAsked: Until is not null);

    /// <inheritdoc/>
    protected override void BeginProcessing() => Pump.Link.Begin(takesTurns: !new GivenParameters(this).AnyByScript, startsActions: false);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == ById && Droplet.Length == 0)
            Array.ForEach(ActionId, id => Try(id, () => WaitFor(Await(token => Session.Api.GetActionAsync(id, token)))));
        else if (ParameterSetName == ById)
            Array.ForEach(Droplet, target => Try(target, () => WatchActionsOf(target)));

        foreach (var action in Action)
        {
            // It is waited for here, whether it failed upstream or not.
            Pump.Link.HasFailedUpstream(action);
            if (!ActionTransformationAttribute.IsTurn(action))
                Try(action, () => WaitFor(action));

            // What is over is written before the next action is looked at: the pipeline may want no more.
            Pump.Render();
        }

        Pump.Render();
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => Pump.Finish();

    private void WaitFor(DropletAction action)
    {
        if (ReadyWhen is { } when)
        {
            if (action.DropletId is null)
                throw NoDroplet(action);

            when.Check(ActionCatalog.Find(action.Type), action.Type);
        }

        Pump.Wait(Named(action));
    }

    private static DropletApiException NoDroplet(DropletAction action) => DropletApiException.NotSent(
        FailureKind.ParameterNotForAction,
        FormattableString.Invariant($"Action {action.Id} belongs to no Droplet, so -UntilPort and -Until cannot be used."),
        "Wait for it in a statement of its own, without -UntilPort and -Until.",
        action.Type);

    private void WatchActionsOf(DropletTarget target)
    {
        foreach (var (id, name) in Locate(target))
        foreach (var actionId in ActionId)
            Try(target, () => WaitFor(Await(token => Session.Api.GetDropletActionAsync(id, actionId, token)) with { DropletName = name }));
    }
}
