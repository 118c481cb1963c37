using System.Reflection.Emit;

namespace DropletActions.Tests.Support;

/// <summary>An assembly of another's name and of version 99, with nothing in it: whoever got it instead of the real one would fail.</summary>
internal static class FakeAssembly
{
    /// <summary>Makes one in a folder, and gives its path.</summary>
    public static string Save(string name, string folder)
    {
        var assembly = new PersistedAssemblyBuilder(new(name) { Version = new(99, 0, 0, 0) }, typeof(object).Assembly);
        assembly.DefineDynamicModule(name).DefineType("Nothing", System.Reflection.TypeAttributes.Public).CreateType();
        var path = Path.Combine(Directory.CreateDirectory(folder).FullName, name + ".dll");
        assembly.Save(path);
        return path;
    }
}
