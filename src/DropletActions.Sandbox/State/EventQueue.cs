namespace DropletActions.Sandbox;

/// <summary>Events with their times. None runs by itself: each access to the cloud first runs those that are due, in their order.</summary>
internal sealed class EventQueue
{
    private readonly SortedSet<Event> _events = new(Comparer<Event>.Create(Compare));
    private long _number;

    public void Add(DateTimeOffset at, Action<DateTimeOffset> run) => _events.Add(new Event(at, _number++, run));

    public void RunUntil(DateTimeOffset now)
    {
        while (_events.Count > 0)
        {
            var next = _events.Min!;
            if (next.At > now)
                return;
            _events.Remove(next);
            next.Run(next.At);
        }
    }

    private static int Compare(Event x, Event y)
    {
        var byTime = x.At.CompareTo(y.At);
        return byTime != 0 ? byTime : x.Number.CompareTo(y.Number);
    }

    private sealed record Event(DateTimeOffset At, long Number, Action<DateTimeOffset> Run);
}
