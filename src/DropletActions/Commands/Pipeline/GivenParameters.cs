using System.Management.Automation;
using DropletActions.Binding;

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

    // A parameter that rows can bring, by its name.
    private readonly Dictionary<string, ParameterMetadata> _byRow = cmdlet.MyInvocation.MyCommand.Parameters.Values
        .Where(parameter => parameter.Attributes.OfType<CellTransformationAttribute>().Any() && parameter.ParameterSets.Values.Any(set => set.ValueFromPipelineByPropertyName))
        .ToDictionary(parameter => parameter.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether any parameter was given a script block, which PowerShell runs for each record: <c>-Image { $_.Newest }</c>.</summary>
    public bool AnyByScript => _byScript.Count > 0;

    /// <summary>The columns that rows may have for parameters, aliases included.</summary>
    public IReadOnlyCollection<string> AllColumns => [.. _byRow.Keys.SelectMany(ColumnsOf)];

    /// <summary>The parameters that rows cannot bring.</summary>
    public IReadOnlyCollection<string> Others => [.. cmdlet.MyInvocation.MyCommand.Parameters.Keys.Where(name => !_byRow.ContainsKey(name))];

    /// <summary>The parameters that a record's properties brought.</summary>
    public IEnumerable<string> FromProperties => _byRow.Keys.Where(name => !IsOnCommandLine(name) && cmdlet.MyInvocation.BoundParameters.ContainsKey(name));

    /// <summary>
    /// Refuses values from the pipeline for Droplets of the command line, because whether they come from a row cannot be told. Only the ids of
    /// images and kernels are clear: <c>Get-DropletSnapshot golden | Reset-Droplet web-02</c>.
    /// </summary>
    /// <exception cref="DropletApiException">There is such a value.</exception>
    public void CheckDroplets()
    {
        if (IsOnCommandLine("Droplet") && FromProperties.FirstOrDefault(name => name is not ("Image" or "Kernel")
            || !WholeNumberTransformationAttribute.TryTake(cmdlet.MyInvocation.BoundParameters[name], out _)) is { } name)
        {
            throw DropletApiException.NotSent(
                FailureKind.ParameterInvalid,
                $"-{name} comes from the pipeline, but the Droplet from the command line.",
                $"Specify -{name} on the command line, or pipe rows that name their Droplets too.");
        }
    }

    /// <summary>Whether a parameter was given on the command line, as a value or as a script block.</summary>
    public bool IsOnCommandLine(string name) => _onCommandLine.Contains(name);

    /// <summary>Whether a parameter has one value for all records.</summary>
    public bool IsFixed(string name) => _onCommandLine.Contains(name) && !_byScript.Contains(name);

    /// <summary>Whether records may bring the value of a parameter: by a row, or by a script block.</summary>
    public bool MayComeWithRecords(string name) => _byScript.Contains(name) || (!_onCommandLine.Contains(name) && _byRow.ContainsKey(name));

    /// <summary>The columns that a row may have for a parameter: its name, then its aliases.</summary>
    public IEnumerable<string> ColumnsOf(string name) => _byRow.TryGetValue(name, out var parameter) ? parameter.Aliases.Prepend(parameter.Name) : [];

    /// <summary>Whether a number that a row brings for a parameter must be an integer.</summary>
    public bool MustBeInteger(string name) =>
        _byRow[name].Attributes.Any(attribute => attribute is WholeNumberTransformationAttribute or NumberAsTextTransformationAttribute);
}
