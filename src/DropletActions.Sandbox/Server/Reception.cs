using System.Globalization;

namespace DropletActions.Sandbox;

/// <summary>
/// What happens to each request, in this order: it is logged, a fault may befall it, its token is checked and counted, its endpoint
/// does the work, and the answer is sent.
/// </summary>
internal sealed class Reception(Cloud cloud, TokenSet tokens, SandboxFaults faults, CallLog calls)
{
    private long _requests;

    public async Task ServeAsync(Connection connection, Request request, CancellationToken stop)
    {
        var fault = Arrive(request, out var entry);
        if (fault?.Kind is SandboxFaultKind.DropBeforeWork or SandboxFaultKind.Away)
        {
            connection.Reset();
            return;
        }
        if (fault is { Kind: SandboxFaultKind.Slow, AfterWork: false })
            await HoldAsync(fault, stop).ConfigureAwait(false);
        var answer = Work(request, fault);
        if (fault is { Kind: SandboxFaultKind.Slow, AfterWork: true })
            await HoldAsync(fault, stop).ConfigureAwait(false);
        if (fault?.Kind == SandboxFaultKind.DropAfterWork)
        {
            connection.Reset();
            return;
        }
        // Before it is sent: a client that has its answer finds it in the log.
        entry.Answered(answer.Status);
        await Wire.SendAsync(connection, answer, fault, stop).ConfigureAwait(false);
    }

    private SandboxFault? Arrive(Request request, out CallLog.Entry entry)
    {
        var now = cloud.Clock.Now;
        lock (faults)
        {
            // Log and faults under one lock: the order in the log is the order in which the faults count.
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

    private Answer Work(Request request, SandboxFault? fault)
    {
        lock (cloud.Gate)
        {
            var now = cloud.Settle();
            var number = ++_requests;
            var requestId = $"00000000-0000-4000-8000-{number.ToString("x12", CultureInfo.InvariantCulture)}";
            var (answer, quota) = Admit(request, fault, now);
            answer = answer.Written(requestId).With("x-request-id", requestId);
            answer = answer
                .With("ratelimit-limit", Text(quota.Limit))
                .With("ratelimit-remaining", Text(quota.Remaining))
                .With("ratelimit-reset", Text(RoundedUp(cloud.Clock.Told(quota.Reset))))
                .With("Date", cloud.Clock.Told(now).ToString("R", CultureInfo.InvariantCulture));
            var retryAfter = fault?.RetryAfter ?? quota.RetryAfter;
            return retryAfter is { } seconds ? answer.With("retry-after", Text(seconds)) : answer;
        }
    }

    private (Answer Answer, Quota Quota) Admit(Request request, SandboxFault? fault, DateTimeOffset now)
    {
        if (Token(request) is not { } token)
            return (Answer.Refuse(Refusal.Unauthorized()), Quota.Untouched(cloud.Options.HourlyLimit, now));
        var quota = token.Request(now);
        if (quota.Verdict != QuotaVerdict.Passed)
            return (Answer.Refuse(Refusal.TooManyRequests()), quota);
        var instead = fault is null ? null : FaultAnswers.Instead(fault);
        if (instead is not null && !fault!.DoesWork)
            return (instead, quota);
        var answer = Serve(request, token, now);
        return (instead ?? answer, quota);
    }

    private Answer Serve(Request request, TokenState token, DateTimeOffset now)
    {
        try
        {
            return Router.Serve(cloud, request, token, now);
        }
        catch (Exception defect)
        {
            // A defect of the sandbox must be told from a lost connection; the message leads to where it is.
            return Answer.Refuse(new Refusal(500, "server_error", $"The sandbox itself failed: {defect}", true));
        }
    }

    private TokenState? Token(Request request)
    {
        const string Scheme = "Bearer ";
        return request.Authorization is { } header && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? tokens.Find(header.Substring(Scheme.Length).Trim())
            : null;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static long RoundedUp(DateTimeOffset time) => (time.ToUnixTimeMilliseconds() + 999) / 1000;
}
