namespace DropletActions.Http.Wire;

/// <summary>An answer is JSON but not what was asked for. Never leaves this assembly.</summary>
/// <param name="why">What is wrong, in words that follow a colon. Holds nothing that came from outside.</param>
internal sealed class UnreadableException(string why) : Exception(why);
