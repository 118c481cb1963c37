using System.Net.Http.Headers;
using System.Text.Json;
using DropletActions.Http.Limits;
using DropletActions.Http.Wire;
using Flurl.Http;

namespace DropletActions.Http;

/// <summary>
/// What all requests share: the rate limiter, the exchange, and its timeout. Every failure is thrown as
/// <see cref="DropletApiException"/>; an exception of Flurl never leaves, because it holds the request and so the token.
/// </summary>
internal sealed class Transport(ApiSettings settings, RateLimiter limiter, Reachability reachability, ExternalText external)
{
    private const int TooManyRequests = 429;

    // CancelAfter accepts no longer time.
    private static readonly TimeSpan s_longestTimeout = TimeSpan.FromMilliseconds(int.MaxValue);

    private readonly Failures _failures = new(external, settings.BaseUri, settings.Clock);
    private readonly Lazy<ReadRetries> _retries = new(() => new ReadRetries(settings.Clock, reachability, Jitter()));
    private readonly TimeSpan _timeout = settings.RequestTimeout > s_longestTimeout ? s_longestTimeout : settings.RequestTimeout;
    private volatile bool _isClosed;

    /// <summary>Reads, with retries.</summary>
    public Task<T> GetAsync<T>(Operation operation, IFlurlRequest request, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        var trace = Trace(operation, request);
        return _retries.Value.RunAsync(token => SendAsync(operation, trace, request, null, read, token), cancellationToken);
    }

    /// <summary>Starts an action, without retries.</summary>
    public Task<T> PostAsync<T>(Operation operation, IFlurlRequest request, ActionBody body, Func<JsonElement, T> read, CancellationToken cancellationToken) =>
        SendAsync(operation, Trace(operation, request), request, BodyWriter.Write(body), read, cancellationToken);

    /// <summary>
    /// Changes something that a second request would not change further, with retries. The response has no content. The body, even an
    /// empty one, keeps the handler from sending the request again on its own, so that each request has a known outcome.
    /// </summary>
    public async Task ChangeAsync(Operation operation, IFlurlRequest request, byte[] body, CancellationToken cancellationToken)
    {
        var trace = Trace(operation, request);
        var mayBeDeleted = false;
        try
        {
            await _retries.Value.RunAsync(ChangeOnceAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (DropletApiException e) when (mayBeDeleted && e.Kind == FailureKind.DropletNotFound)
        {
            // An earlier request, whose response was lost, has deleted it.
        }
        catch (DropletApiException e) when (mayBeDeleted && e.Failure.Delivery != Delivery.Unknown)
        {
            throw _failures.MayBeDeleted(operation, e.Failure);
        }

        async Task<bool> ChangeOnceAsync(CancellationToken token)
        {
            try
            {
                var response = await ExchangeAsync(operation, trace, request, body, token).ConfigureAwait(false);
                return ForeignPage.IsSuccess(response) ? throw _failures.Refused(operation, response) : true;
            }
            catch (DropletApiException e) when (e.Failure.Delivery == Delivery.Unknown && operation.Method == HttpMethod.Delete)
            {
                mayBeDeleted = true;
                throw;
            }
        }
    }

    private ExchangeTrace Trace(Operation operation, IFlurlRequest request) => new(operation.Method, request.Url, external);

    private async Task<T> SendAsync<T>(
        Operation operation, ExchangeTrace trace, IFlurlRequest request, byte[]? body, Func<JsonElement, T> read, CancellationToken cancellationToken) =>
        Parse(operation, await ExchangeAsync(operation, trace, request, body, cancellationToken).ConfigureAwait(false), read);

    /// <summary>Closes the connection: from now on nothing is sent.</summary>
    public void Close() => _isClosed = true;

    /// <summary>Sends the request until the rate limit does not refuse it.</summary>
    /// <returns>A response with a success status.</returns>
    private async Task<ApiResponse> ExchangeAsync(Operation operation, ExchangeTrace trace, IFlurlRequest request, byte[]? body, CancellationToken cancellationToken)
    {
        var now = settings.Clock.UtcNow;
        var latest = settings.RateLimitTimeout < DateTimeOffset.MaxValue - now ? now + settings.RateLimitTimeout : DateTimeOffset.MaxValue;
        for (ApiResponse? refusal = null; ;)
        {
            ThrowIfClosed(operation);
            if (await EnterAsync(latest, cancellationToken).ConfigureAwait(false) is { } opens)
                throw _failures.RateLimited(operation, opens, settings.RateLimitTimeout, refusal);

            ThrowIfClosed(operation);
            var response = await SendOnceAsync(operation, trace, request, body, cancellationToken).ConfigureAwait(false);
            if (response.IsSuccess)
                return response;

            // A 429 proves that nothing was done: it is the one response after which any request may be sent again.
            refusal = response.Status == TooManyRequests ? response : throw _failures.Refused(operation, response);
        }
    }

    private void ThrowIfClosed(Operation operation)
    {
        if (_isClosed)
            throw _failures.Closed(operation);
    }

    /// <summary>Waits for the rate limiter. Every earlier try of this exchange was refused, so a cancellation here means that nothing was done.</summary>
    private async Task<DateTimeOffset?> EnterAsync(DateTimeOffset latest, CancellationToken cancellationToken)
    {
        try
        {
            return await limiter.EnterAsync(latest, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            throw new RequestNotSentException(cancellationToken);
        }
    }

    private async Task<ApiResponse> SendOnceAsync(Operation operation, ExchangeTrace trace, IFlurlRequest request, byte[]? body, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ending.CancelAfter(_timeout);
        int? status = null;
        var isComplete = false;
        HttpResponseHeaders? headers = null;
        using var content = body is null ? null : new RequestBody(body);
        trace.Begin();
        reachability.Trying();
        try
        {
            using var response = await request.SendAsync(operation.Method, content, HttpCompletionOption.ResponseHeadersRead, ending.Token).ConfigureAwait(false);
            status = response.StatusCode;
            reachability.Responded();
            var message = response.ResponseMessage;
            headers = message.Headers;
            var isRefused = status == TooManyRequests;
            limiter.Observe(Read(message, isRefused), isRefused);
            var bytes = await (message.IsSuccessStatusCode ? ResponseBody.ReadAsync(message.Content, ending.Token) : ResponseBody.ReadErrorAsync(message.Content, ending.Token)).ConfigureAwait(false);
            external.HideToken(bytes.Span);
            isComplete = true;
            return new(response.StatusCode, bytes, message.Headers, message.Content?.Headers);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw IsUnsent(content) ? new RequestNotSentException(cancellationToken) : new OperationCanceledException(cancellationToken);
        }
        catch (Exception) when (ending.IsCancellationRequested)
        {
            throw _failures.TimedOut(operation, _timeout, status, IsUnsent(content), ApiResponse.RequestIdIn(headers));
        }
        catch (UnreadableResponseException e)
        {
            throw _failures.Unreadable(operation, status, e.Message, ApiResponse.RequestIdIn(headers));
        }
        catch (Exception e)
        {
            var fault = ConnectionFault.Of(e, external);
            throw _failures.Broken(operation, fault, status, content is null ? status is null && fault.IsBeforeConnection : IsUnsent(content), ApiResponse.RequestIdIn(headers));
        }
        finally
        {
            trace.End(status, isComplete, ApiResponse.RequestIdIn(headers));
        }
    }

    /// <summary>Whether a request with a body was provably not sent; from now on it cannot be sent.</summary>
    private static bool IsUnsent(RequestBody? content) => content?.TryWithdraw() == true;

    /// <summary>Reads the headers of a response. The clock of a proxy's page is not the API's, which sends only JSON.</summary>
    private RateHeaders Read(HttpResponseMessage message, bool isRefused)
    {
        var headers = RateHeaders.Read(message.Headers, settings.Clock.UtcNow, isRefused);
        var isJson = message.Content?.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) != false;
        return isJson ? headers : headers with { ClockOffset = null };
    }

    private T Parse<T>(Operation operation, ApiResponse response, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(response.Json);
            return read(document.RootElement);
        }
        catch (UnreadableResponseException e)
        {
            throw _failures.Unreadable(operation, response.Status, e.Message, response.RequestId);
        }
        catch (JsonException) when (ForeignPage.IsSuccess(response))
        {
            throw _failures.Refused(operation, response);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw _failures.Unreadable(operation, response.Status, response.Body.IsEmpty ? "it is empty" : "it is not JSON", response.RequestId);
        }
    }

    /// <summary>Random numbers for the concurrent reads of a connection: <see cref="Random"/> is not thread-safe.</summary>
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
