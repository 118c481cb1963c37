namespace DropletActions.Sandbox;

/// <summary>All actions ever started, in order. None is ever removed.</summary>
internal sealed class ActionLedger
{
    // Beyond 2^31, where the ids of a busy account are.
    private const long FirstId = 3_000_000_001;
    private readonly List<ActionState> _all = [];

    public IReadOnlyList<ActionState> All => _all;

    public long NextId => FirstId + _all.Count;

    public void Add(ActionState action)
    {
        _all.Add(action);
        action.Droplet.Actions.Add(action);
    }

    public ActionState? Find(long id)
    {
        var index = id - FirstId;
        return index >= 0 && index < _all.Count ? _all[(int)index] : null;
    }
}
