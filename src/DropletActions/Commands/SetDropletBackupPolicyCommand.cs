using DropletActions.Binding;
using DropletActions.Completion;

namespace DropletActions.Commands;

/// <summary><c>Set-DropletBackupPolicy</c>: changes when backups are made.</summary>
/// <remarks>Scope droplet:update. https://docs.digitalocean.com/reference/api/digitalocean/#operation/dropletActions_post</remarks>
[Cmdlet(VerbsCommon.Set, "DropletBackupPolicy", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = ByDroplet)]
[OutputType(typeof(DropletAction))]
public sealed class SetDropletBackupPolicyCommand : DropletActionCommand
{
    /// <summary>The plan: daily or weekly, or one that this version does not know yet.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = ByDroplet)]
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = ByTag)]
    [AllowNull]
    [AllowEmptyString]
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
        "change_backup_policy", given.Value(nameof(Plan), Plan), given.Value(nameof(Weekday), Weekday), given.Value(nameof(Hour), Hour));
}
