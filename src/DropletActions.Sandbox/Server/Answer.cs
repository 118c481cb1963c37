using System.Text.Json;

namespace DropletActions.Sandbox;

/// <summary>What a request is answered with, before faults and headers.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body; empty for none.</param>
/// <param name="ContentType">What the body is.</param>
internal sealed record Answer(int Status, byte[] Body, string ContentType = Answer.Json)
{
    public const string Json = "application/json; charset=utf-8";

    /// <summary>Headers besides those that every answer has.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>204, without a body.</summary>
    public static Answer Done { get; } = new(204, []);

    /// <summary>Why it was refused; the body is written when the request's own id is known. Null for an answer that is none.</summary>
    public Refusal? Refusal { get; private init; }

    public static Answer Of(int status, Action<Utf8JsonWriter> write) => new(status, JsonBody.Write(write));

    public static Answer Refuse(Refusal refusal) => new(refusal.Status, []) { Refusal = refusal };

    /// <summary>The answer with its error body, where it is a refusal.</summary>
    public Answer Written(string requestId) => Refusal is null ? this : this with { Body = JsonBody.Error(Refusal, requestId) };

    public Answer With(string header, string value) => this with { Headers = [.. Headers, new(header, value)] };
}
