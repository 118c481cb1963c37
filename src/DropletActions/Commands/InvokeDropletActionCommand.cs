using System.Collections;
using DropletActions.Binding;
using DropletActions.Completion;

namespace DropletActions.Commands;

/// <summary>
/// <c>Invoke-DropletAction</c>: runs any action type, with its parameters given on the command line, by the rows of a plan, or as a
/// body that is sent as it is.
/// </summary>
/// <remarks>
/// Scopes by type. All parameters are static and bind by property name, so a plan can be a CSV file.
/// https://docs.digitalocean.com/reference/api/digitalocean/#operation/dropletActions_post
/// </remarks>
[Cmdlet(VerbsLifecycle.Invoke, "DropletAction", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = ByDroplet)]
[OutputType(typeof(DropletAction))]
public sealed class InvokeDropletActionCommand : BulkActionCommand
{
    private const string BodyByDroplet = "BodyDroplet";
    private const string BodyByTag = "BodyTag";

    /// <inheritdoc/>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ByDroplet)]
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = BodyByDroplet)]
    [Alias("DropletId", "DropletName")]
    [SupportsWildcards]
    [DropletTargetTransformation(LeavesRows = true, LeavesUnreadableRows = true)]
    [ArgumentCompleter(typeof(DropletCompleter))]
    public override DropletTarget[] Droplet { get => base.Droplet; set => base.Droplet = value; }

    /// <inheritdoc/>
    [Parameter(Mandatory = true, ParameterSetName = ByTag)]
    [Parameter(Mandatory = true, ParameterSetName = BodyByTag)]
    [ValidateTag]
    [ArgumentCompleter(typeof(TagCompleter))]
    public override string? Tag { get => base.Tag; set => base.Tag = value; }

    /// <summary>The action type, in the API's words, for example reboot or power_cycle.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = ByDroplet)]
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = ByTag)]
    [AllowEmptyString]
    [AllowNull]
    [CellTransformation]
    [ArgumentCompleter(typeof(ActionTypeCompleter))]
    public string? Type { get; set; }

    /// <summary>resize: the slug of the new size.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByDroplet)]
    [Parameter(ParameterSetName = ByTag)]
    [CellTransformation]
    [ArgumentCompleter(typeof(SizeCompleter))]
    public string? Size { get; set; }

    /// <summary>resize: resize the disk too, which is permanent.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByDroplet)]
    [Parameter(ParameterSetName = ByTag)]
    [FlagTransformation]
    public SwitchParameter Disk { get; set; }

    /// <summary>restore: the id of a backup. rebuild: the slug or the id of an image.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByDroplet)]
    [Parameter(ParameterSetName = ByTag)]
    [NumberAsTextTransformation(IdProperty = nameof(DropletImage.ImageId))]
    [ArgumentCompleter(typeof(ImageOfTypeCompleter))]
    public string? Image { get; set; }

    /// <summary>rename: the new name. snapshot: the name of the snapshot.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByDroplet)]
    [Parameter(ParameterSetName = ByTag)]
    [CellTransformation]
    public string? Name { get; set; }

    /// <summary>change_kernel: the kernel's id.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByDroplet)]
    [Parameter(ParameterSetName = ByTag)]
    [NumberAsTextTransformation(IdProperty = nameof(DropletKernel.KernelId))]
    [ArgumentCompleter(typeof(KernelCompleter))]
    public string? Kernel { get; set; }

    /// <summary>enable_backups, change_backup_policy: the plan, daily or weekly.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByDroplet)]
    [Parameter(ParameterSetName = ByTag)]
    [CellTransformation]
    [ArgumentCompleter(typeof(BackupPlanCompleter))]
    public string? Plan { get; set; }

    /// <summary>enable_backups, change_backup_policy: the day of a weekly plan.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByDroplet)]
    [Parameter(ParameterSetName = ByTag)]
    [CellTransformation]
    [ArgumentCompleter(typeof(WeekdayCompleter))]
    public string? Weekday { get; set; }

    /// <summary>enable_backups, change_backup_policy: the hour (UTC) at which the window starts: 0, 4, 8, 12, 16 or 20.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByDroplet)]
    [Parameter(ParameterSetName = ByTag)]
    [NumberAsTextTransformation]
    [ArgumentCompleter(typeof(BackupHourCompleter))]
    public string? Hour { get; set; }

    /// <summary>The body of the request, sent as it is: for a type that is newer than this module. Needs a 'type'.</summary>
    [Parameter(Mandatory = true, ParameterSetName = BodyByDroplet)]
    [Parameter(Mandatory = true, ParameterSetName = BodyByTag)]
    [ValidateNotNull]
    public IDictionary? Body { get; set; }

    private protected override RowColumns ColumnsOf(GivenParameters given) => Body is null ? new(given.AllColumns, given.Others, reportsAll: true) : new([], [], reportsAll: true);

    private protected override ActionDraft Draft(GivenValues given)
    {
        if (Body is not null)
            return ActionDraft.Verbatim(Body);

        // An empty value on the command line is a mistake, and is refused later; an empty cell means no value.
        KeyValuePair<string, object?> Value(string name, string? bound) => given.Value(name, given.IsOnCommandLine(name) ? bound ?? "" : null);

        return new(
            (string?)Value(nameof(Type), Type).Value,
            Value(nameof(Size), Size), given.Flag(nameof(Disk), Disk), Value(nameof(Image), Image), Value(nameof(Name), Name),
            Value(nameof(Kernel), Kernel), Value(nameof(Plan), Plan), Value(nameof(Weekday), Weekday), Value(nameof(Hour), Hour));
    }
}
