namespace DropletActions.Engine;

/// <summary>A Droplet as the preceding steps leave it.</summary>
internal sealed class Forecast(Droplet droplet)
{
    /// <summary>The Droplet as the account lists it.</summary>
    public Droplet Original { get; } = droplet;

    /// <summary>The Droplet after the steps.</summary>
    public Droplet Droplet { get; private set; } = droplet;

    /// <summary>The preceding step of the same statement; null for the first.</summary>
    public CheckedStep? Last { get; private set; }

    /// <summary>Adds a step.</summary>
    /// <returns>What it changes.</returns>
    public DropletPlanStep Apply(CheckedStep step, AccountFacts facts)
    {
        var (request, before, effect) = (step.Request, Droplet, step.Request.Type.Effect);
        var (from, to) = (effect?.Before(before) ?? "", effect?.After(request.Text));
        Droplet = before with { Status = request.Type.LeavesStatus ?? before.Status };
        if (to is not null)
            Droplet = effect!.Apply(Droplet, to);

        var isResized = request.NameOf(AccountObject.Size) is not null;
        var (size, grown) = isResized ? (facts.SizeOf(before), facts.SizeOf(Droplet)) : (null, null);
        if (grown is not null && request.Text("Disk") == "True")
            Droplet = Droplet with { DiskGB = Math.Max(before.DiskGB, grown.DiskGB) };

        Last = step;
        return new()
        {
            Row = step.Row,
            DropletName = Original.Name,
            DropletId = Original.DropletId,
            Type = request.Type.Name,
            From = from,
            To = to ?? from,
            PriceMonthlyBefore = size?.PriceMonthly,
            PriceMonthlyAfter = grown?.PriceMonthly,
        };
    }
}
