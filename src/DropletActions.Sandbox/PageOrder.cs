namespace DropletActions.Sandbox;

/// <summary>The order in which lists of actions come.</summary>
public enum PageOrder
{
    /// <summary>The action started last comes first.</summary>
    NewestFirst,

    /// <summary>The action started first comes first.</summary>
    OldestFirst,

    /// <summary>No order that a client could rely on, yet the same in each run.</summary>
    Shuffled,
}
