using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Microsoft.PowerShell;

namespace DropletActions.Help;

/// <summary>Reads the facts of a module's cmdlets from PowerShell.</summary>
internal static class ModuleFacts
{
    private static readonly string[] s_last = ["WhatIf", "Confirm"];

    /// <summary>Imports a module and reads its cmdlets, in the order of their names.</summary>
    public static IReadOnlyList<CmdletFacts> Read(string manifest)
    {
        var state = InitialSessionState.CreateDefault2();
        state.ThrowOnRunspaceOpenError = true;
        state.ImportPSModule([manifest]);
        using var runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        using var shell = PowerShell.Create(runspace);
        var module = shell.AddCommand("Get-Module").AddArgument(Path.GetFileNameWithoutExtension(manifest)).Invoke<PSModuleInfo>().Single();
        return [.. module.ExportedCmdlets.Values.OrderBy(cmdlet => cmdlet.Name, StringComparer.Ordinal).Select(cmdlet => Of(cmdlet))];
    }

    private static CmdletFacts Of(CmdletInfo cmdlet)
    {
        var blank = Activator.CreateInstance(cmdlet.ImplementingType)!;
        var parameters = cmdlet.Parameters.Values
            .Where(parameter => !Cmdlet.CommonParameters.Contains(parameter.Name))
            .OrderBy(parameter => parameter.Name, StringComparer.Ordinal)
            .Select(parameter => Of(parameter, blank)).ToList();
        (blank as IDisposable)?.Dispose();
        return new(cmdlet.Name)
        {
            Emits = cmdlet.OutputType.Count > 0,
            Parameters = parameters,
            Sets = [.. cmdlet.ParameterSets
                .OrderByDescending(set => set.IsDefault)
                .Select(set => new SetFacts(set.Name, Ordered(set.Name, parameters)))],
        };
    }

    private static ParameterFacts Of(ParameterMetadata parameter, object blank)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return new(parameter.Name, type)
        {
            Aliases = [.. parameter.Aliases],
            Bindings = [.. parameter.ParameterSets.OrderBy(set => set.Key, StringComparer.Ordinal).Select(set => Of(set.Key, set.Value))],
            Default = Default(blank.GetType().GetProperty(parameter.Name)?.GetValue(blank)),
            TakesWildcards = parameter.Attributes.OfType<SupportsWildcardsAttribute>().Any(),
            TypeName = TypeName(type),
        };
    }

    private static BindingFacts Of(string set, ParameterSetMetadata binding) => new(
        set, binding.Position >= 0 ? binding.Position : null, binding.IsMandatory, binding.ValueFromPipeline, binding.ValueFromPipelineByPropertyName);

    /// <summary>The order of PowerShell's syntax: by position, then required parameters, then the others.</summary>
    private static List<string> Ordered(string set, List<ParameterFacts> parameters) =>
        [.. parameters
            .Select(parameter => (parameter.Name, Binding: parameter.In(set)))
            .Where(item => item.Binding is not null)
            .OrderBy(item => item.Binding!.Position ?? int.MaxValue)
            .ThenByDescending(item => item.Binding!.IsMandatory)
            .ThenBy(item => Array.IndexOf(s_last, item.Name))
            .Select(item => item.Name)];

    /// <summary>A number other than 0 is a default; 0 means that the value depends on the run.</summary>
    private static string Default(object? value) => value switch
    {
        int or long or double when Convert.ToDouble(value, CultureInfo.InvariantCulture) != 0 => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        SwitchParameter => "False",
        _ => "",
    };

    private static string TypeName(Type type)
    {
        var name = ToStringCodeMethods.Type(PSObject.AsPSObject(type));
        return name[(name.LastIndexOf('.') + 1)..];
    }
}
