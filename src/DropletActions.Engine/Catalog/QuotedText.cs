using System.Globalization;
using System.Text;

namespace DropletActions.Engine;

/// <summary>Strings in the form in which <see cref="ActionRequest.Key"/> holds them. Journals store keys, so this form never changes.</summary>
internal static class QuotedText
{
    /// <summary>Quotes a string as JSON. Only quotes, backslashes, control characters and line separators are escaped.</summary>
    public static string Of(string value)
    {
        var quoted = new StringBuilder(value.Length + 2).Append('"');
        foreach (var c in value)
        {
            if (c is '"' or '\\')
                quoted.Append('\\').Append(c);
            else if (char.IsControl(c) || c is '\u2028' or '\u2029')
                quoted.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            else
                quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }
}
