using System.Collections;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Text;

namespace DropletActions.Shell.Host;

/// <summary>Asks for a confirmation, a choice, the values of mandatory parameters, a credential.</summary>
/// <param name="ui">Where it asks and reads.</param>
internal sealed class Questions(PSHostUserInterface ui)
{
    private const string HelpKey = "?";

    /// <summary>Asks for exactly one of several choices.</summary>
    /// <param name="caption">A heading; may be empty.</param>
    /// <param name="message">The question; may be empty.</param>
    /// <param name="choices">The choices; an ampersand stands before a label's hot key.</param>
    /// <param name="defaultChoice">What an empty answer means; -1 for nothing.</param>
    /// <returns>The index of the choice.</returns>
    public int AskChoice(string? caption, string? message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        var labels = choices.Select(Label.Of).ToList();
        Introduce(caption, message);

        while (true)
        {
            var suffix = defaultChoice >= 0 ? $" (default is \"{labels[defaultChoice].HotKey}\")" : "";
            ui.Write($"{Menu(labels, defaultChoice)}  [{HelpKey}] Help{suffix}: ");
            var answer = ui.ReadLine().Trim();

            if (answer.Length == 0 && defaultChoice >= 0)
                return defaultChoice;

            if (answer == HelpKey)
                Explain(labels, choices);
            else if (Find(labels, answer) is >= 0 and var found)
                return found;
        }
    }

    /// <summary>Asks for any number of choices; an empty answer ends the list.</summary>
    /// <param name="caption">A heading; may be empty.</param>
    /// <param name="message">The question; may be empty.</param>
    /// <param name="choices">The choices.</param>
    /// <param name="defaults">What an empty first answer means.</param>
    /// <returns>The indexes of the choices.</returns>
    public Collection<int> AskChoices(string? caption, string? message, Collection<ChoiceDescription> choices, IReadOnlyList<int> defaults)
    {
        var labels = choices.Select(Label.Of).ToList();
        var chosen = new Collection<int>();
        Introduce(caption, message);
        ui.WriteLine($"{Menu(labels, -1)}  [{HelpKey}] Help");

        if (defaults.Count > 0)
            ui.WriteLine($"(default is {string.Join(", ", defaults.Select(i => $"\"{labels[i].HotKey}\""))})");

        while (true)
        {
            ui.Write($"Choice[{chosen.Count}]: ");
            var answer = ui.ReadLine().Trim();

            if (answer.Length == 0)
                return chosen.Count == 0 ? [.. defaults] : chosen;

            if (answer == HelpKey)
                Explain(labels, choices);
            else if (Find(labels, answer) is >= 0 and var found && !chosen.Contains(found))
                chosen.Add(found);
        }
    }

    /// <summary>Asks for the values of fields, such as mandatory parameters that were not given.</summary>
    /// <param name="caption">A heading; may be empty.</param>
    /// <param name="message">The question; may be empty.</param>
    /// <param name="fields">The fields.</param>
    /// <returns>The values by the fields' names.</returns>
    public Dictionary<string, PSObject> AskFields(string? caption, string? message, Collection<FieldDescription> fields)
    {
        Introduce(caption, message);

        if (fields.Any(f => !string.IsNullOrEmpty(f.HelpMessage)))
            ui.WriteLine("(Type !? for help.)");

        return fields.ToDictionary(f => f.Name, f => PSObject.AsPSObject(AskField(f)));
    }

    /// <summary>Asks for a user name, unless it is known, and a password.</summary>
    /// <param name="caption">A heading; may be empty.</param>
    /// <param name="message">The question; may be empty.</param>
    /// <param name="userName">The known name; may be empty.</param>
    /// <returns>The credential.</returns>
    public PSCredential AskCredential(string? caption, string? message, string? userName)
    {
        Introduce(caption, message);

        while (string.IsNullOrWhiteSpace(userName))
        {
            ui.Write("User: ");
            userName = ui.ReadLine();
        }

        ui.Write($"Password for user {userName}: ");
        return new PSCredential(userName, ui.ReadLineAsSecureString());
    }

    private object AskField(FieldDescription field)
    {
        // A type that is not loaded here is asked for as text; the engine converts it, or says why it cannot.
        var type = Type.GetType(field.ParameterAssemblyFullName) ?? Type.GetType(field.ParameterTypeFullName) ?? typeof(string);

        if (type == typeof(PSCredential))
            return AskCredential(null, null, null);

        if (!type.IsArray && type != typeof(IList))
            return AskValue(field, field.Name, type, mayBeEmpty: false)!;

        var values = new List<object>();
        while (AskValue(field, $"{field.Name}[{values.Count}]", type.GetElementType() ?? typeof(object), mayBeEmpty: true) is { } value)
            values.Add(value);
        return values.ToArray();
    }

    private object? AskValue(FieldDescription field, string label, Type type, bool mayBeEmpty)
    {
        while (true)
        {
            ui.Write($"{label}: ");

            if (type == typeof(SecureString))
            {
                var secret = ui.ReadLineAsSecureString();
                return mayBeEmpty && secret.Length == 0 ? null : secret;
            }

            var answer = ui.ReadLine();

            if (answer == "!?")
                ui.WriteLine(field.HelpMessage is { Length: > 0 } help ? help : $"No help for {field.Name}.");
            else if (answer.Length == 0 && mayBeEmpty)
                return null;
            else if (LanguagePrimitives.TryConvertTo(answer, type, out var value))
                return value;
            else
                ui.WriteErrorLine($"'{answer}' is not a value of the type {type.Name}.");
        }
    }

    private void Introduce(string? caption, string? message)
    {
        if (!string.IsNullOrEmpty(caption))
            ui.WriteLine(PSStyle.Instance.Bold + caption + PSStyle.Instance.BoldOff);

        if (!string.IsNullOrEmpty(message))
            ui.WriteLine(message);
    }

    private void Explain(IReadOnlyList<Label> labels, Collection<ChoiceDescription> choices)
    {
        for (var i = 0; i < labels.Count; i++)
            ui.WriteLine($"{labels[i].HotKey} - {choices[i].HelpMessage}");
    }

    private static int Find(List<Label> labels, string answer) => labels.FindIndex(l =>
        answer.Equals(l.HotKey, StringComparison.OrdinalIgnoreCase) || answer.Equals(l.Text, StringComparison.OrdinalIgnoreCase));

    private static string Menu(IReadOnlyList<Label> labels, int defaultChoice)
    {
        var menu = new StringBuilder();

        for (var i = 0; i < labels.Count; i++)
        {
            var item = $"[{labels[i].HotKey}] {labels[i].Text}";
            menu.Append(i == 0 ? "" : "  ").Append(i == defaultChoice ? PSStyle.Instance.Foreground.BrightYellow + item + PSStyle.Instance.Reset : item);
        }

        return menu.ToString();
    }

    private sealed record Label(string HotKey, string Text)
    {
        // Without an ampersand the whole label is what must be typed.
        public static Label Of(ChoiceDescription choice)
        {
            var at = choice.Label.IndexOf('&', StringComparison.Ordinal);
            var text = at < 0 ? choice.Label : choice.Label.Remove(at, 1);
            return new Label(at >= 0 && at < text.Length ? char.ToUpperInvariant(text[at]).ToString() : text, text);
        }
    }
}
