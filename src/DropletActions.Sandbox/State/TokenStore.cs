namespace DropletActions.Sandbox;

/// <summary>The tokens that the sandbox accepts. All of them are made up.</summary>
internal sealed class TokenStore(SandboxOptions options)
{
    private readonly Dictionary<string, Token> _tokens = new(StringComparer.Ordinal);

    /// <summary>Creates a token with these scopes; null stands for all scopes.</summary>
    public string Create(IReadOnlyCollection<string>? scopes)
    {
        // It has 64 characters after the prefix, as a real token does, and shows that it is none.
        var digits = $"{Guid.NewGuid():N}{Guid.NewGuid():N}".Substring(0, 57);
        var text = $"dop_v1_sandbox{digits}";
        _tokens.Add(text, new Token(scopes, new RateLimits(options)));
        return text;
    }

    public Token? Find(string text) => _tokens.TryGetValue(text, out var token) ? token : null;
}

/// <summary>A token's scopes, and the requests that it has made.</summary>
internal sealed class Token(IReadOnlyCollection<string>? scopes, RateLimits limits)
{
    private readonly HashSet<string>? _scopes = scopes is null ? null : new HashSet<string>(scopes, StringComparer.Ordinal);

    public RateLimits Limits => limits;

    public bool Has(string scope) => _scopes is null || _scopes.Contains(scope);

    public bool HasAll(IEnumerable<string> needed) => _scopes is null || needed.All(_scopes.Contains);
}
