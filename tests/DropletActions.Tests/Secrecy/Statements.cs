using System.Management.Automation;
using System.Management.Automation.Language;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Secrecy;

/// <summary>Statements for each parameter set of each cmdlet that the manifest exports, made from the types of its parameters.</summary>
internal static class Statements
{
    // What fits better than any value of the parameter's type.
    private static readonly Dictionary<string, string> s_values = new()
    {
        ["Droplet"] = "web-01",
        ["Tag"] = "web",
        ["Type"] = "reboot",
        ["Size"] = "s-2vcpu-4gb",
        ["Plan"] = "daily",
        ["Action"] = "$action",
        ["Body"] = "@{ type = 'reboot' }",
        ["Token"] = "$secure",
        ["DoctlContext"] = "work",
        ["Path"] = "$journal",
        ["Journal"] = "\"$folder/$([guid]::NewGuid())\"",
    };

    // What has a statement do more than it must, where its parameter set has all of it.
    private static readonly string[][] s_more =
        [[], ["Wait", "TimeoutSec"], ["WaitIfBusy", "TimeoutSec"], ["PowerOffAfter"], ["Journal"], ["Bulk"], ["Bulk", "Wait", "TimeoutSec", "Journal"]];

    /// <summary>The cmdlets, from the text of the manifest.</summary>
    public static IReadOnlyList<string> Cmdlets { get; } = Read();

    /// <summary>The statements of a cmdlet: the required parameters of each set, and those that add output.</summary>
    public static IEnumerable<string> Of(CmdletInfo cmdlet) => cmdlet.ParameterSets.Select(set => Statement(cmdlet, set, []));

    /// <summary>The same, and each with options: a wait, a bulk request, a journal in <c>$folder</c>.</summary>
    public static IEnumerable<string> VariantsOf(CmdletInfo cmdlet) =>
        from set in cmdlet.ParameterSets
        from more in s_more
        where more.All(name => set.Parameters.Any(parameter => parameter.Name == name))
        select Statement(cmdlet, set, more);

    private static string Statement(CmdletInfo cmdlet, CommandParameterSetInfo set, string[] more) => string.Join(
        " ", set.Parameters.Where(parameter => parameter.IsMandatory || parameter.Name == "PassThru" || more.Contains(parameter.Name)).Select(Given).Prepend(cmdlet.Name));

    private static string Given(CommandParameterInfo parameter) => parameter.ParameterType == typeof(SwitchParameter)
        ? $"-{parameter.Name}"
        : $"-{parameter.Name} {(s_values.TryGetValue(parameter.Name, out var value) ? value : parameter.ParameterType == typeof(string) ? "x" : "5")}";

    private static List<string> Read()
    {
        var manifest = (HashtableAst)Parser.ParseFile(Repository.Manifest, out _, out _).Find(ast => ast is HashtableAst, searchNestedScriptBlocks: true);
        var exported = manifest.KeyValuePairs.Single(pair => pair.Item1.SafeGetValue() as string == "CmdletsToExport").Item2.Find(ast => ast is ArrayExpressionAst, searchNestedScriptBlocks: true);
        return [.. ((object[])exported.SafeGetValue()).Cast<string>()];
    }
}
