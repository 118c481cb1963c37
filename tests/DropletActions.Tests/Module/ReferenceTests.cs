using System.Management.Automation;
using DropletActions.Commands;
using DropletActions.Tests.Support;
using DropletActions.Tests.WindowsPowerShell;

namespace DropletActions.Tests.Module;

/// <summary>The references of the shipped assemblies, and what cmdlets must not have.</summary>
public sealed class ReferenceTests
{
    [Test]
    public void Engine_references_only_the_standard_library_and_System_Text_Json() =>
        Assert.That(References("DropletActions.Engine.dll"), Is.EquivalentTo(new[] { "netstandard", "System.Text.Json", "System.Text.Encodings.Web", "System.Memory" }));

    [Test]
    public void System_Text_Json_has_the_version_of_PowerShell_7_4()
    {
        using var assemblies = new AssemblySet(Directory.GetFiles(Path.Combine(Repository.Root, "bin"), "DropletActions*.dll", SearchOption.AllDirectories));

        var versions = assemblies.Files.SelectMany(file => file.Reader.AssemblyReferences
            .Select(file.Reader.GetAssemblyReference)
            .Where(reference => file.Reader.StringComparer.Equals(reference.Name, "System.Text.Json"))
            .Select(reference => reference.Version.Major));

        Assert.That(versions, Is.Not.Empty.And.All.EqualTo(8));
    }

    [Test]
    public void No_assembly_references_Newtonsoft_Json() =>
        Assert.That(References("*.dll"), Is.Not.Empty.And.None.Contains("Newtonsoft"));

    [Test]
    public void No_cmdlet_has_dynamic_parameters_or_Force()
    {
        var cmdlets = typeof(DropletActionCommand).Assembly.GetTypes().Where(type => type.IsDefined(typeof(CmdletAttribute), false)).ToList();

        Assert.That(cmdlets.Where(typeof(IDynamicParameters).IsAssignableFrom), Is.Empty);
        Assert.That(cmdlets.SelectMany(type => type.GetProperties()).Where(property => property.IsDefined(typeof(ParameterAttribute), true)).Select(property => property.Name), Has.None.EqualTo("Force").And.Some.EqualTo("Wait"));
    }

    [Test]
    public void Cmdlet_derives_from_at_most_three_bases_of_the_module()
    {
        var module = typeof(DropletCommand).Assembly;
        var depths = module.GetTypes().Where(type => type.IsDefined(typeof(CmdletAttribute), false)).Select(type =>
        {
            var depth = 0;
            for (var at = type.BaseType; at?.Assembly == module; at = at.BaseType)
                depth++;
            return depth;
        }).ToList();

        Assert.That(depths, Has.None.GreaterThan(3).And.Some.EqualTo(3));
    }

    private static List<string> References(string files)
    {
        var paths = Directory.GetFiles(Path.Combine(Repository.Root, "bin"), files, SearchOption.AllDirectories);
        Assert.That(paths, Is.Not.Empty);
        using var assemblies = new AssemblySet(paths);
        return [.. assemblies.Files.SelectMany(file => file.Reader.AssemblyReferences.Select(handle => file.Reader.GetString(file.Reader.GetAssemblyReference(handle).Name))).Distinct()];
    }
}
