namespace DropletActions.Engine;

/// <summary>One row of the catalog: all that the module knows about an action type.</summary>
/// <param name="Name">The API's word, for example <c>power_cycle</c>.</param>
/// <param name="Summary">What it does, in a few words, for completion and help.</param>
/// <param name="ConfirmPhrase">The imperative for a confirmation, for example <c>Reboot</c>.</param>
internal sealed record ActionType(string Name, string Summary, string ConfirmPhrase, ActionImpact Impact)
{
    /// <summary>Its parameters, besides the type.</summary>
    public IReadOnlyList<ActionParameter> Parameters { get; init; } = [];

    /// <summary>A warning for the confirmation; null for none.</summary>
    public string? Warning { get; init; }

    /// <summary>The advice when the API refuses it; null for none.</summary>
    public string? WhenRefused { get; init; }

    /// <summary>The words for its outcome; null only for a type that the catalog does not have.</summary>
    internal ActionOutcome? Outcome { get; init; }

    /// <summary>Whether the API can start it for all Droplets of a tag in one request. The bulk request accepts no backup policy.</summary>
    public bool IsBulk { get; init; }

    /// <summary>Whether a second request, after the first was carried out, changes nothing more.</summary>
    public bool IsRepeatable { get; init; }

    /// <summary>Whether it replaces the contents of the Droplet's disk, so that a second one in the same statement would undo the first.</summary>
    public bool OverwritesDisk { get; init; }

    /// <summary>Whether it changes the Droplet's name.</summary>
    public bool IsRename { get; init; }

    /// <summary>Whether the same request for several Droplets is a mistake, because its value is meant for one.</summary>
    public bool IsForOneDroplet { get; init; }

    public IReadOnlyList<string> Scopes { get; init; } = ["droplet:update"];

    public DoneWhen Done { get; init; }

    /// <summary>The status that the Droplet must have, unless it has the effect already; null for any.</summary>
    public string? NeedsStatus { get; init; }

    /// <summary>Whether backups of the Droplet must be enabled.</summary>
    public bool NeedsBackups { get; init; }

    /// <summary>What it changes about the Droplet; null when neither a parameter nor a property of the Droplet shows it.</summary>
    public ActionEffect? Effect { get => field ?? (LeavesStatus is { } status ? ActionEffect.Status(status) : null); init; }

    /// <summary>
    /// How a message describes a Droplet that has the effect already, and so does not need the action: <c>is off</c>. Null when having it
    /// makes the action no less needed.
    /// </summary>
    public string? Reached { get; init; }

    /// <summary>The status that the Droplet has afterward; null if it does not change.</summary>
    public string? LeavesStatus => Done == DoneWhen.DropletOff ? "off" : EndsActive ? "active" : null;

    /// <summary>Whether the Droplet is active afterward, so that a port of it can accept a connection.</summary>
    public bool EndsActive { get => field || Done == DoneWhen.DropletActive; init; }

    public TimeSpan WaitTimeout { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>Finds one of its parameters by its PowerShell name or alias; null when the type does not have it.</summary>
    public ActionParameter? Parameter(string name) => Parameters.FirstOrDefault(parameter =>
        string.Equals(parameter.Name, name, StringComparison.OrdinalIgnoreCase) || string.Equals(parameter.Alias, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Prints as the API's word.</summary>
    public override string ToString() => Name;
}

/// <summary>How much an action needs confirmation, on PowerShell's scale.</summary>
internal enum ActionImpact
{
    /// <summary>It loses nothing.</summary>
    Low = 1,

    /// <summary>It interrupts or changes something.</summary>
    Medium = 2,

    /// <summary>It cannot be undone, or it locks users out: prompted for by default.</summary>
    High = 3,
}

/// <summary>
/// When an action counts as done. For power actions, the action's status <c>completed</c> is too early:
/// the status of the Droplet changes later.
/// </summary>
internal enum DoneWhen
{
    /// <summary>The action's status is <c>completed</c>.</summary>
    Completed,

    /// <summary>In addition, the Droplet's status is <c>off</c>.</summary>
    DropletOff,

    /// <summary>In addition, the Droplet's status is <c>active</c>.</summary>
    DropletActive,

    /// <summary>In addition, the image of the snapshot is listed.</summary>
    SnapshotListed,
}
