namespace DropletActions.Help;

/// <summary>What the built module says of a cmdlet.</summary>
/// <param name="Name">Its name, for example <c>Restart-Droplet</c>.</param>
internal sealed record CmdletFacts(string Name)
{
    public required IReadOnlyList<string> Aliases { get; init; }

    /// <summary>Its parameter sets, the default one first.</summary>
    public required IReadOnlyList<SetFacts> Sets { get; init; }

    /// <summary>Its parameters without those that every cmdlet has, by name.</summary>
    public required IReadOnlyList<ParameterFacts> Parameters { get; init; }

    /// <summary>Whether it emits objects.</summary>
    public required bool Emits { get; init; }

    /// <summary>Whether it accepts objects from the pipeline.</summary>
    public bool TakesPipeline => Parameters.Any(parameter => parameter.Bindings.Any(binding => binding.FromPipeline || binding.FromProperty));

    /// <summary>Whether it changes something, and so supports <c>-WhatIf</c>.</summary>
    public bool SupportsShouldProcess => Parameters.Any(parameter => parameter.Name == "WhatIf");

    public ParameterFacts Parameter(string name) => Parameters.Single(parameter => parameter.Name == name);
}

/// <summary>A parameter set.</summary>
/// <param name="Name">Its name; PowerShell's own where there is only one.</param>
/// <param name="IsDefault">Whether it is meant when the parameters leave that open.</param>
/// <param name="Parameters">The parameters' names, in the order in which a syntax shows them.</param>
internal sealed record SetFacts(string Name, bool IsDefault, IReadOnlyList<string> Parameters);

/// <summary>A parameter.</summary>
/// <param name="Name">Its name, without the dash.</param>
/// <param name="Type">Its type; of a nullable one the type inside.</param>
internal sealed record ParameterFacts(string Name, Type Type)
{
    public required IReadOnlyList<string> Aliases { get; init; }

    /// <summary>How it binds, by parameter set.</summary>
    public required IReadOnlyList<BindingFacts> Bindings { get; init; }

    /// <summary>What it is when it is not given; empty where that is nothing, or not known before the run.</summary>
    public required string Default { get; init; }

    public required bool TakesWildcards { get; init; }

    public bool IsSwitch => Type == typeof(System.Management.Automation.SwitchParameter);

    /// <summary>The type as PowerShell's own syntax shows it: <c>long[]</c>.</summary>
    public required string TypeName { get; init; }

    /// <summary>How it binds in a parameter set; null where it is not in it.</summary>
    public BindingFacts? In(string set) => Bindings.FirstOrDefault(binding => binding.Set == set || binding.IsInAll);
}

/// <summary>How a parameter binds in a parameter set.</summary>
/// <param name="Set">The set's name.</param>
/// <param name="Position">Its position from 0; null where it has to be named.</param>
/// <param name="IsMandatory">Whether it must be given.</param>
/// <param name="FromPipeline">Whether it takes the pipeline's objects.</param>
/// <param name="FromProperty">Whether it takes a property of them.</param>
internal sealed record BindingFacts(string Set, int? Position, bool IsMandatory, bool FromPipeline, bool FromProperty)
{
    public const string All = "__AllParameterSets";

    public bool IsInAll => Set == All;
}
