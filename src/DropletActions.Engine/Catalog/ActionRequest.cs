using System.Collections;
using System.Globalization;

namespace DropletActions.Engine;

/// <summary>A request that was validated against the catalog.</summary>
internal sealed record ActionRequest
{
    private static readonly string[] s_policyNeedsPlan = ["Weekday", "Hour"];

    private readonly IReadOnlyDictionary<string, object> _values;
    private readonly bool _isVerbatim;

    private ActionRequest(ActionType type, ActionBody body, IReadOnlyDictionary<string, object> values, bool isVerbatim = false)
    {
        (Type, Body, _values, _isVerbatim) = (type, body, values, isVerbatim);
        Impact = Given.Select(given => given.Parameter.Impact ?? type.Impact).Append(type.Impact).Max();
    }

    /// <summary>The row. A verbatim body of an unknown type has a row of its own, with which no request is repeated.</summary>
    public ActionType Type { get; }

    public ActionBody Body { get; }

    /// <summary>How much it needs confirmation, with its parameters.</summary>
    public ActionImpact Impact { get; }

    /// <summary>Whether the API accepts this request for a tag. Its bulk form has no backup policy.</summary>
    public bool CanRunByTag => Type.IsBulk && Body.Members.All(member => member.Key != "backup_policy");

    /// <summary>
    /// Identifies the request: equal for equal types and values, in any order of a hashtable.
    /// </summary>
    public string Key => field ??= Canonical(Body.Members);

    /// <summary>A warning for the confirmation; null for none.</summary>
    public string? Warning
    {
        get
        {
            var warnings = Given.Select(given => given.Parameter.Warning).Prepend(Type.Warning).Where(warning => warning is not null);
            return string.Join(" ", warnings) is { Length: > 0 } all ? all : null;
        }
    }

    /// <summary>Describes the request for confirmations: <c>Resize Droplet web-01 (3164444) to s-2vcpu-4gb</c>.</summary>
    public string Describe(string target)
    {
        if (_isVerbatim)
            return Body.Members.Count == 1 ? $"{Type.ConfirmPhrase} {target}" : $"{Type.ConfirmPhrase} {target} with the body {Key}";

        var phrases = string.Join(", ", Given.Select(given => string.Format(CultureInfo.InvariantCulture, given.Parameter.Phrase, given.Value)));
        return phrases.Length == 0 ? $"{Type.ConfirmPhrase} {target}" : $"{Type.ConfirmPhrase} {target} {phrases}";
    }

    /// <summary>A value as text; null where the request has none.</summary>
    public string? Text(string parameter) => _values.TryGetValue(parameter, out var value) ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;

    /// <summary>The object of this kind that the request names, as text; null for none.</summary>
    public string? NameOf(AccountObject kind) => Type.Parameters.FirstOrDefault(parameter => parameter.Names == kind) is { } parameter ? Text(parameter.Name) : null;

    /// <summary>Whether the properties of a Droplet can show that it is as this request would make it.</summary>
    public bool ShowsItsEffect => Type is { Reached: not null, Effect: { } effect } && effect.IsAllOf(Body);

    /// <summary>Whether a Droplet is as this request would make it, and so does not need it.</summary>
    public bool IsReachedBy(Droplet droplet) => ShowsItsEffect && Type.Effect!.After(Text) == Type.Effect.Before(droplet);

    /// <summary>The name of the image that it creates; null if it creates none, or if the API chooses the name.</summary>
    public string? ImageName => Type.Done == DoneWhen.SnapshotListed ? Body.Members.FirstOrDefault(member => member.Key == "name").Value as string : null;

    /// <summary>The new name of the Droplet; null if the request does not rename it.</summary>
    public string? NewName => Type.IsRename ? Text("Name") : null;

    /// <summary>The parameters that have an effect, which a switch that is off has not.</summary>
    private IEnumerable<(ActionParameter Parameter, object Value)> Given => Type.Parameters
        .Where(parameter => _values.TryGetValue(parameter.Name, out var value) && value is not false)
        .Select(parameter => (parameter, _values[parameter.Name]));

    /// <summary>Checks a type and its parameters. Null values are parameters not given.</summary>
    /// <exception cref="DropletApiException">A parameter is not valid; the message says which, and what is expected.</exception>
    public static ActionRequest Create(string? typeName, IEnumerable<KeyValuePair<string, object?>> arguments)
    {
        var given = arguments.Where(argument => argument.Value is not null).ToDictionary(a => a.Key, a => a.Value!, StringComparer.OrdinalIgnoreCase);
        if (string.IsNullOrWhiteSpace(typeName))
            throw Refused(FailureKind.ParameterRequired, null, "-Type is empty.", AllTypes());

        var type = ActionCatalog.Find(typeName!.Trim())
            ?? throw Refused(FailureKind.ParameterInvalid, typeName, $"-Type '{typeName}' is not an action type that this version supports.{DidYouMean(typeName!.Trim())}", AllTypes() + " A newer type can be sent with -Body.");

        foreach (var name in given.Keys.Where(name => type.Parameter(name) is null))
            throw Refused(FailureKind.ParameterNotForAction, type.Name, $"-{name} is not a parameter of {type.Name}: {Takes(type)}", $"Omit -{name}.");

        var values = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase);
        foreach (var parameter in type.Parameters)
        {
            var name = parameter.Alias is { } alias && given.ContainsKey(alias) ? alias : parameter.Name;
            if (given.TryGetValue(name, out var value))
                values.Add(parameter.Name, Check(type, parameter, name, value));
            else if (parameter.IsRequired)
                throw Refused(FailureKind.ParameterRequired, type.Name, $"-{parameter.Name} is missing: {Takes(type)}", $"Add -{parameter.Name}.");
        }

        CheckPolicy(type, values);
        return new(type, Compose(type, values), values);
    }

    /// <summary>Accepts a body as it is, for a type that is newer than this module. Only its <c>type</c> is required.</summary>
    /// <param name="unwrap">Unwraps each value from the object of its language; null for plain values.</param>
    /// <exception cref="DropletApiException">The body has no <c>type</c>, or a value that JSON cannot represent.</exception>
    public static ActionRequest Verbatim(IDictionary body, Func<object?, object?>? unwrap = null)
    {
        var members = VerbatimBody.Members(body ?? throw new ArgumentNullException(nameof(body)), unwrap ?? (value => value));
        var name = members.FirstOrDefault(member => member.Key == "type").Value as string;
        if (string.IsNullOrWhiteSpace(name))
            throw Refused(FailureKind.ParameterRequired, null, "-Body has no 'type'.", "Add it: @{ type = 'reboot' }.");

        // The type is first, because a reader of a log looks for it.
        var ordered = members.OrderByDescending(member => member.Key == "type").ToList();
        var row = ActionCatalog.Find(name!) ?? new ActionType(name!, name!, $"Run '{name}' on", ActionImpact.Medium);
        return new(row, new(name!, ordered), ValuesIn(ordered, row), isVerbatim: true);
    }

    /// <summary>The values of a body for the parameters of its row, so that its confirmation has the same warnings.</summary>
    private static Dictionary<string, object> ValuesIn(List<KeyValuePair<string, object?>> members, ActionType row)
    {
        var values = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase);
        foreach (var parameter in row.Parameters)
        {
            // Names match in any case: the API may be less strict than its description, and an unneeded prompt does no harm.
            var value = parameter.WirePath.Split('.').Aggregate((object?)members, (at, name) => (at as IEnumerable<KeyValuePair<string, object?>>)?
                .FirstOrDefault(member => string.Equals(member.Key, name, StringComparison.OrdinalIgnoreCase)).Value);
            if (value is not null)
                values.Add(parameter.Name, parameter.Rule(value).Wire ?? value);
        }

        return values;
    }

    private static object Check(ActionType type, ActionParameter parameter, string name, object value)
    {
        var result = parameter.Rule(value);
        return result.Expected is null
            ? result.Wire!
            : throw Refused(FailureKind.ParameterInvalid, type.Name, $"-{name} '{Shown(value)}' is not valid for {type.Name}.", $"Use {result.Expected}.");
    }

    /// <summary>A weekday belongs to a weekly plan, and day and hour belong to a plan: the API would ignore or refuse them alone.</summary>
    private static void CheckPolicy(ActionType type, Dictionary<string, object> values)
    {
        values.TryGetValue("Plan", out var plan);
        if (plan is null && s_policyNeedsPlan.FirstOrDefault(values.ContainsKey) is { } alone)
            throw Refused(FailureKind.ParameterRequired, type.Name, $"-{alone} requires -Plan.", "Add -Plan daily or -Plan weekly.");

        if (plan is "daily" && values.ContainsKey("Weekday"))
            throw Refused(FailureKind.ParameterInvalid, type.Name, "-Weekday belongs to -Plan weekly; a daily plan has no weekday.", "Omit -Weekday, or use -Plan weekly.");
    }

    private static ActionBody Compose(ActionType type, Dictionary<string, object> values)
    {
        var members = new List<KeyValuePair<string, object?>> { new("type", type.Name) };
        foreach (var parameter in type.Parameters.Where(parameter => values.ContainsKey(parameter.Name)))
        {
            var path = parameter.WirePath.Split('.');
            var parent = path.Length == 1 ? members : Child(members, path[0]);
            parent.Add(new(path[path.Length - 1], values[parameter.Name]));
        }

        return new(type.Name, members);
    }

    private static List<KeyValuePair<string, object?>> Child(List<KeyValuePair<string, object?>> members, string name)
    {
        if (members.FirstOrDefault(member => member.Key == name).Value is List<KeyValuePair<string, object?>> child)
            return child;

        child = [];
        members.Add(new(name, child));
        return child;
    }

    private static string Canonical(object? value) => value switch
    {
        null => "null",
        string text => QuotedText.Of(text),
        bool flag => flag ? "true" : "false",
        IEnumerable<KeyValuePair<string, object?>> members => $"{{{string.Join(",", members
            .OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => $"{QuotedText.Of(member.Key)}:{Canonical(member.Value)}"))}}}",
        IEnumerable list => $"[{string.Join(",", list.Cast<object?>().Select(Canonical))}]",
        _ => Shown(value),
    };

    private static string Takes(ActionType type) => type.Parameters.Count == 0
        ? $"{type.Name} takes no parameters."
        : $"{type.Name} takes {string.Join(", ", type.Parameters.Select(p => p.IsRequired ? $"-{p.Name} (required)" : $"-{p.Name}"))}.";

    private static string DidYouMean(string typeName) =>
        Spelling.Closest(typeName, ActionCatalog.All.Select(type => type.Name)) is { } type ? $" Did you mean {type}?" : "";

    private static string AllTypes() => "Use one of " + string.Join(", ", ActionCatalog.All.Select(type => type.Name)) + ".";

    private static string Shown(object value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static DropletApiException Refused(FailureKind kind, string? type, string message, string advice) =>
        DropletApiException.NotSent(kind, message, advice, type);
}

/// <summary>The JSON body of an action request: members in the order in which they are sent, <c>type</c> first.</summary>
/// <param name="Members">
/// All members, <c>type</c> among them. A value is null, a string, a bool, a number, a list of values, or a list of members again.
/// </param>
internal sealed record ActionBody(string Type, IReadOnlyList<KeyValuePair<string, object?>> Members);
