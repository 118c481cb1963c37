using System.Management.Automation;
using DropletActions.Connections;

namespace DropletActions.Loading;

/// <summary>What PowerShell calls when the module is imported, and when it is removed.</summary>
public sealed class ModuleLifecycle : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    /// <summary>Loads nothing; has .NET Framework find what is loaded later.</summary>
    public void OnImport() => PrivateDependencies.Libraries.Prepare();

    /// <summary>Leaves nothing behind: the session's connection is forgotten, and the sandboxes that it started are stopped.</summary>
    public void OnRemove(PSModuleInfo psModuleInfo) => ConnectionStore.Current.Clear();
}
