namespace DropletActions.Engine;

/// <summary>The result of a rule: the value to send, or what is expected instead.</summary>
/// <param name="Wire">The value for the body: a string, a long or a bool. Null when refused.</param>
/// <param name="Expected">What is expected; null when the value is valid.</param>
internal readonly record struct ParameterValue(object? Wire, string? Expected)
{
    internal static ParameterValue Send(object wire) => new(wire, null);

    internal static ParameterValue Refuse(string expected) => new(null, expected);
}
