using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace DropletActions.Rendering;

/// <summary>
/// Has PowerShell serialize an action's region as its slug. A deserialized copy of the object would equal no text, so that
/// <c>Where-Object Region -ne nyc3</c> would be true for every action from a file or a remote session.
/// </summary>
internal static class RegionSerialization
{
    // By its type, because finding the cmdlet by its name would import a whole module first.
    private const string UpdateTypeData = "Microsoft.PowerShell.Commands.UpdateTypeDataCommand, Microsoft.PowerShell.Commands.Utility";

    private static readonly ConditionalWeakTable<Runspace, object> s_prepared = new();

    /// <summary>Prepares the runspace of this thread, before it receives its first action.</summary>
    public static void Prepare()
    {
        if (Runspace.DefaultRunspace is not { } runspace || s_prepared.TryGetValue(runspace, out _))
            return;

        s_prepared.Add(runspace, s_prepared);
        if (Type.GetType(UpdateTypeData) is not { } cmdlet)
            return;

        try
        {
            using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
            shell.AddCommand(new CmdletInfo("Update-TypeData", cmdlet))
                .AddParameter("TypeName", typeof(Region).FullName).AddParameter("SerializationMethod", "String").AddParameter("Force")
                .AddParameter("Confirm", false).AddParameter("WhatIf", false).AddParameter("ErrorAction", ActionPreference.Ignore);
            shell.Invoke();
        }
        catch (RuntimeException)
        {
            // A session that does not allow it keeps the region as an object.
        }
    }
}
