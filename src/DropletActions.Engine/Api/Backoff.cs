namespace DropletActions.Engine;

/// <summary>Delays that double up to a maximum.</summary>
internal readonly record struct Backoff(TimeSpan First, TimeSpan Longest)
{
    /// <summary>The delay before try number <paramref name="attempt"/> + 1, counted from 1.</summary>
    public TimeSpan After(int attempt)
    {
        var doubled = First.TotalSeconds * Math.Pow(2, Math.Min(attempt - 1, 30));
        return TimeSpan.FromSeconds(Math.Min(doubled, Longest.TotalSeconds));
    }
}
