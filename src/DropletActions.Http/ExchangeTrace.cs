using System.Diagnostics;
using System.Globalization;
using Flurl;

namespace DropletActions.Http;

/// <summary>
/// Reports each exchange of a request to the debug stream of its cmdlet: method, path, status, time, number of tries and request id. It
/// never holds a header or a body.
/// </summary>
internal sealed class ExchangeTrace(HttpMethod method, Url address, ExternalText external)
{
    private const int LongestPath = 500;
    private const int LongestId = 100;

    private Stopwatch? _running;
    private int _tries;

    /// <summary>The request is sent.</summary>
    public void Begin()
    {
        _tries++;
        _running = RequestLog.Current is { IsTraced: true } ? Stopwatch.StartNew() : null;
    }

    /// <summary>The exchange is over.</summary>
    /// <param name="status">The HTTP status; null without a response.</param>
    /// <param name="isComplete">Whether the whole response was read.</param>
    public void End(int? status, bool isComplete, string? requestId)
    {
        if (_running is not { } running || RequestLog.Current is not { } log)
            return;

        var path = external.Clean(address.Path + (address.Query.Length > 0 ? "?" + address.Query : ""), LongestPath);
        var result = status is null ? "no response" : isComplete ? $"{status}" : $"{status}, incomplete";
        var id = external.Clean(requestId, LongestId) is { } text ? $", request {text}" : "";
        log.Trace(string.Format(CultureInfo.InvariantCulture, "{0} {1}: {2}, {3} ms, try {4}{5}", method, path, result, running.ElapsedMilliseconds, _tries, id));
    }
}
