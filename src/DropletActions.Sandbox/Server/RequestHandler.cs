using System.Globalization;

namespace DropletActions.Sandbox;

/// <summary>
/// Handles each request in this order: it is logged, a fault may be picked for it, its token is checked and counted, its endpoint does
/// the work, and the response is sent.
/// </summary>
internal sealed class RequestHandler(Cloud cloud, TokenStore tokens, SandboxFaults faults, CallLog calls)
{
    private long _requests;

    public async Task HandleAsync(Connection connection, Request request, CancellationToken stop)
    {
        var fault = Receive(request, out var entry);
        if (fault?.Kind is SandboxFaultKind.DropBeforeWork or SandboxFaultKind.Away)
        {
            connection.Reset();
            return;
        }
        if (fault is { Kind: SandboxFaultKind.Slow, AfterWork: false })
            await HoldAsync(fault, stop).ConfigureAwait(false);
        var response = Respond(request, fault);
        if (fault is { Kind: SandboxFaultKind.Slow, AfterWork: true })
            await HoldAsync(fault, stop).ConfigureAwait(false);
        if (fault?.Kind == SandboxFaultKind.DropAfterWork)
        {
            connection.Reset();
            return;
        }
        // Set before the response is sent, so that a client which has received it finds it in the log.
        entry.SetStatus(response.Status);
        await FaultResponses.SendAsync(connection, response, fault, stop).ConfigureAwait(false);
    }

    private SandboxFault? Receive(Request request, out CallLog.Entry entry)
    {
        var now = cloud.Clock.Now;
        lock (faults)
        {
            // One lock for both, so that the order of the log is the order in which faults count requests.
            var fault = faults.Next(request.Method, request.Target, now);
            entry = calls.Add(new SandboxCall
            {
                Method = request.Method,
                Path = request.Target,
                Body = request.BodyText,
                At = now,
                HasToken = !string.IsNullOrEmpty(request.Authorization),
                ContentType = request.ContentType,
                UserAgent = request.UserAgent,
                Fault = fault?.Kind,
            });
            return fault;
        }
    }

    private static async Task HoldAsync(SandboxFault fault, CancellationToken stop)
    {
        if (fault.Delay > TimeSpan.Zero)
            await Task.Delay(fault.Delay, stop).ConfigureAwait(false);
        if (fault.Gate is not null)
            await fault.Gate.PassAsync(stop).ConfigureAwait(false);
    }

    private Response Respond(Request request, SandboxFault? fault)
    {
        lock (cloud.Lock)
        {
            var now = cloud.RunDueEvents();
            var requestId = $"00000000-0000-4000-8000-{(++_requests).ToString("x12", CultureInfo.InvariantCulture)}";
            if (!request.IsToLoopback)
                return Response.Of(RequestError.NotLoopback(), requestId);
            var token = FindToken(request);
            var limit = token?.Limits.Count(now) ?? RateLimitState.Unused(cloud.Options.HourlyLimit, now);
            var response = token is null ? Response.Of(RequestError.Unauthorized(), requestId)
                : limit.IsExceeded ? Response.Of(RequestError.TooManyRequests(), requestId)
                : Serve(request, token, fault, now, requestId);
            response
                .With("x-request-id", requestId)
                .With("ratelimit-limit", Text(limit.Limit))
                .With("ratelimit-remaining", Text(limit.Remaining))
                .With("ratelimit-reset", Text(SecondsRoundedUp(cloud.Clock.Reported(limit.Reset))))
                .With("Date", cloud.Clock.Reported(now).ToString("R", CultureInfo.InvariantCulture));
            return (fault?.RetryAfter ?? limit.RetryAfter) is { } seconds ? response.With("retry-after", Text(seconds)) : response;
        }
    }

    private Response Serve(Request request, Token token, SandboxFault? fault, DateTimeOffset now, string requestId)
    {
        var replacement = fault is null ? null : FaultResponses.Replacement(fault, requestId);
        if (replacement is not null && !fault!.DoesWork)
            return replacement;
        try
        {
            var response = Router.Serve(cloud, request, token, now);
            return replacement ?? response;
        }
        catch (RequestError error)
        {
            return replacement ?? Response.Of(error, requestId);
        }
        catch (Exception defect)
        {
            // A defect of the sandbox must not look like a lost connection; the message leads to its place.
            return Response.Of(new RequestError(500, "server_error", $"The sandbox itself failed: {defect}", true), requestId);
        }
    }

    private Token? FindToken(Request request)
    {
        const string Scheme = "Bearer ";
        return request.Authorization is { } header && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? tokens.Find(header.Substring(Scheme.Length).Trim())
            : null;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static long SecondsRoundedUp(DateTimeOffset time) => (time.ToUnixTimeMilliseconds() + 999) / 1000;
}
