using System.Management.Automation;
using DropletActions.Binding;
using DropletActions.Completion;
using DropletActions.Engine;

namespace DropletActions.Commands;

/// <summary><c>Wait-DropletAction</c>: waits for actions, whoever started them, and emits each once it is done.</summary>
/// <remarks>
/// Scope droplet:read; with actions:read many are looked at in one request.
/// https://docs.digitalocean.com/reference/api/digitalocean/#operation/dropletActions_get
/// </remarks>
[Cmdlet(VerbsLifecycle.Wait, "DropletAction", DefaultParameterSetName = ByAction)]
[OutputType(typeof(DropletAction))]
public sealed class WaitDropletActionCommand : FleetCommand
{
    private const string ByAction = "Action";
    private const string ById = "Id";

    /// <summary>The actions, as an action cmdlet or Get-DropletAction emits them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ByAction)]
    [ActionTransformation]
    public DropletAction[] Action { get; set; } = [];

    /// <summary>The Droplet whose actions are given by <c>-ActionId</c>.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ById)]
    [Alias("DropletId", "DropletName")]
    [SupportsWildcards]
    [DropletTargetTransformation]
    [ArgumentCompleter(typeof(DropletCompleter))]
    public DropletTarget[] Droplet { get; set; } = [];

    /// <summary>The ids of the actions.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ById)]
    [WholeNumberTransformation]
    [ValidateRange(1, long.MaxValue)]
    [ArgumentCompleter(typeof(ActionIdCompleter))]
    public long[] ActionId { get; set; } = [];

    /// <summary>Seconds to wait for each action, from now; 0 waits for ever. The default depends on the action: 600 or 7200.</summary>
    [Parameter]
    [WholeNumberTransformation]
    [ValidateRange(0, int.MaxValue)]
    public int TimeoutSec { get; set; }

    private protected override FleetOptions Options => new()
    {
        Throttle = ThrottleLimit,
        Wait = true,
        Timeout = MyInvocation.BoundParameters.ContainsKey(nameof(TimeoutSec)) ? TimeSpan.FromSeconds(TimeoutSec) : null,
    };

    private protected override string Activity => "Waiting for actions";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == ById)
            Array.ForEach(Droplet, target => Try(target, () => WatchActionsOf(target)));

        foreach (var action in Action)
        {
            // Failed there or not, it is what is waited for here.
            Link.HasFailedUpstream(action);
            if (!ActionTransformationAttribute.IsTurn(action))
                Run.Wait(action);
        }

        Render();
    }

    private void WatchActionsOf(DropletTarget target)
    {
        foreach (var (id, name) in Locate(target))
        foreach (var actionId in ActionId)
            Try(target, () => Run.Wait(Await(token => Session.Api.GetDropletActionAsync(id, actionId, token)) with { DropletName = name }));
    }
}
