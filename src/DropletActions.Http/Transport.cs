using System.Text.Json;
using DropletActions.Engine;
using DropletActions.Http.Limits;
using DropletActions.Http.Wire;
using Flurl.Http;

namespace DropletActions.Http;

/// <summary>
/// What all requests share: they pass the rate gate, are sent, and their answers are read within the time for them. Whatever goes
/// wrong leaves as <see cref="DropletApiException"/>; an exception of Flurl never does, because it holds the request and so the token.
/// </summary>
internal sealed class Transport(ApiSettings settings, RateGate gate, OutsideText outside)
{
    private const int TooManyRequests = 429;

    // More than this CancelAfter does not take.
    private static readonly TimeSpan s_longestTimeout = TimeSpan.FromMilliseconds(int.MaxValue);

    private readonly Failures _failures = new(outside, settings.BaseUri);
    private readonly Lazy<ReadRetries> _retries = new(() => new ReadRetries(settings.Clock, Jitter()));
    private readonly TimeSpan _timeout = settings.RequestTimeout > s_longestTimeout ? s_longestTimeout : settings.RequestTimeout;
    private volatile bool _isClosed;

    /// <summary>Reads, again where that may help.</summary>
    public Task<T> GetAsync<T>(Operation operation, IFlurlRequest request, Func<JsonElement, T> read, CancellationToken cancellationToken) =>
        _retries.Value.RunAsync(token => SendAsync(operation, request, null, read, token), cancellationToken);

    /// <summary>Starts an action, never twice.</summary>
    public Task<T> PostAsync<T>(Operation operation, IFlurlRequest request, ActionBody body, Func<JsonElement, T> read, CancellationToken cancellationToken) =>
        SendAsync(operation, request, BodyWriter.Write(body), read, cancellationToken);

    /// <summary>Changes what a second try would only leave as it is, so it is tried again where that may help. The answer tells nothing.</summary>
    public Task ChangeAsync(Operation operation, IFlurlRequest request, byte[]? body, CancellationToken cancellationToken) =>
        _retries.Value.RunAsync(
            async token =>
            {
                var answer = await ExchangeAsync(operation, request, body, token).ConfigureAwait(false);
                return ForeignPage.IsSuccess(answer) ? throw _failures.Answered(operation, answer) : answer;
            },
            cancellationToken);

    private async Task<T> SendAsync<T>(Operation operation, IFlurlRequest request, byte[]? body, Func<JsonElement, T> read, CancellationToken cancellationToken) =>
        Understand(operation, await ExchangeAsync(operation, request, body, cancellationToken).ConfigureAwait(false), read);

    /// <summary>Tells that the connection is closed: from now on nothing is sent.</summary>
    public void Close() => _isClosed = true;

    /// <summary>Sends until it is not refused for the quota.</summary>
    /// <returns>A success.</returns>
    private async Task<Answer> ExchangeAsync(Operation operation, IFlurlRequest request, byte[]? body, CancellationToken cancellationToken)
    {
        var now = settings.Clock.UtcNow;
        var latest = settings.Patience < DateTimeOffset.MaxValue - now ? now + settings.Patience : DateTimeOffset.MaxValue;
        for (Answer? refusal = null; ;)
        {
            ThrowIfClosed(operation);
            if (await EnterAsync(latest, cancellationToken).ConfigureAwait(false) is { } opens)
                throw _failures.RateLimited(operation, opens, settings.Patience, refusal);

            ThrowIfClosed(operation);
            var answer = await AskAsync(operation, request, body, cancellationToken).ConfigureAwait(false);
            if (answer.IsSuccess)
                return answer;

            // Refused, so nothing was done: the one answer after which anything may be sent again.
            refusal = answer.Status == TooManyRequests ? answer : throw _failures.Answered(operation, answer);
        }
    }

    private void ThrowIfClosed(Operation operation)
    {
        if (_isClosed)
            throw _failures.Closed(operation);
    }

    /// <summary>Waits at the gate. Whatever came before it in this exchange was refused, so who gives up here has done nothing.</summary>
    private async Task<DateTimeOffset?> EnterAsync(DateTimeOffset latest, CancellationToken cancellationToken)
    {
        try
        {
            return await gate.EnterAsync(latest, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            throw new RequestNotSentException(cancellationToken);
        }
    }

    private async Task<Answer> AskAsync(Operation operation, IFlurlRequest request, byte[]? body, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ending.CancelAfter(_timeout);
        int? status = null;
        using var content = body is null ? null : new RequestBody(body);
        try
        {
            using var response = await request.SendAsync(operation.Method, content, HttpCompletionOption.ResponseHeadersRead, ending.Token).ConfigureAwait(false);
            status = response.StatusCode;
            var message = response.ResponseMessage;
            var isRefused = status == TooManyRequests;
            gate.Observe(Read(message, isRefused), isRefused);
            var bytes = await (message.IsSuccessStatusCode ? Body.ReadAsync(message.Content, ending.Token) : Body.ReadErrorAsync(message.Content, ending.Token)).ConfigureAwait(false);
            outside.HideToken(bytes.Span);
            return new(response.StatusCode, bytes, message.Headers, message.Content?.Headers);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw IsUnsent(content) ? new RequestNotSentException(cancellationToken) : new OperationCanceledException(cancellationToken);
        }
        catch (Exception) when (ending.IsCancellationRequested)
        {
            throw _failures.TimedOut(operation, _timeout, status, IsUnsent(content));
        }
        catch (UnreadableException e)
        {
            throw _failures.Unreadable(operation, status, e.Message, null);
        }
        catch (Exception e)
        {
            var breakage = Breakage.Of(e, outside);
            throw _failures.Broken(operation, breakage, status, content is null ? status is null && breakage.IsBeforeConnection : IsUnsent(content));
        }
    }

    /// <summary>Whether a request with a body is proved not to have been sent. Whatever it is, it is not sent from now on.</summary>
    private static bool IsUnsent(RequestBody? content) => content?.TryWithdraw() == true;

    /// <summary>What an answer's headers tell. The clock of a page that some proxy made is not the API's, which sends JSON only.</summary>
    private RateHeaders Read(HttpResponseMessage message, bool isRefused)
    {
        var headers = RateHeaders.Read(message.Headers, settings.Clock.UtcNow, isRefused);
        var isJson = message.Content?.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) != false;
        return isJson ? headers : headers with { ClockOffset = null };
    }

    private T Understand<T>(Operation operation, Answer answer, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(answer.Json);
            return read(document.RootElement);
        }
        catch (UnreadableException e)
        {
            throw _failures.Unreadable(operation, answer.Status, e.Message, answer.RequestId);
        }
        catch (JsonException) when (ForeignPage.IsSuccess(answer))
        {
            throw _failures.Answered(operation, answer);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw _failures.Unreadable(operation, answer.Status, answer.Body.IsEmpty ? "it is empty" : "it is not JSON", answer.RequestId);
        }
    }

    /// <summary>Random numbers for all reads of a connection, which may go on at once: a <see cref="Random"/> alone is not safe for that.</summary>
    private static Func<double> Jitter()
    {
        var random = new Random();
        return () =>
        {
            lock (random)
                return random.NextDouble();
        };
    }
}
