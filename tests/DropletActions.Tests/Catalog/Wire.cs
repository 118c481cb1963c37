using System.Collections;
using System.Text.Json;
using DropletActions.Engine;

namespace DropletActions.Tests.Catalog;

/// <summary>A request as text: its body as JSON, and the kind of a refusal.</summary>
internal static class Wire
{
    public static string Json(ActionRequest request) => Json(request.Body.Members);

    public static ActionRequest Create(string? type, params (string Name, object? Value)[] arguments) =>
        ActionRequest.Create(type, arguments.Select(argument => KeyValuePair.Create(argument.Name, argument.Value)));

    public static Failure Refusal(string? type, params (string Name, object? Value)[] arguments) =>
        Assert.Throws<DropletApiException>(() => Create(type, arguments))!.Failure;

    private static string Json(object? value) => value switch
    {
        IEnumerable<KeyValuePair<string, object?>> members =>
            $"{{{string.Join(",", members.Select(member => $"{JsonSerializer.Serialize(member.Key)}:{Json(member.Value)}"))}}}",
        string text => JsonSerializer.Serialize(text),
        IEnumerable list => $"[{string.Join(",", list.Cast<object?>().Select(Json))}]",
        _ => JsonSerializer.Serialize(value),
    };
}
