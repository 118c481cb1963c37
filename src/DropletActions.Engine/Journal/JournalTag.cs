namespace DropletActions.Engine;

/// <summary>
/// What a journal knows about one request by tag. It acts on every Droplet that has the tag when it arrives, also on those that got the tag
/// after the Droplets were listed: until all that it started is written, any Droplet may have had its action.
/// </summary>
internal sealed class JournalTag
{
    private readonly List<RequestFingerprint> _open = [];
    private readonly List<JournalTarget> _targets = [];
    private RequestFingerprint? _firstIntent;
    private bool _isWritten;

    /// <summary>The requests that may have acted on Droplets that have no line, oldest first.</summary>
    /// <param name="mayBeUnwritten">Whether a journal from before such requests were written may have had one.</param>
    public IReadOnlyList<RequestFingerprint> Open(bool mayBeUnwritten) =>
        !_isWritten && mayBeUnwritten && _firstIntent is { } first ? [first] : _open;

    /// <summary>A Droplet has a line.</summary>
    public void Add(JournalTarget target) => _targets.Add(target);

    /// <summary>A request was about to be sent.</summary>
    public void Send(RequestFingerprint fingerprint)
    {
        _isWritten = true;
        _open.Add(fingerprint);
        _targets.ForEach(target => target.SendByTag());
    }

    /// <summary>All that was started is written.</summary>
    public void Answer(string tag) => _open.RemoveAll(fingerprint => fingerprint.Tag == tag);

    /// <summary>A Droplet's own intent was written.</summary>
    public void Intend(RequestFingerprint fingerprint) => _firstIntent ??= fingerprint;
}
