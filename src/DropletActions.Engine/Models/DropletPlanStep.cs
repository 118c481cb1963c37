namespace DropletActions;

/// <summary>One step of a statement's plan: what an action would change on a Droplet. <c>-CheckFirst -WhatIf</c> emits it.</summary>
public sealed record DropletPlanStep
{
    /// <summary>The number of the row, or of the target, that asks for it; from 1.</summary>
    public int Row { get; init; }

    /// <summary>The Droplet's name.</summary>
    public string DropletName { get; init; } = "";

    /// <summary>The Droplet's id, at least 1.</summary>
    public long DropletId { get; init; }

    /// <summary>The API's word for the action, for example <c>resize</c>.</summary>
    public string Type { get; init; } = "";

    /// <summary>What the action changes, as it is before: a size, a status, a name or an image. Empty where the action changes nothing of that kind.</summary>
    public string From { get; init; } = "";

    /// <summary>The same as it is after the action.</summary>
    public string To { get; init; } = "";

    /// <summary>The price of the size before, in US dollars a month; null unless the action is a resize.</summary>
    public double? PriceMonthlyBefore { get; init; }

    /// <summary>The price of the size after, in US dollars a month; null unless the action is a resize.</summary>
    public double? PriceMonthlyAfter { get; init; }

    /// <summary>The Droplet as the table shows it: the same as <see cref="DropletName"/>.</summary>
    public string Droplet => DropletName;

    /// <summary>The price before as the table shows it: the same as <see cref="PriceMonthlyBefore"/>.</summary>
    public double? Before => PriceMonthlyBefore;

    /// <summary>The price after as the table shows it: the same as <see cref="PriceMonthlyAfter"/>.</summary>
    public double? After => PriceMonthlyAfter;

    /// <inheritdoc/>
    public override string ToString() => $"{Type} {DropletName}";
}
