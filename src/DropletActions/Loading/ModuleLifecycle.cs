using DropletActions.Connections;

namespace DropletActions.Loading;

/// <summary>PowerShell calls it when the module is imported and when it is removed.</summary>
public sealed class ModuleLifecycle : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    /// <summary>Loads nothing, and lets .NET Framework find what is loaded later.</summary>
    public void OnImport() => PrivateDependencies.Libraries.Prepare();

    /// <summary>Forgets the session's connection, and stops the sandboxes that it started.</summary>
    public void OnRemove(PSModuleInfo psModuleInfo) => ConnectionStore.Current.Clear();
}
