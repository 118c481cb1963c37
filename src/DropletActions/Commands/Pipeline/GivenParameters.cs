using DropletActions.Binding;

namespace DropletActions.Commands;

/// <summary>The sources of the values of a statement's parameters.</summary>
/// <param name="cmdlet">The cmdlet when it begins: later, PowerShell's list of bound parameters also has those of records.</param>
internal sealed class GivenParameters(PSCmdlet cmdlet)
{
    private readonly HashSet<string> _onCommandLine = new(cmdlet.MyInvocation.BoundParameters.Keys, StringComparer.OrdinalIgnoreCase);

    // Until there is a record, PowerShell binds a placeholder of its own type.
    private readonly HashSet<string> _byScript = new(
        cmdlet.MyInvocation.BoundParameters.Where(given => given.Value is not null && cmdlet.GetType().GetProperty(given.Key)?.PropertyType.IsInstanceOfType(given.Value) == false)
            .Select(given => given.Key),
        StringComparer.OrdinalIgnoreCase);

    // The parameters whose values rows can have, by name.
    private readonly Dictionary<string, ParameterMetadata> _byRow = cmdlet.MyInvocation.MyCommand.Parameters.Values
        .Where(parameter => parameter.Attributes.OfType<CellTransformationAttribute>().Any() && parameter.ParameterSets.Values.Any(set => set.ValueFromPipelineByPropertyName))
        .ToDictionary(parameter => parameter.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether any parameter has a script block, which PowerShell runs for each record: <c>-Image { $_.Newest }</c>.</summary>
    public bool AnyByScript => _byScript.Count > 0;

    /// <summary>The columns that rows may have for parameters, aliases included.</summary>
    public IReadOnlyCollection<string> AllColumns => [.. _byRow.Keys.SelectMany(ColumnsOf)];

    /// <summary>The parameters whose values rows cannot have.</summary>
    public IReadOnlyCollection<string> Others => [.. cmdlet.MyInvocation.MyCommand.Parameters.Keys.Where(name => !_byRow.ContainsKey(name))];

    /// <summary>The parameters that have their values from a record's properties.</summary>
    public IEnumerable<string> FromProperties => _byRow.Keys.Where(name => !IsOnCommandLine(name) && cmdlet.MyInvocation.BoundParameters.ContainsKey(name));

    /// <summary>
    /// Refuses values from the pipeline for Droplets of the command line, because it is not known whether they come from a row. Only the ids of
    /// images and kernels are clear: <c>Get-DropletSnapshot golden | Reset-Droplet web-02</c>.
    /// </summary>
    /// <exception cref="DropletApiException">There is such a value.</exception>
    public void CheckDroplets()
    {
        if (IsOnCommandLine("Droplet") && FromProperties.FirstOrDefault(name => name is not ("Image" or "Kernel")
            || !IntegerTransformationAttribute.TryConvert(cmdlet.MyInvocation.BoundParameters[name], out _)) is { } name)
        {
            throw DropletApiException.NotSent(
                FailureKind.ParameterInvalid,
                $"-{name} comes from the pipeline, but the Droplet from the command line.",
                $"Specify -{name} on the command line, or pipe rows that name their Droplets too.");
        }
    }

    /// <summary>Whether a parameter is on the command line, with a value or a script block.</summary>
    public bool IsOnCommandLine(string name) => _onCommandLine.Contains(name);

    /// <summary>Whether a parameter has one value for all records.</summary>
    public bool IsFixed(string name) => _onCommandLine.Contains(name) && !_byScript.Contains(name);

    /// <summary>Whether the value of a parameter may come with records: from a row, or from a script block.</summary>
    public bool MayComeWithRecords(string name) => _byScript.Contains(name) || (!_onCommandLine.Contains(name) && _byRow.ContainsKey(name));

    /// <summary>The columns that a row may have for a parameter: its name, then its aliases.</summary>
    public IEnumerable<string> ColumnsOf(string name) => _byRow.TryGetValue(name, out var parameter) ? parameter.Aliases.Prepend(parameter.Name) : [];

    /// <summary>Whether a number in a row must be an integer for a parameter.</summary>
    public bool MustBeInteger(string name) =>
        _byRow[name].Attributes.Any(attribute => attribute is IntegerTransformationAttribute or NumberAsTextTransformationAttribute);
}
