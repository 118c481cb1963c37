namespace DropletActions.Engine;

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
