using System.Globalization;
using System.Text;

namespace DropletActions.Sandbox;

/// <summary>Pages of lists, as <c>per_page</c> (1 to 200, 20 by default) and <c>page</c> (from 1) ask for them.</summary>
internal static class Paging
{
    private const int MaxPageSize = 200;
    private const int DefaultPageSize = 20;

    /// <summary>A page of a list, with links to other pages and the total.</summary>
    /// <param name="name">The name of the list in the JSON.</param>
    /// <param name="shape">The JSON of one item.</param>
    public static Response Page<T>(RequestContext context, string name, IReadOnlyList<T> all, Func<T, object> shape) =>
        PageOf(context, name, all, items => items.Select(shape));

    /// <summary>The same, where the JSON of a page is not an array.</summary>
    public static Response PageOf<T>(RequestContext context, string name, IReadOnlyList<T> all, Func<IEnumerable<T>, object> shapePage)
    {
        var size = Number(context, "per_page", DefaultPageSize, MaxPageSize)
            ?? throw RequestError.Unprocessable("per_page must be an integer from 1 to 200.");
        var page = Number(context, "page", 1, int.MaxValue)
            ?? throw RequestError.Unprocessable("page must be an integer, at least 1.");
        var start = (long)(page - 1) * size;
        var count = (int)Math.Max(0, Math.Min(size, all.Count - start));
        var items = Enumerable.Range(0, count).Select(i => all[(int)start + i]);
        return Response.Ok(new Dictionary<string, object>
        {
            [name] = shapePage(items),
            ["links"] = Links(context, page, Math.Max(1, (all.Count + size - 1) / size)),
            ["meta"] = new { Total = all.Count },
        });
    }

    // Only links to another page are there; a list of one page has none.
    private static object Links(RequestContext context, int page, int last)
    {
        if (last <= 1 && page <= 1)
            return new { };
        var pages = new Dictionary<string, string>();
        if (page > 1)
        {
            pages["first"] = Address(context, 1);
            pages["prev"] = Address(context, Math.Min(page - 1, last));
        }
        if (page < last)
        {
            pages["next"] = Address(context, page + 1);
            pages["last"] = Address(context, last);
        }
        return new { Pages = pages };
    }

    private static string Address(RequestContext context, int page)
    {
        var address = new StringBuilder(context.Cloud.LinkOrigin).Append(context.Request.Path).Append("?page=").Append(page);
        foreach (var parameter in context.Request.Query.Where(parameter => parameter.Key != "page"))
            address.Append('&').Append(Uri.EscapeDataString(parameter.Key)).Append('=').Append(Uri.EscapeDataString(parameter.Value));
        return address.ToString();
    }

    private static int? Number(RequestContext context, string name, int standard, int max)
    {
        if (!context.Request.Query.TryGetValue(name, out var text))
            return standard;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= max
            ? number
            : null;
    }
}
