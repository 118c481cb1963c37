namespace DropletActions.Engine;

/// <summary>The words for the outcome of an action: <c>Droplet web-01 (5) was not rebooted</c>, <c>Backups of Droplet web-01 (5) were not enabled</c>.</summary>
/// <param name="Participle">The past participle of the action's verb, for example <c>rebooted</c>.</param>
/// <param name="Subject">The part of the Droplet that changes, for example <c>The kernel of</c>; null for the Droplet itself.</param>
internal sealed record ActionOutcome(string Participle, string? Subject = null, bool IsPlural = false)
{
    /// <summary>The action was not started.</summary>
    /// <param name="target">The Droplet or the Droplets, as in the middle of a sentence.</param>
    public string NotDone(string target, bool isMany = false) => $"{Begin(target)} {Verb(isMany)} not {Participle}";

    /// <summary>The action may have been started.</summary>
    /// <param name="target">The Droplet or the Droplets, as in the middle of a sentence.</param>
    public string InDoubt(string target) => $"{Begin(target)} may have been {Participle}";

    private string Begin(string target) => Sentence.Capitalized(Subject is null ? target : $"{Subject} {target}");

    private string Verb(bool isMany) => IsPlural || (isMany && Subject is null) ? "were" : "was";
}
