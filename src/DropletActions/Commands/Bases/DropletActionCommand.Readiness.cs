using System.Management.Automation;
using DropletActions.Binding;
using DropletActions.Engine;

namespace DropletActions.Commands;

/// <content>When a Droplet is ready: <c>-UntilPort</c> and <c>-Until</c>.</content>
public abstract partial class DropletActionCommand
{
    /// <summary>
    /// The TCP port on which a Droplet has to accept a connection before its action counts as done, 1 to 65535. Implies -Wait.
    /// </summary>
    [Parameter]
    [WholeNumberTransformation]
    [ValidateRange(1, 65_535)]
    public int UntilPort { get; set; }

    /// <summary>
    /// A script block, with the Droplet in $_, that has to return something true before the Droplet's action counts as done. Implies -Wait.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public ScriptBlock? Until { get; set; }

    private ReadyWhen? ReadyWhen => Engine.ReadyWhen.From(UntilPort, isAsked: Until is not null);

    /// <summary>Refuses -UntilPort with a type that it does not fit, before any stage of the pipeline has sent a request. A row's own type is checked with the row.</summary>
    private void CheckReadyWhen()
    {
        if (ReadyWhen is { } when && Draft(new(_given!, null)).Type is { } type)
            when.Check(ActionCatalog.Find(type.Trim()), type);
    }

    /// <summary>Refuses a Droplet without an address that -UntilPort could dial, where the Droplet came with its addresses.</summary>
    private static void RequireAddress(DropletTarget target)
    {
        if (target.Source is not Droplet { Status.Length: > 0 } droplet || Engine.ReadyWhen.AddressOf(droplet) is not null)
            return;

        throw new DropletApiException(new(
            FailureKind.ParameterInvalid, $"{DropletLabel.Full(droplet.Name.Length > 0 ? droplet.Name : null, droplet.DropletId)} has no IP address, so -UntilPort cannot be used. Nothing was sent to it.")
        {
            Advice = "Use -Until { … } with a check of your own, or omit -UntilPort.",
            DropletId = droplet.DropletId,
            Delivery = Delivery.NotSent,
        });
    }
}
