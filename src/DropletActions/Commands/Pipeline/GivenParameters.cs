using System.Management.Automation;

namespace DropletActions.Commands;

/// <summary>Where the values of a statement's parameters come from.</summary>
/// <param name="cmdlet">The cmdlet, when it begins: afterwards PowerShell's list of bound parameters also names what records had.</param>
internal sealed class GivenParameters(PSCmdlet cmdlet)
{
    private readonly HashSet<string> _onCommandLine = new(cmdlet.MyInvocation.BoundParameters.Keys, StringComparer.OrdinalIgnoreCase);

    // Until there is a record, a parameter's value is not there, and what stands for it has a type of PowerShell's own.
    private readonly HashSet<string> _byScript = new(
        cmdlet.MyInvocation.BoundParameters.Where(given => given.Value is not null && cmdlet.GetType().GetProperty(given.Key)?.PropertyType.IsInstanceOfType(given.Value) == false)
            .Select(given => given.Key),
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether any parameter was given a script block, which PowerShell runs for each record: <c>-Image { $_.Newest }</c>.</summary>
    public bool AnyByScript => _byScript.Count > 0;

    /// <summary>Whether a parameter was given on the command line, as a value or as a script block.</summary>
    public bool IsOnCommandLine(string name) => _onCommandLine.Contains(name);

    /// <summary>Whether a parameter has one value for all records.</summary>
    public bool IsFixed(string name) => _onCommandLine.Contains(name) && !_byScript.Contains(name);
}
