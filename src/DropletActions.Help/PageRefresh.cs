using System.Text;
using Markdig.Syntax;

namespace DropletActions.Help;

/// <summary>Writes into a page what the cmdlet itself says: its syntax, its aliases, and the facts of its parameters.</summary>
internal static class PageRefresh
{
    private static readonly string[] s_written = ["DESCRIPTION", "EXAMPLES", "INPUTS", "OUTPUTS", "NOTES", "RELATED LINKS"];

    private const string CommonParameters = """
        This cmdlet supports the common parameters: -Debug, -ErrorAction, -ErrorVariable, -InformationAction, -InformationVariable,
        -OutBuffer, -OutVariable, -PipelineVariable, -ProgressAction, -Verbose, -WarningAction, and -WarningVariable. For more
        information, see [about_CommonParameters](https://go.microsoft.com/fwlink/?LinkID=113216).
        """;

    /// <summary>The page as it should be.</summary>
    /// <exception cref="PageException">The page has no text for a parameter, or one for a parameter that does not exist.</exception>
    public static string Refresh(CmdletPage page, CmdletFacts cmdlet)
    {
        var text = new StringBuilder($"""
            ---
            document type: cmdlet
            external help file: {HelpFiles.Maml}
            HelpUri: ''
            Locale: en-US
            Module Name: DropletActions
            PlatyPS schema version: 2024-05-01
            title: {cmdlet.Name}
            ---

            # {cmdlet.Name}


            """.ReplaceLineEndings("\n"));
        Add(text, "SYNOPSIS", page.Source(page.Section("SYNOPSIS")));
        Add(text, "SYNTAX", string.Join("\n\n", cmdlet.Sets.Select(set => $"### {SetTitle(set)}\n\n```\n{Syntax.Of(cmdlet, set)}\n```")));
        Add(text, "ALIASES", cmdlet.Aliases.Count == 0 ? "This cmdlet has no aliases." : "This cmdlet has the following aliases:\n\n- " + string.Join("\n- ", cmdlet.Aliases));
        foreach (var title in s_written[..2])
            Add(text, title, page.Source(page.Section(title)));
        Add(text, "PARAMETERS", Parameters(page, cmdlet));
        foreach (var title in s_written[2..])
            Add(text, title, page.Source(page.Section(title)));
        return text.ToString().TrimEnd() + "\n";
    }

    private static void Add(StringBuilder text, string title, string content) =>
        text.Append("## ").Append(title).Append("\n\n").Append(content).Append(content.Length > 0 ? "\n\n" : "");

    private static string SetTitle(SetFacts set) => set.IsDefault && set.Name != BindingFacts.All ? $"{set.Name} (Default)" : set.Name;

    private static string Parameters(CmdletPage page, CmdletFacts cmdlet)
    {
        var written = page.Parts("PARAMETERS").ToDictionary(part => part.Title, part => part.Blocks);
        foreach (var title in written.Keys.Where(title => title != "CommonParameters" && cmdlet.Parameters.All(parameter => "-" + parameter.Name != title)))
            throw new PageException($"{page.Path}: {cmdlet.Name} has no parameter {title}.");

        var parts = cmdlet.Parameters.Select(parameter =>
        {
            var prose = written.TryGetValue("-" + parameter.Name, out var blocks) ? page.Source(blocks.Where(block => block is not FencedCodeBlock)) : "";
            return prose.Length == 0
                ? throw new PageException($"{page.Path} has no text for -{parameter.Name}.")
                : $"### -{parameter.Name}\n\n{prose}\n\n```yaml\n{Yaml(parameter)}```";
        });
        return string.Join("\n\n", parts.Append("### CommonParameters\n\n" + CommonParameters.ReplaceLineEndings("\n")));
    }

    private static string Yaml(ParameterFacts parameter)
    {
        var text = new StringBuilder($"""
            Type: {parameter.Type.FullName}
            DefaultValue: {(parameter.Default.Length > 0 ? parameter.Default : "''")}
            SupportsWildcards: {Word(parameter.TakesWildcards)}
            Aliases: {(parameter.Aliases.Count == 0 ? "[]" : string.Concat(parameter.Aliases.Select(alias => "\n- " + alias)))}
            ParameterSets:

            """.ReplaceLineEndings("\n").Replace("Aliases: \n", "Aliases:\n", StringComparison.Ordinal));
        foreach (var binding in parameter.Bindings)
        {
            text.Append($"""
                - Name: {(binding.IsInAll ? "(All)" : binding.Set)}
                  Position: {binding.Position?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "Named"}
                  IsRequired: {Word(binding.IsMandatory)}
                  ValueFromPipeline: {Word(binding.FromPipeline)}
                  ValueFromPipelineByPropertyName: {Word(binding.FromProperty)}
                  ValueFromRemainingArguments: false

                """.ReplaceLineEndings("\n"));
        }

        return text.Append("DontShow: false\nAcceptedValues: []\nHelpMessage: ''\n").ToString();
    }

    private static string Word(bool value) => value ? "true" : "false";
}
