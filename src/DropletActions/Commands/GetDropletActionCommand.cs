using DropletActions.Binding;
using DropletActions.Completion;
using DropletActions.Rendering;

namespace DropletActions.Commands;

/// <summary><c>Get-DropletAction</c>: actions of Droplets, by their own ids, or of the whole account; newest first.</summary>
/// <remarks>
/// Scope droplet:read with <c>-Droplet</c>, otherwise actions:read.
/// https://docs.digitalocean.com/reference/api/digitalocean/#operation/dropletActions_list
/// </remarks>
[Cmdlet(VerbsCommon.Get, "DropletAction", DefaultParameterSetName = OfAccount)]
[OutputType(typeof(DropletAction))]
public sealed class GetDropletActionCommand : DropletCommand
{
    private const string OfAccount = "Account";
    private const string ById = "Id";

    private static readonly string[] s_statuses = ["in-progress", "completed", "errored"];

    // Other types exist: platform types such as create are in no description.
    private readonly HashSet<string> _unseenTypes = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The Droplets whose actions to look up: ids, names, wildcards, or objects that identify a Droplet.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ByDroplet)]
    [Alias("DropletId", "DropletName")]
    [SupportsWildcards]
    [DropletTargetTransformation]
    [ArgumentCompleter(typeof(DropletCompleter))]
    public DropletTarget[] Droplet { get; set; } = [];

    /// <summary>Just these actions.</summary>
    [Parameter(ParameterSetName = ByDroplet)]
    [Parameter(Mandatory = true, ParameterSetName = ById)]
    [IntegerTransformation]
    [ValidateRange(1, long.MaxValue)]
    [ArgumentCompleter(typeof(ActionIdCompleter))]
    public long[]? ActionId { get; set; }

    /// <summary>Only of these types, in the API's words. A type that neither the catalog nor any of the actions has is an error.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ActionTypeCompleter))]
    public string[]? Type { get; set; }

    /// <summary>Only with these statuses: in-progress, completed, errored.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ActionStatusCompleter))]
    public string[]? Status { get; set; }

    /// <summary>Only those that were started at this time or later.</summary>
    [Parameter]
    public DateTimeOffset? After { get; set; }

    /// <summary>Only those that were started before this time.</summary>
    [Parameter]
    public DateTimeOffset? Before { get; set; }

    /// <summary>Refuses a status that no action can have, and a period without a length, because no action would match them.</summary>
    protected override void BeginProcessing()
    {
        _unseenTypes.UnionWith((Type ?? []).Where(type => ActionCatalog.Find(type) is null));
        if (Array.Find(Status ?? [], status => !s_statuses.Contains(status, StringComparer.OrdinalIgnoreCase)) is { } unknown)
            ThrowTerminating(DropletApiException.NotSent(FailureKind.ParameterInvalid, $"-Status '{unknown}' is not a status of an action: use {string.Join(", ", s_statuses)}."));
        if (After >= Before)
            ThrowTerminating(DropletApiException.NotSent(FailureKind.ParameterInvalid, "-After is not earlier than -Before, so no action can match.", "Use an earlier time for -After, or a later one for -Before."));
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == OfAccount)
            OrTerminate(() => WritePages(null, Session.Reader.Actions()));
        else if (ParameterSetName == ById)
            Array.ForEach(ActionId!, id => Try(id, () => Write(Await(token => Session.Api.GetActionAsync(id, token)), null)));
        else
            Array.ForEach(Droplet, target => Try(target, () => WriteOf(target)));
    }

    /// <summary>Reports each type that no action can be found by, so that a mistyped one does not look like an empty list.</summary>
    protected override void EndProcessing()
    {
        foreach (var type in _unseenTypes)
        {
            var meant = Spelling.Closest(type, ActionCatalog.All.Select(known => known.Name));
            Report(ErrorRecords.From(DropletApiException.NotSent(
                FailureKind.ParameterInvalid,
                $"-Type '{type}' is not a known type, and no action that was read has it.{(meant is null ? "" : $" Did you mean {meant}?")}",
                $"The known types are {string.Join(", ", ActionCatalog.All.Select(known => known.Name))}.")));
        }
    }

    private void WriteOf(DropletTarget target)
    {
        foreach (var (id, name) in LocateToRead(target))
        {
            if (ActionId is null)
                WritePages(name, Session.Reader.ActionsOf(id));
            else
                Array.ForEach(ActionId, actionId => Try(actionId, () => Write(Await(token => Session.Api.GetDropletActionAsync(id, actionId, token)), name)));
        }
    }

    /// <summary>
    /// Reads only the pages that are needed: once a page has an action before the earliest time, later pages are older. The order of
    /// pages is not documented, so this holds only while they are newest first; otherwise all pages are read and sorted.
    /// </summary>
    private void WritePages(string? dropletName, Pages<DropletAction> pages)
    {
        DateTimeOffset? last = null;
        var rest = new List<DropletAction>();
        foreach (var actions in ReadPages(pages))
        {
            if (rest.Count > 0 || !IsNewestFirst(actions, ref last))
            {
                rest.AddRange(actions);
                continue;
            }

            foreach (var action in actions)
                Write(action, dropletName);
            if (last < After)
                break;
        }

        foreach (var action in rest.OrderByDescending(action => action.StartedAt))
            Write(action, dropletName);
    }

    /// <param name="actions">The actions.</param>
    /// <param name="last">The time of the action before them; becomes that of the last of them.</param>
    private static bool IsNewestFirst(IReadOnlyList<DropletAction> actions, ref DateTimeOffset? last)
    {
        foreach (var action in actions)
        {
            if (action.StartedAt > last)
                return false;

            last = action.StartedAt ?? last;
        }

        return true;
    }

    private void Write(DropletAction action, string? dropletName)
    {
        _unseenTypes.Remove(action.Type);
        if (!IsIn(Type, action.Type) || !IsIn(Status, action.Status) || action.StartedAt < After || action.StartedAt >= Before)
            return;

        RegionSerialization.Prepare();
        WriteObject(Named(dropletName is null ? action : action with { DropletName = dropletName }));
    }

    private static bool IsIn(string[]? wanted, string word) => wanted is null || wanted.Contains(word, StringComparer.OrdinalIgnoreCase);
}
