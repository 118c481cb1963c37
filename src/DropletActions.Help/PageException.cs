namespace DropletActions.Help;

/// <summary>A page lacks something, or contains something that Get-Help can't show. The message names the page.</summary>
internal sealed class PageException(string message) : Exception(message);
