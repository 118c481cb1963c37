using System.Management.Automation;
using System.Reflection;
using System.Reflection.Emit;

namespace DropletActions.Benchmarks;

/// <summary>A binary module of one cmdlet that does nothing: what importing costs at the least.</summary>
internal static class EmptyModule
{
    /// <summary>Writes it and returns the path of its manifest.</summary>
    public static string Write()
    {
        var folder = Directory.CreateTempSubdirectory("empty-module-").FullName;
        var assembly = new PersistedAssemblyBuilder(new("EmptyModule"), typeof(object).Assembly);
        var type = assembly.DefineDynamicModule("EmptyModule").DefineType("TestEmptyCommand", TypeAttributes.Public | TypeAttributes.Sealed, typeof(PSCmdlet));
        type.SetCustomAttribute(new(typeof(CmdletAttribute).GetConstructor([typeof(string), typeof(string)])!, ["Test", "Empty"]));
        type.CreateType();
        assembly.Save(Path.Combine(folder, "EmptyModule.dll"));
        var manifest = Path.Combine(folder, "EmptyModule.psd1");
        File.WriteAllText(manifest, "@{ RootModule = 'EmptyModule.dll'; ModuleVersion = '1.0'; CmdletsToExport = 'Test-Empty'; FunctionsToExport = @(); AliasesToExport = @() }");
        return manifest;
    }
}
