namespace DropletActions.Engine;

/// <summary>One page of a list.</summary>
/// <param name="Items">What the page holds, in the API's order (which is not documented).</param>
/// <param name="HasNext">Whether the API links to another page.</param>
/// <param name="Total">The number of objects on all pages; null when the API gave none.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, bool HasNext, int? Total);
