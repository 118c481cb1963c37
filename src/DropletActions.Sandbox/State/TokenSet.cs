namespace DropletActions.Sandbox;

/// <summary>The tokens the sandbox knows. All are made up.</summary>
internal sealed class TokenSet(SandboxOptions options)
{
    private readonly Dictionary<string, TokenState> _tokens = new(StringComparer.Ordinal);

    /// <summary>Makes a token with these scopes; null: with all.</summary>
    public string Create(IReadOnlyCollection<string>? scopes)
    {
        // 64 characters after the prefix, as a real one, and plain to see that it is none.
        var text = $"{Guid.NewGuid():N}{Guid.NewGuid():N}".Substring(0, 57);
        var token = $"dop_v1_sandbox{text}";
        _tokens.Add(token, new TokenState(scopes, options));
        return token;
    }

    public TokenState? Find(string token) => _tokens.TryGetValue(token, out var state) ? state : null;
}
