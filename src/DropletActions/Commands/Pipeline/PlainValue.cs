using System.Collections.Specialized;

namespace DropletActions.Commands;

/// <summary>Unwraps values of PowerShell.</summary>
internal static class PlainValue
{
    /// <summary>The value as JSON can hold it.</summary>
    public static object? Of(object? value) => (value is PSObject { BaseObject: var inner } ? inner : value) switch
    {
        PSCustomObject => Table(((PSObject)value!).Properties),
        SwitchParameter flag => (bool)flag,
        var plain => plain,
    };

    private static OrderedDictionary Table(IEnumerable<PSPropertyInfo> properties)
    {
        var table = new OrderedDictionary();
        foreach (var property in properties)
            table.Add(property.Name, property.Value);
        return table;
    }
}
