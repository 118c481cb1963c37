using System.Reflection.Emit;

namespace DropletActions.Tests.Support;

/// <summary>An empty assembly with another one's name and version 99: code that loaded it instead of the real one would fail.</summary>
internal static class FakeAssembly
{
    /// <summary>Writes one to a folder, and returns its path.</summary>
    public static string Save(string name, string folder)
    {
        var assembly = new PersistedAssemblyBuilder(new(name) { Version = new(99, 0, 0, 0) }, typeof(object).Assembly);
        assembly.DefineDynamicModule(name).DefineType("Nothing", System.Reflection.TypeAttributes.Public).CreateType();
        var path = Path.Combine(Directory.CreateDirectory(folder).FullName, name + ".dll");
        assembly.Save(path);
        return path;
    }
}
