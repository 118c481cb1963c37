namespace DropletActions.Engine;

/// <summary>The JSON body of an action request: members in the order in which they are sent, <c>type</c> first.</summary>
/// <param name="Members">
/// All members, <c>type</c> among them. A value is null, a string, a bool, a number, a list of values, or a list of members again.
/// </param>
internal sealed record ActionBody(string Type, IReadOnlyList<KeyValuePair<string, object?>> Members);
