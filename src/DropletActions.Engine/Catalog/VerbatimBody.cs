using System.Collections;
using System.Globalization;

namespace DropletActions.Engine;

/// <summary>Converts a body of PowerShell's types to the members that are sent as JSON.</summary>
internal static class VerbatimBody
{
    /// <summary>The members of a body.</summary>
    /// <exception cref="DropletApiException">The body has a value that JSON cannot represent.</exception>
    public static List<KeyValuePair<string, object?>> Members(IDictionary dictionary, Func<object?, object?> unwrap, int depth = 0)
    {
        var members = new List<KeyValuePair<string, object?>>();
        var names = new HashSet<string>();
        foreach (DictionaryEntry entry in dictionary)
        {
            var name = Whole(Shown(entry.Key));
            if (!names.Add(name))
                throw Refused($"-Body contains '{name}' twice.", "Use each name once.");

            members.Add(new(name, Plain(unwrap(entry.Value), unwrap, depth)));
        }

        return members;
    }

    private static object? Plain(object? value, Func<object?, object?> unwrap, int depth) => value switch
    {
        // A value that contains itself would end the process.
        _ when depth > 16 => throw Refused("-Body is nested too deeply.", "Use a body as the API describes it."),
        null or bool => value,
        string text => Whole(text),
        // The only form of a time that all readers of JSON accept.
        DateTime or DateTimeOffset => ((IFormattable)value).ToString("o", CultureInfo.InvariantCulture),
        char or Guid or Uri => Whole(Shown(value)),
        Enum => value.ToString(),
        sbyte or byte or short or ushort or int or uint or long => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        double.NaN or double.PositiveInfinity or double.NegativeInfinity or float.NaN or float.PositiveInfinity or float.NegativeInfinity =>
            throw NotJson(Shown(value)),
        ulong or float or double or decimal => value,
        IDictionary dictionary => Members(dictionary, unwrap, depth + 1),
        IEnumerable list => list.Cast<object?>().Select(item => Plain(unwrap(item), unwrap, depth + 1)).ToList(),
        _ => throw NotJson(value.GetType().Name),
    };

    private static string Whole(string text) => UnicodeText.IsWhole(text) ? text : throw NotJson("string with an unpaired surrogate");

    private static DropletApiException NotJson(string what) => Refused(
        $"-Body contains a {what}, which cannot be written as JSON.", "Use strings, numbers, booleans, arrays and hashtables.");

    private static string Shown(object value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static DropletApiException Refused(string message, string advice) => DropletApiException.NotSent(FailureKind.ParameterInvalid, message, advice);
}
