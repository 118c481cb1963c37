using System.Management.Automation.Language;
using System.Text;

namespace DropletActions.Shell;

/// <summary>Writes the PowerShell statement that runs a script file with arguments from the command line.</summary>
internal static class CommandLineText
{
    /// <summary>The statement for one script file.</summary>
    /// <param name="path">The script file.</param>
    /// <param name="arguments">Its arguments: <c>-Name</c>, <c>-Name:value</c> or a value.</param>
    /// <returns>PowerShell text in which every value is a quoted string.</returns>
    /// <remarks>
    /// Inside a script file <c>exit</c> ends only the file, so the statement hands its code on. A file that could not even be
    /// called (a parse error, a parameter that does not bind) leaves no code: that is 1.
    /// </remarks>
    public static string For(string path, IEnumerable<string> arguments)
    {
        var text = new StringBuilder("& ").Append(Quote(Path.GetFullPath(path)));

        foreach (var argument in arguments)
            text.Append(' ').Append(IsParameter(argument) ? Parameter(argument) : Quote(argument));

        return text.Append("\nif (-not $?) { exit $(if ($LASTEXITCODE) { $LASTEXITCODE } else { 1 }) }").ToString();
    }

    // A negative number and a lone dash are values.
    private static bool IsParameter(string argument)
    {
        var end = argument.IndexOf(':', StringComparison.Ordinal);
        var name = end < 0 ? argument : argument[..end];
        return name.Length > 1 && name[0] == '-' && char.IsLetter(name[1]) && name.Skip(2).All(c => char.IsLetterOrDigit(c) || c == '_');
    }

    private static string Parameter(string argument)
    {
        var end = argument.IndexOf(':', StringComparison.Ordinal);
        if (end < 0 || end == argument.Length - 1)
            return argument;

        // A switch can be turned off from the outside: -Wait:$false.
        var value = argument[(end + 1)..];
        var isBoolean = value.Equals("$true", StringComparison.OrdinalIgnoreCase) || value.Equals("$false", StringComparison.OrdinalIgnoreCase);
        return argument[..(end + 1)] + (isBoolean ? value : Quote(value));
    }

    private static string Quote(string value) => $"'{CodeGeneration.EscapeSingleQuotedStringContent(value)}'";
}
