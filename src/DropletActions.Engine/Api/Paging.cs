namespace DropletActions.Engine;

/// <summary>How lists are cut into pages.</summary>
internal static class Paging
{
    /// <summary>How many objects a page is asked to hold: the API's maximum. Each page costs one request of the rate limit.</summary>
    public const int PageSize = 200;

    /// <summary>How many pages so many objects fill.</summary>
    public static int PagesFor(int count) => (count / PageSize) + (count % PageSize > 0 ? 1 : 0);
}
