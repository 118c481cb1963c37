namespace DropletActions.Help;

/// <summary>A page lacks something, or has something that help cannot show. The message names the page.</summary>
internal sealed class PageException(string message) : Exception(message);
