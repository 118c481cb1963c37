using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using DropletActions.Binding;
using DropletActions.Completion;
using DropletActions.Engine;

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

    private HashSet<string> _onCommandLine = [];

    /// <inheritdoc/>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ByDroplet)]
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = BodyByDroplet)]
    [Alias("DropletId", "DropletName")]
    [SupportsWildcards]
    [DropletTargetTransformation]
    [ArgumentCompleter(typeof(DropletCompleter))]
    public override DropletTarget[] Droplet { get => base.Droplet; set => base.Droplet = value; }

    /// <inheritdoc/>
    [Parameter(Mandatory = true, ParameterSetName = ByTag)]
    [Parameter(Mandatory = true, ParameterSetName = BodyByTag)]
    [ValidateTag]
    [ArgumentCompleter(typeof(TagCompleter))]
    public override string? Tag { get => base.Tag; set => base.Tag = value; }

    /// <summary>The action type, in the API's words, for example reboot or power_cycle.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = ByDroplet)]
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = ByTag)]
    [AllowEmptyString]
    [AllowNull]
    [ArgumentCompleter(typeof(ActionTypeCompleter))]
    public string? Type { get; set; }

    /// <summary>resize: the slug of the new size.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByDroplet)]
    [Parameter(ParameterSetName = ByTag)]
    [PlanCell]
    [ArgumentCompleter(typeof(SizeCompleter))]
    public string? Size { get; set; }

    /// <summary>resize: resize the disk too, which is permanent.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByDroplet)]
    [Parameter(ParameterSetName = ByTag)]
    [PlanCell(IsSwitch = true)]
    public SwitchParameter Disk { get; set; }

    /// <summary>restore: the id of a backup. rebuild: the slug or the id of an image.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByDroplet)]
    [Parameter(ParameterSetName = ByTag)]
    [PlanCell]
    [NumberAsTextTransformation]
    [ArgumentCompleter(typeof(ImageOfTypeCompleter))]
    public string? Image { get; set; }

    /// <summary>rename: the new name. snapshot: the name of the snapshot.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByDroplet)]
    [Parameter(ParameterSetName = ByTag)]
    [PlanCell]
    public string? Name { get; set; }

    /// <summary>change_kernel: the kernel's id.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByDroplet)]
    [Parameter(ParameterSetName = ByTag)]
    [PlanCell]
    [NumberAsTextTransformation]
    [ArgumentCompleter(typeof(KernelCompleter))]
    public string? Kernel { get; set; }

    /// <summary>enable_backups, change_backup_policy: the plan, daily or weekly.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByDroplet)]
    [Parameter(ParameterSetName = ByTag)]
    [PlanCell]
    [ArgumentCompleter(typeof(BackupPlanCompleter))]
    public string? Plan { get; set; }

    /// <summary>enable_backups, change_backup_policy: the day of a weekly plan.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByDroplet)]
    [Parameter(ParameterSetName = ByTag)]
    [PlanCell]
    [ArgumentCompleter(typeof(WeekdayCompleter))]
    public string? Weekday { get; set; }

    /// <summary>enable_backups, change_backup_policy: the hour (UTC) at which the window starts: 0, 4, 8, 12, 16 or 20.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByDroplet)]
    [Parameter(ParameterSetName = ByTag)]
    [PlanCell]
    [NumberAsTextTransformation]
    [ArgumentCompleter(typeof(BackupHourCompleter))]
    public string? Hour { get; set; }

    /// <summary>The body of the request, sent as it is: for a type that is newer than this module. Needs a 'type'.</summary>
    [Parameter(Mandatory = true, ParameterSetName = BodyByDroplet)]
    [Parameter(Mandatory = true, ParameterSetName = BodyByTag)]
    [ValidateNotNull]
    public IDictionary? Body { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _onCommandLine = new(MyInvocation.BoundParameters.Keys, StringComparer.OrdinalIgnoreCase);
        base.BeginProcessing();
    }

    /// <summary>The rows of a plan come later, each with a key of its own.</summary>
    private protected override string RequestKey
    {
        get
        {
            bool IsFixed(string name) => _onCommandLine.Contains(name) && !ByScript.Contains(name);

            // Without a type there is no key, and the request says so.
            if (Body is not null || (IsFixed(nameof(Type)) && string.IsNullOrWhiteSpace(Type)))
                return RequestFor(null).Key;

            var given = Columns.Where(column => IsFixed(column.Name)).ToDictionary(column => column.Name, column => Given(column.Name, column.Value));
            given["type"] = IsFixed(nameof(Type)) ? ActionCatalog.Find(Type?.Trim() ?? "")?.Name ?? Type : "by row";
            return ActionRequest.Verbatim(given).Key;
        }
    }

    private protected override bool IsByRecord => Body is null;

    private protected override ActionRequest MakeRequest(DropletTarget? target)
    {
        if (Body is not null)
            return ActionRequest.Verbatim(Body, Unwrapped);

        // A Droplet has a Name and an Image of its own, an action a Type: only a row's properties are parameters.
        bool IsGiven(string name) => _onCommandLine.Contains(name) || target is { IsRow: true };

        return ActionRequest.Create(
            IsGiven(nameof(Type)) ? Type : null,
            Columns.Select(column => new KeyValuePair<string, object?>(column.Name, IsGiven(column.Name) ? Given(column.Name, column.Value) : null)));
    }

    /// <summary>
    /// As they are now: between two records PowerShell takes back what the pipeline had set, but its list of bound parameters goes
    /// on naming what any record before had.
    /// </summary>
    private (string Name, object? Value)[] Columns =>
    [
        (nameof(Size), Size), (nameof(Disk), Disk), (nameof(Image), Image), (nameof(Name), Name),
        (nameof(Kernel), Kernel), (nameof(Plan), Plan), (nameof(Weekday), Weekday), (nameof(Hour), Hour),
    ];

    /// <summary>An empty cell is a parameter not given; an empty value on the command line is a mistake, and goes on to be refused.</summary>
    private object? Given(string name, object? value) => value switch
    {
        SwitchParameter flag => flag ? true : null,
        null or "" => _onCommandLine.Contains(name) ? "" : null,
        _ => value,
    };

    /// <summary>What comes from a cmdlet or a file is wrapped by PowerShell; the wire takes what is inside.</summary>
    private static object? Unwrapped(object? value) => (value is PSObject { BaseObject: var inner } ? inner : value) switch
    {
        PSCustomObject => Table(((PSObject)value!).Properties),
        SwitchParameter flag => (bool)flag,
        var plain => plain,
    };

    private static OrderedDictionary Table(IEnumerable<PSPropertyInfo> properties)
    {
        var table = new OrderedDictionary();
        foreach (var property in properties)
            table.Add(property.Name, property.Value);
        return table;
    }
}
