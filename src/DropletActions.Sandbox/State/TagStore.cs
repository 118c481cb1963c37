using System.Text.RegularExpressions;

namespace DropletActions.Sandbox;

/// <summary>
/// The tags, and the Droplets of each. No two tags differ by case alone: the first spelling is kept, and a lookup needs exactly it.
/// </summary>
internal sealed class TagStore
{
    private static readonly Regex s_name = new("^[a-zA-Z0-9_:-]+\\z", RegexOptions.CultureInvariant);
    private readonly Dictionary<string, Tag> _tags = new(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<string> Names => _tags.Values.Select(tag => tag.Name);

    public static bool IsName(string name) => name.Length is > 0 and <= 255 && s_name.IsMatch(name);

    /// <summary>Creates the tag unless it exists, and returns its spelling.</summary>
    public string Create(string name)
    {
        if (!_tags.TryGetValue(name, out var tag))
            _tags.Add(name, tag = new Tag(name));
        return tag.Name;
    }

    public bool Has(string name) => _tags.TryGetValue(name, out var tag) && tag.Name == name;

    public IReadOnlyList<DropletState> Droplets(string name) => Has(name) ? _tags[name].Droplets : [];

    /// <summary>Tags a Droplet; the tag is created unless it exists.</summary>
    public void Add(string name, DropletState droplet)
    {
        var tag = _tags[Create(name)];
        if (tag.DropletIds.Add(droplet.Id))
        {
            tag.Droplets.Add(droplet);
            droplet.Tags.Add(tag.Name);
        }
    }

    /// <summary>Removes the tag from a Droplet that has it.</summary>
    public void Remove(string name, DropletState droplet)
    {
        if (_tags.TryGetValue(name, out var tag) && tag.DropletIds.Remove(droplet.Id))
        {
            tag.Droplets.Remove(droplet);
            droplet.Tags.Remove(tag.Name);
        }
    }

    /// <summary>Deletes a tag that exists.</summary>
    public void Delete(string name)
    {
        foreach (var droplet in _tags[name].Droplets)
            droplet.Tags.Remove(name);
        _tags.Remove(name);
    }

    private sealed class Tag(string name)
    {
        public string Name => name;

        public List<DropletState> Droplets { get; } = [];

        public HashSet<long> DropletIds { get; } = [];
    }
}
