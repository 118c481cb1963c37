namespace DropletActions.Http.Wire;

/// <summary>The response is not what was requested. Never leaves this assembly.</summary>
/// <param name="why">The reason, as a clause after "because". Contains nothing from the response.</param>
internal sealed class UnreadableResponseException(string why) : Exception(why);
