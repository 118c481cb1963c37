namespace DropletActions.Help;

/// <summary>The facts of a compiled cmdlet.</summary>
/// <param name="Name">Its name, for example <c>Restart-Droplet</c>.</param>
internal sealed record CmdletFacts(string Name)
{
    /// <summary>Its parameter sets, the default one first.</summary>
    public required IReadOnlyList<SetFacts> Sets { get; init; }

    /// <summary>Its parameters by name, without the common parameters of PowerShell.</summary>
    public required IReadOnlyList<ParameterFacts> Parameters { get; init; }

    public required bool Emits { get; init; }

    /// <summary>Whether it accepts objects from the pipeline.</summary>
    public bool TakesPipeline => Parameters.Any(parameter => parameter.Bindings.Any(binding => binding.FromPipeline || binding.FromProperty));

    /// <summary>Whether it starts actions.</summary>
    public bool StartsActions => Parameters.Any(parameter => parameter.Name == "WaitIfBusy");

    public ParameterFacts Parameter(string name) => Parameters.Single(parameter => parameter.Name == name);
}

/// <summary>A parameter set.</summary>
/// <param name="Name">Its name; with only one set, PowerShell's name for it.</param>
/// <param name="Parameters">The names of its parameters, in the order of the syntax.</param>
internal sealed record SetFacts(string Name, IReadOnlyList<string> Parameters);

/// <summary>A parameter.</summary>
/// <param name="Name">Its name, without the dash.</param>
/// <param name="Type">Its type; for a nullable type, the underlying type.</param>
internal sealed record ParameterFacts(string Name, Type Type)
{
    public required IReadOnlyList<string> Aliases { get; init; }

    public required IReadOnlyList<BindingFacts> Bindings { get; init; }

    /// <summary>Its default value; empty if it has none or if the value depends on the run.</summary>
    public required string Default { get; init; }

    public required bool TakesWildcards { get; init; }

    public bool IsSwitch => Type == typeof(System.Management.Automation.SwitchParameter);

    /// <summary>The type as PowerShell's syntax shows it: <c>long[]</c>.</summary>
    public required string TypeName { get; init; }

    /// <summary>Its binding in a parameter set; null if the set does not have it.</summary>
    public BindingFacts? In(string set) => Bindings.FirstOrDefault(binding => binding.Set == set || binding.IsInAll);
}

/// <summary>The binding of a parameter in a parameter set.</summary>
/// <param name="Position">Its position from 0; null if it must be named.</param>
/// <param name="FromPipeline">Whether it accepts objects from the pipeline.</param>
/// <param name="FromProperty">Whether it accepts a property of such an object.</param>
internal sealed record BindingFacts(string Set, int? Position, bool IsMandatory, bool FromPipeline, bool FromProperty)
{
    public const string All = "__AllParameterSets";

    public bool IsInAll => Set == All;
}
