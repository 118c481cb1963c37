namespace DropletActions.Sandbox;

/// <summary>One endpoint.</summary>
internal sealed class Route(string method, string template, IReadOnlyList<string> scopes, Func<Visit, Answer> serve)
{
    private readonly string[] _parts = template.Split(['/'], StringSplitOptions.RemoveEmptyEntries);

    public string Method => method;

    /// <summary>What a token must have to come in; some endpoints ask for more by what the request holds.</summary>
    public IReadOnlyList<string> Scopes => scopes;

    public Func<Visit, Answer> Serve => serve;

    /// <summary>What the path holds where the template has a name in braces; null when the path is another.</summary>
    public IReadOnlyList<string>? Capture(IReadOnlyList<string> segments)
    {
        if (segments.Count != _parts.Length)
            return null;
        var captured = new List<string>(2);
        for (var i = 0; i < _parts.Length; i++)
        {
            if (_parts[i][0] == '{')
                captured.Add(segments[i]);
            else if (_parts[i] != segments[i])
                return null;
        }
        return captured;
    }
}
