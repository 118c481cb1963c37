namespace DropletActions.Engine;

/// <summary>Checks all actions of a statement by the account's lists, before any of them is started.</summary>
/// <param name="waits">Whether a step ends before the next one for the same Droplet begins, or is retried until it has.</param>
internal sealed class StatementCheck(AccountFacts facts, bool waits)
{
    private readonly Dictionary<long, Forecast> _forecasts = [];

    /// <summary>Checks the steps in their order.</summary>
    public CheckResult Run(IReadOnlyList<CheckedStep> steps)
    {
        var problems = new List<CheckProblem>();
        var plan = new List<DropletPlanStep>();
        foreach (var step in steps)
        {
            if (!facts.Droplets.TryGetValue(step.DropletId, out var droplet))
            {
                problems.Add(Problem(step, null, "the account has no Droplet with this id."));
                continue;
            }

            if (!_forecasts.TryGetValue(step.DropletId, out var forecast))
                _forecasts.Add(step.DropletId, forecast = new(droplet));

            if (!step.IsStarted)
                problems.AddRange(WhatIsWrong(step, forecast).Select(what => Problem(step, droplet, what)));
            plan.Add(forecast.Apply(step, facts));
        }

        return new(problems, plan);
    }

    private static CheckProblem Problem(CheckedStep step, Droplet? droplet, string what)
    {
        var failure = new Failure(FailureKind.CheckFailed, Sentence.Capitalized(what)) { Reason = what, Delivery = Delivery.NotSent };
        return new(step.Row, failure with
        {
            Message = FailureText.OfStart(failure, step.Request.Type.Name, DropletLabel.Full(droplet?.Name ?? step.DropletName, step.DropletId)),
            Advice = "Nothing was started. Correct the statement, then run it again.",
            DropletId = step.DropletId,
            ActionType = step.Request.Type.Name,
        });
    }

    private IEnumerable<string> WhatIsWrong(CheckedStep step, Forecast forecast) => new[]
    {
        Name(step, forecast.Original), Pending(step, forecast),
        Status(step.Request, forecast), Size(step.Request, forecast), Backup(step.Request, forecast), Image(step.Request, forecast), Policy(step.Request, forecast),
    }.OfType<string>();

    private static string? Name(CheckedStep step, Droplet droplet) => step.NameBesidesId is { } name && !string.Equals(name, droplet.Name, StringComparison.OrdinalIgnoreCase)
        ? FormattableString.Invariant($"the row has the id of this Droplet and the name '{name}'.")
        : null;

    private string? Pending(CheckedStep step, Forecast forecast) => (forecast.Last, facts.Pending.TryGetValue(step.DropletId, out var pending)) switch
    {
        (null, true) => FormattableString.Invariant($"its {pending!.Type} (action {pending.Id}) is in progress. Wait for it, or use -WaitIfBusy."),
        ({ } last, _) when !waits => FormattableString.Invariant($"the {last.Request.Type.Name} of row {last.Row} would still be in progress. Use -Wait or -WaitIfBusy."),
        _ => null,
    };

    private static string? Status(ActionRequest request, Forecast forecast) => forecast.Droplet.Status switch
    {
        "active" or "off" when request.IsReachedBy(forecast.Droplet) => null,
        "active" when request.Type.NeedsStatus == "off" => "the Droplet must be off, and is active.",
        "off" when request.Type.NeedsStatus == "active" => "the Droplet must be active, and is off.",
        "active" or "off" => null,
        var other => $"the Droplet is '{other}'.",
    };

    private string? Size(ActionRequest request, Forecast forecast)
    {
        if (request.NameOf(AccountObject.Size) is not { } slug || slug == forecast.Droplet.SizeSlug)
            return null;

        if (!facts.Sizes.TryGetValue(slug, out var size))
            return $"there is no size '{slug}'.";

        if (!size.Available)
            return $"the size {slug} is not available.";

        if (size.Regions.Length > 0 && !size.Regions.Contains(forecast.Droplet.RegionSlug))
            return $"the size {slug} is not available in {forecast.Droplet.RegionSlug}.";

        return size.DiskGB < forecast.Droplet.DiskGB
            ? FormattableString.Invariant($"the disk of {slug} has {size.DiskGB} GB, and the Droplet's disk has {forecast.Droplet.DiskGB} GB and cannot be made smaller.")
            : null;
    }

    /// <summary>With a token that may not read images, a Droplet has neither its image nor its backups, so this is not checked.</summary>
    private static string? Backup(ActionRequest request, Forecast forecast) =>
        request.NameOf(AccountObject.Backup) is not { } id || forecast.Original.Image.Length == 0
        || forecast.Droplet.BackupIds.Any(backup => FormattableString.Invariant($"{backup}") == id)
            ? null
            : $"image {id} is not a backup of this Droplet.";

    private string? Image(ActionRequest request, Forecast forecast)
    {
        if (request.NameOf(AccountObject.Image) is not { } name)
            return null;

        if (!facts.Images.TryGetValue(name, out var image) || image is null)
            return $"there is no image '{name}'.";

        if (image.Regions.Length > 0 && !image.Regions.Contains(forecast.Droplet.RegionSlug))
            return $"the image '{name}' is not available in {forecast.Droplet.RegionSlug}.";

        return image.MinDiskGB > forecast.Droplet.DiskGB
            ? FormattableString.Invariant($"the image '{name}' needs a disk of {image.MinDiskGB} GB, and the Droplet's disk has {forecast.Droplet.DiskGB} GB.")
            : null;
    }

    private static string? Policy(ActionRequest request, Forecast forecast) =>
        request.Type.NeedsBackups && !forecast.Droplet.BackupsEnabled ? "backups are not enabled." : null;
}
