namespace DropletActions.Engine;

/// <summary>What a rule made of a value: what to send, or what would have been right.</summary>
/// <param name="Wire">The value for the body: a string, a long or a bool. Null when refused.</param>
/// <param name="Expected">What would be right; null when the value was.</param>
internal readonly record struct ParameterValue(object? Wire, string? Expected)
{
    /// <summary>A value to send.</summary>
    internal static ParameterValue Send(object wire) => new(wire, null);

    /// <summary>A value refused.</summary>
    internal static ParameterValue Refuse(string expected) => new(null, expected);
}
