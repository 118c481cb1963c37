namespace DropletActions.Engine;

/// <summary>
/// Reports what happens to the requests of one cmdlet: decisions, and each exchange if they are traced. It flows with the asynchronous
/// work of the cmdlet, so code that several cmdlets share reports to the one whose request it is. Safe from any thread.
/// </summary>
internal sealed class RequestLog(EventQueue events, IClock clock, bool isTraced)
{
    private static readonly AsyncLocal<RequestLog?> s_current = new();

    private readonly object _lock = new();
    private DateTimeOffset _warnedUntil;
    private bool _isClosed;

    /// <summary>The log that the current work reports to; null for none. Set it only within asynchronous work, which then has a log of its own.</summary>
    public static RequestLog? Current
    {
        get => s_current.Value;
        set => s_current.Value = value;
    }

    /// <summary>Whether each exchange is reported.</summary>
    public bool IsTraced => isTraced;

    /// <summary>Reports a decision, as a sentence for the verbose stream.</summary>
    public void Note(string text) => Add(new Noted(text));

    /// <summary>Reports an exchange, for the debug stream.</summary>
    public void Trace(string text)
    {
        if (isTraced)
            Add(new Traced(text));
    }

    /// <summary>
    /// Warns that the address cannot be reached, and until when it is tried again: once for an interruption, however many requests it affects.
    /// </summary>
    /// <param name="reason">Why a request could not be sent, as a clause.</param>
    /// <param name="until">When the last try of the request is over.</param>
    public void WarnUnreachable(string reason, DateTimeOffset until)
    {
        lock (_lock)
        {
            if (clock.UtcNow < _warnedUntil)
                return;

            _warnedUntil = until;
        }

        Add(new Warned($"{Sentence.Capitalized(Sentence.Open(reason))}. Trying again until {Sentence.TimeOfDay(until, clock.UtcNow)}."));
    }

    /// <summary>Stops reporting, because the cmdlet is over.</summary>
    public void Close()
    {
        lock (_lock)
            _isClosed = true;
    }

    private void Add(FleetEvent news)
    {
        lock (_lock)
        {
            if (!_isClosed)
                events.Add(news);
        }
    }
}
