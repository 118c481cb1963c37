namespace DropletActions.Sandbox;

/// <summary>
/// What will happen and when. Nothing runs by itself: whoever looks at the cloud first lets happen what is due, in order.
/// </summary>
internal sealed class Timeline
{
    private readonly SortedSet<Due> _due = new(Comparer<Due>.Create(Compare));
    private long _number;

    public void Schedule(DateTimeOffset at, Action<DateTimeOffset> happens) => _due.Add(new Due(at, _number++, happens));

    public void RunUntil(DateTimeOffset now)
    {
        while (_due.Count > 0)
        {
            var next = _due.Min!;
            if (next.At > now)
                return;
            _due.Remove(next);
            next.Happens(next.At);
        }
    }

    private static int Compare(Due x, Due y)
    {
        var byTime = x.At.CompareTo(y.At);
        return byTime != 0 ? byTime : x.Number.CompareTo(y.Number);
    }

    private sealed record Due(DateTimeOffset At, long Number, Action<DateTimeOffset> Happens);
}
