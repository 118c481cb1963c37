using System.Management.Automation;
using DropletActions.Binding;

namespace DropletActions.Commands;

/// <content>The window of Droplets that may be out of service: <c>-MaxUnavailable</c> and <c>-MaxFailure</c>.</content>
public abstract partial class DropletActionCommand
{
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

    private WindowIntake Intake => field ??= new(Pump);
}
