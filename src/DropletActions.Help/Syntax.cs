namespace DropletActions.Help;

/// <summary>Shows how a cmdlet is written.</summary>
internal static class Syntax
{
    private const int Width = 90;

    /// <summary>A parameter as a syntax shows it: <c>[-Wait]</c>, <c>[-Droplet] &lt;DropletTarget[]&gt;</c>.</summary>
    public static string Of(ParameterFacts parameter, string set)
    {
        var binding = parameter.In(set)!;
        var name = binding.Position is null ? $"-{parameter.Name}" : $"[-{parameter.Name}]";
        var text = parameter.IsSwitch ? name : $"{name} <{parameter.TypeName}>";
        return binding.IsMandatory ? text : $"[{text}]";
    }

    /// <summary>All of a parameter set, in lines.</summary>
    public static string Of(CmdletFacts cmdlet, SetFacts set)
    {
        var lines = new List<string> { cmdlet.Name };
        foreach (var part in set.Parameters.Select(name => Of(cmdlet.Parameter(name), set.Name)).Append("[<CommonParameters>]"))
        {
            if (lines[^1].Length + 1 + part.Length > Width)
                lines.Add(" " + part);
            else
                lines[^1] += " " + part;
        }

        return string.Join("\n", lines);
    }
}
