using System.Management.Automation;
using DropletActions.Binding;
using DropletActions.Completion;
using DropletActions.Engine;

namespace DropletActions.Commands;

/// <summary>A cmdlet that starts actions: whom it acts on, what is asked before, and what it waits for.</summary>
public abstract class DropletActionCommand : FleetCommand
{
    private readonly HashSet<(long DropletId, string Request)> _submitted = [];
    private RunJournal? _journal;
    private ActionRequest? _request;

    /// <summary>
    /// The Droplets: ids, names, wildcards, Droplet or DropletAction objects, or objects with a DropletId or DropletName property.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ByDroplet)]
    [Alias("DropletId", "DropletName")]
    [SupportsWildcards]
    [DropletTargetTransformation]
    [ArgumentCompleter(typeof(DropletCompleter))]
    public virtual DropletTarget[] Droplet { get; set; } = [];

    /// <summary>All Droplets with this tag. Tags are written as they were created, upper and lower case included.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByTag)]
    [ValidateTag]
    [ArgumentCompleter(typeof(TagCompleter))]
    public virtual string? Tag { get; set; }

    /// <summary>Emit each action once it is done rather than once it is accepted.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>Seconds to wait for each action, from its acceptance; 0 waits for ever. The default depends on the action: 600 or 7200.</summary>
    [Parameter]
    [WholeNumberTransformation]
    [ValidateRange(0, int.MaxValue)]
    public int TimeoutSec { get; set; }

    /// <summary>Try a Droplet with a pending event again until the timeout, instead of failing.</summary>
    [Parameter]
    public SwitchParameter WaitIfBusy { get; set; }

    /// <summary>
    /// The file in which each step is recorded before it is carried out: the same statement with the same file resumes where the last
    /// one stopped, whatever ended it. One whose run has finished starts nothing more. The path is taken literally.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Journal { get; set; }

    private protected override FleetOptions Options => new()
    {
        Journal = _journal,
        Throttle = ThrottleLimit,
        Wait = Wait,
        WaitIfBusy = WaitIfBusy,
        Timeout = MyInvocation.BoundParameters.ContainsKey(nameof(TimeoutSec)) ? TimeSpan.FromSeconds(TimeoutSec) : null,
    };

    private protected override string Activity => MyInvocation.MyCommand.Name;

    /// <summary>Makes the request that the parameters, as they are now, ask for.</summary>
    /// <param name="target">Whom it is for; null where that makes no difference.</param>
    /// <exception cref="DropletApiException">The parameters do not fit the action type.</exception>
    private protected abstract ActionRequest MakeRequest(DropletTarget? target);

    /// <summary>Whether each record brings a request of its own; otherwise the first one serves for all.</summary>
    private protected virtual bool IsByRecord => false;

    /// <summary>Takes a request for the end of the statement, where all of them are sent at once.</summary>
    /// <returns>False when it is to be sent now.</returns>
    private protected virtual bool Collect(ActionRequest request, long id, string? name) => false;

    /// <summary>Refuses a request before any target is looked for.</summary>
    /// <exception cref="DropletApiException">It cannot be sent in the way asked for.</exception>
    private protected virtual void Check(ActionRequest request)
    {
    }

    /// <summary>What to send if the request does not have its effect in time; null for nothing.</summary>
    private protected virtual FallbackRequest? Fallback => null;

    /// <summary>What the command line asks for, as a journal tells one statement from another.</summary>
    /// <exception cref="DropletApiException">The parameters do not fit the action type.</exception>
    private protected virtual string RequestKey => RequestFor(null).Key;

    private protected ActionRequest RequestFor(DropletTarget? target) => IsByRecord ? MakeRequest(target) : _request ??= MakeRequest(target);

    /// <summary>Opens the journal: before any stage of a pipeline has sent anything.</summary>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (Journal is not null && !this.IsWhatIf())
            _journal = OpenJournal(Journal);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            _journal?.Dispose();
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Tag is not null)
        {
            ActOnTag(Tag, OrTerminate(() => RequestFor(null)));
            return;
        }

        foreach (var target in Droplet)
            ActOn(target);
        Render();
    }

    private protected bool MayRun(ActionRequest request, string target) => this.MayRun(
        request, target, Fallback is { } fallback ? $", and {fallback.Request.Type.ConfirmPhrase.ToLowerInvariant()} what is not off after {fallback.After.TotalSeconds:0} s" : "");

    private protected static ActionRequest Request(string type, params (string Name, object? Value)[] arguments) =>
        ActionRequest.Create(type, arguments.Select(argument => new KeyValuePair<string, object?>(argument.Name, argument.Value)));

    private RunJournal OpenJournal(string path)
    {
        var statement = new JournalStatement(MyInvocation.MyCommand.Name, OrTerminate(() => RequestKey), Connected.BaseUri.AbsoluteUri.TrimEnd('/'))
        {
            Otherwise = Fallback?.Request.Key,
            Tag = Tag,
        };
        return OrTerminate(() => RunJournal.Open(FilePath.Resolve(SessionState, path), statement, Session.Clock));
    }

    private void ActOn(DropletTarget target)
    {
        if (Link.HasFailedUpstream(target.Source) && target.Source is DropletAction failed)
        {
            // The upstream stage reports its error; what it was to prepare is not there.
            var how = failed.Status == "errored" ? "ended with an error" : "was not done in time, or could not be watched";
            WriteVerbose($"{DropletLabel.Of(failed.DropletName, failed.DropletId ?? 0)} is skipped: its {failed.Type} {how}.");
            return;
        }

        if (target.IsTurn)
            return;

        Try(target, () =>
        {
            var request = RequestFor(target);
            Check(request);
            foreach (var (id, name) in Locate(target))
                ActOn(request, id, name);
        });
    }

    private void ActOn(ActionRequest request, long id, string? name)
    {
        var label = DropletLabel.Full(name, id);
        if (!_submitted.Add((id, request.Key)))
        {
            WriteVerbose($"{label} was given more than once; {request.Type.Name} is sent only once.");
            return;
        }

        if (!Collect(request, id, name) && MayRun(request, label))
            Submit(new DropletWork(request, id, name) { Fallback = Fallback });
    }

    /// <summary>
    /// One bulk request where the API has one for the type, otherwise a request for each. The tag's Droplets are listed first either
    /// way: so a confirmation says how many they are, and none that the bulk request passed over is forgotten.
    /// </summary>
    private void ActOnTag(string tag, ActionRequest request)
    {
        var droplets = OrTerminate(() => Await(token => Directory.FindTaggedAsync(tag, token)));
        var isBulk = request.CanRunByTag && Fallback is null;
        WriteVerbose(
            isBulk ? $"{request.Type.Name} of {droplets.Count} Droplets tagged '{tag}' in one bulk request."
            : Fallback is not null ? $"Because of -PowerOffAfter, {request.Type.Name} is sent to each of the {droplets.Count} Droplets tagged '{tag}' separately."
            : $"The API has no bulk request for this {request.Type.Name}: it is sent to each of the {droplets.Count} Droplets tagged '{tag}'.");
        if (!isBulk)
        {
            foreach (var droplet in droplets)
                ActOn(request, droplet.DropletId, droplet.Name);
        }
        else if (MayRun(request, droplets.Count == 1 ? $"1 Droplet tagged '{tag}'" : $"{droplets.Count} Droplets tagged '{tag}'"))
        {
            Submit(new TagWork(request, tag, droplets));
        }
    }
}
