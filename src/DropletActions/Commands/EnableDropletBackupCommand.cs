using DropletActions.Binding;
using DropletActions.Completion;

namespace DropletActions.Commands;

/// <summary><c>Enable-DropletBackup</c>: enables automatic backups; without a plan they are daily.</summary>
/// <remarks>Scope droplet:update. https://docs.digitalocean.com/reference/api/digitalocean/#operation/dropletActions_post</remarks>
[Cmdlet(VerbsLifecycle.Enable, "DropletBackup", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low, DefaultParameterSetName = ByDroplet)]
[OutputType(typeof(DropletAction))]
public sealed class EnableDropletBackupCommand : BulkActionCommand
{
    /// <summary>The plan: daily or weekly, or one that this version does not know yet.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByDroplet)]
    [Parameter(ParameterSetName = ByTag)]
    [CellTransformation]
    [ArgumentCompleter(typeof(BackupPlanCompleter))]
    public string? Plan { get; set; }

    /// <summary>The day of a weekly plan.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByDroplet)]
    [Parameter(ParameterSetName = ByTag)]
    [CellTransformation]
    [ArgumentCompleter(typeof(WeekdayCompleter))]
    public string? Weekday { get; set; }

    /// <summary>The hour (UTC) at which the backup window starts: 0, 4, 8, 12, 16 or 20.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByDroplet)]
    [Parameter(ParameterSetName = ByTag)]
    [IntegerTransformation]
    [ArgumentCompleter(typeof(BackupHourCompleter))]
    public int? Hour { get; set; }

    private protected override ActionDraft Draft(GivenValues given) => new(
        "enable_backups", given.Value(nameof(Plan), Plan), given.Value(nameof(Weekday), Weekday), given.Value(nameof(Hour), Hour));
}
