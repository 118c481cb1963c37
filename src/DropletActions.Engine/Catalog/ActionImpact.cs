namespace DropletActions.Engine;

/// <summary>How much an action asks to be confirmed; PowerShell's scale.</summary>
internal enum ActionImpact
{
    /// <summary>Nothing is lost by it.</summary>
    Low = 1,

    /// <summary>It interrupts or changes something.</summary>
    Medium = 2,

    /// <summary>It cannot be undone, or it shuts people out: asked by default.</summary>
    High = 3,
}
