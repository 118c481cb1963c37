using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Secrecy;

/// <summary>All that a script, an export or a log can read from an object.</summary>
internal static class Reachable
{
    private const int Deepest = 9;

    private static readonly JsonSerializerOptions s_json = new() { ReferenceHandler = ReferenceHandler.IgnoreCycles, MaxDepth = 64, IncludeFields = true };

    /// <summary>All texts of a script's output and streams, serialized in each way that PowerShell and .NET have.</summary>
    public static IEnumerable<string> TextsOf(ScriptResult result)
    {
        foreach (var text in result.Verbose.Concat(result.Warnings).Concat(result.Debug).Concat(result.Information))
            yield return text;
        foreach (var item in result.Output.OfType<object>())
            yield return PSSerializer.Serialize(item, 4);
        foreach (var error in result.Errors)
            yield return PSSerializer.Serialize(error, 2);
        foreach (var text in TextsOf(new object?[] { result.Output, result.Errors, result.Progress, result.Thrown }))
            yield return text;

        foreach (var item in result.Output.OfType<object>().Where(item => item.GetType().Assembly.GetName().Name!.StartsWith("DropletActions", StringComparison.Ordinal) && item is not IDisposable))
            yield return JsonSerializer.Serialize(item, s_json);
    }

    /// <summary>The texts of all objects that can be reached from one.</summary>
    public static IEnumerable<string> TextsOf(object? root) => From(root).Select(Text);

    /// <summary>
    /// An object and what can be reached from it: by public properties and fields, by the members that PowerShell adds, by items. Of
    /// exceptions and of this module's failures also what is not public: they are kept, logged and sent on.
    /// </summary>
    public static IEnumerable<object> From(object? root)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var waiting = new Queue<(object Item, int Depth)>();
        Add(root, 0);
        while (waiting.TryDequeue(out var next))
        {
            yield return next.Item;
            if (next.Depth < Deepest && !IsPlain(next.Item))
            {
                foreach (var inner in Inside(next.Item))
                    Add(inner, next.Depth + 1);
            }
        }

        // What belongs to the engine leads to the whole session, and with it to the test's own variables.
        void Add(object? item, int depth)
        {
            if (item is null or MemberInfo or Assembly or System.Reflection.Module or Delegate or CommandInfo or PSModuleInfo or SessionState or Runspace or Pointer)
                return;

            if (item.GetType().IsValueType || seen.Add(item))
                waiting.Enqueue((item, depth));
        }
    }

    private static bool IsPlain(object item) =>
        item is string or IntPtr or DateTime or DateTimeOffset or TimeSpan or Guid or decimal || item.GetType().IsPrimitive || item.GetType().IsEnum;

    private static IEnumerable<object?> Inside(object item)
    {
        var type = item.GetType();
        var open = BindingFlags.Instance | BindingFlags.Public;
        if (item is Exception || type.Namespace == typeof(Engine.Failure).Namespace)
            open |= BindingFlags.NonPublic;

        IEnumerable<object?> inside = type.GetProperties(open).Where(property => property.GetIndexParameters().Length == 0 && property.CanRead && !property.PropertyType.IsByRefLike)
            .Select(property => Read(() => property.GetValue(item)));
        for (var part = type; part is not null; part = part.BaseType)
            inside = inside.Concat(part.GetFields(open | BindingFlags.DeclaredOnly).Select(field => field.GetValue(item)));
        if (item is PSObject wrapped)
            inside = inside.Concat(wrapped.Properties.Select(property => Read(() => property.Value)));
        if (item is IEnumerable list)
            inside = inside.Concat(list.Cast<object?>());
        return inside;
    }

    private static string Text(object item) => Read(item.ToString) as string ?? "";

    // A property that cannot be read tells nothing.
    private static object? Read(Func<object?> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is TargetInvocationException or NotSupportedException or GetValueException or InvalidOperationException)
        {
            return null;
        }
    }
}
