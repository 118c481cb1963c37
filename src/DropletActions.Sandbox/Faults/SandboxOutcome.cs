namespace DropletActions.Sandbox;

/// <summary>How actions end that do not end as usual: which actions, and what becomes of them.</summary>
/// <remarks>In PowerShell: <c>$sandbox.Outcomes.Add([DropletActions.Sandbox.SandboxOutcome]::Errored('snapshot'))</c>.</remarks>
public sealed record SandboxOutcome
{
    /// <summary>The type of the actions; * stands for anything.</summary>
    public string Type { get; init; } = "*";

    /// <summary>The Droplet of the actions; null: any.</summary>
    public long? DropletId { get; init; }

    /// <summary>How many seconds they take, 0 or more; null: <see cref="SandboxOptions.ActionSeconds"/>.</summary>
    public double? Seconds { get; init; }

    /// <summary>Whether they never end by themselves; <see cref="DropletSandbox.EndAction"/> can end them.</summary>
    public bool Endless { get; init; }

    /// <summary>Whether they end <c>errored</c>, without an effect.</summary>
    public bool Fails { get; init; }

    /// <summary>Whether they end <c>completed</c> without an effect: a Droplet that does not react to a shutdown.</summary>
    public bool WithoutEffect { get; init; }

    /// <summary>How many actions it applies to; 0: without end.</summary>
    public int Times { get; init; }

    /// <summary>Actions that never end.</summary>
    public static SandboxOutcome NeverEnds(string type = "*", long? dropletId = null) =>
        new() { Type = type, DropletId = dropletId, Endless = true };

    /// <summary>Actions that end errored.</summary>
    public static SandboxOutcome Errored(string type = "*", long? dropletId = null) =>
        new() { Type = type, DropletId = dropletId, Fails = true };

    /// <summary>Actions that take so many seconds.</summary>
    public static SandboxOutcome Takes(double seconds, string type = "*", long? dropletId = null) =>
        new() { Type = type, DropletId = dropletId, Seconds = seconds };

    /// <summary>Actions that complete while the Droplet stays as it is, for example a shutdown that it does not react to.</summary>
    public static SandboxOutcome Ignored(string type = "shutdown", long? dropletId = null) =>
        new() { Type = type, DropletId = dropletId, WithoutEffect = true };

    /// <summary>The usual one.</summary>
    internal static SandboxOutcome Usual { get; } = new();
}
