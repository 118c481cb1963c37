using System.Text.RegularExpressions;

namespace DropletActions.Sandbox;

/// <summary>
/// The tags there are and the Droplets that have them. Two tags may not differ by case alone; the first spelling is the one that
/// counts, and a look-up needs it exactly.
/// </summary>
internal sealed class TagSet
{
    private static readonly Regex s_name = new("^[a-zA-Z0-9_:-]+\\z", RegexOptions.CultureInvariant);
    private readonly Dictionary<string, Members> _tags = new(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<string> Names => _tags.Values.Select(members => members.Name);

    public static bool IsName(string name) => name.Length is > 0 and <= 255 && s_name.IsMatch(name);

    /// <summary>Makes the tag if there is none, and gives its spelling.</summary>
    public string Create(string name)
    {
        if (!_tags.TryGetValue(name, out var members))
            _tags.Add(name, members = new Members(name));
        return members.Name;
    }

    public bool Has(string name) => _tags.TryGetValue(name, out var members) && members.Name == name;

    public IReadOnlyList<DropletState> Droplets(string name) => Has(name) ? _tags[name].Droplets : [];

    public void Put(string name, DropletState droplet)
    {
        var members = _tags[Create(name)];
        if (members.Ids.Add(droplet.Id))
        {
            members.Droplets.Add(droplet);
            droplet.Tags.Add(members.Name);
        }
    }

    public void Take(string name, DropletState droplet)
    {
        if (_tags.TryGetValue(name, out var members) && members.Ids.Remove(droplet.Id))
        {
            members.Droplets.Remove(droplet);
            droplet.Tags.Remove(members.Name);
        }
    }

    public bool Delete(string name)
    {
        if (!Has(name))
            return false;
        foreach (var droplet in _tags[name].Droplets)
            droplet.Tags.Remove(name);
        return _tags.Remove(name);
    }

    private sealed class Members(string name)
    {
        public string Name => name;

        public List<DropletState> Droplets { get; } = [];

        public HashSet<long> Ids { get; } = [];
    }
}
