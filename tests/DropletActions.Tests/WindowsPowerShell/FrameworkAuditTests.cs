using System.Reflection.Metadata;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.WindowsPowerShell;

/// <summary>
/// Windows PowerShell 5.1 cannot run here, but what it would run on is known: every assembly, type and member that a shipped assembly
/// refers to is looked up in .NET Framework 4.7.2, in PowerShell 5.1 and in what is shipped.
/// </summary>
public sealed class FrameworkAuditTests
{
    private static readonly string s_bin = Path.Combine(StagedModule.Published, "bin");

    private AssemblySet _all = null!;
    private HashSet<string> _shipped = null!;

    [OneTimeSetUp]
    public void Read_the_assemblies_of_Windows_PowerShell()
    {
        var shipped = Directory.GetFiles(s_bin, "*.dll", SearchOption.AllDirectories);
        _shipped = [.. shipped.Select(path => Path.GetFileNameWithoutExtension(path))];

        // Of two with the same name ours wins, as on .NET Framework: its own is older than what is asked for.
        _all = new([.. References("FrameworkReferences"), .. References("PowerShellReferences"), .. shipped]);
    }

    [OneTimeTearDown]
    public void Close() => _all.Dispose();

    private IEnumerable<AssemblyFile> Shipped => _all.Files.Where(file => _shipped.Contains(file.Name));

    [Test]
    public void Every_referenced_assembly_exists_and_is_new_enough() => Assert.Multiple(() =>
    {
        Assert.That(Shipped.Count(), Is.GreaterThan(15));
        foreach (var (file, reference) in Shipped.SelectMany(file => file.Reader.AssemblyReferences.Select(handle => (file, file.Reader.GetAssemblyReference(handle)))))
        {
            var name = file.Reader.GetString(reference.Name);
            Assert.That(_all.Find(name)?.Version, Is.Not.Null.And.GreaterThanOrEqualTo(reference.Version), $"{file.Name} needs {name} {reference.Version}");
        }
    });

    [Test]
    public void Every_referenced_type_exists()
    {
        var missing = Shipped.SelectMany(file => file.Reader.TypeReferences
            .Where(handle => _all.Find(file, handle) is null)
            .Select(handle => $"{file.Name}: {TypeNames.Of(file.Reader, file.Reader.GetTypeReference(handle))}"));

        Assert.That(missing, Is.Empty);
    }

    [Test]
    public void Every_referenced_member_exists()
    {
        var missing = new List<string>();
        var count = 0;
        foreach (var file in Shipped)
        foreach (var reference in file.Reader.MemberReferences.Select(file.Reader.GetMemberReference))
        {
            if (IsOfArray(file, reference))
                continue;

            count++;
            if (!IsFound(file, reference))
                missing.Add($"{file.Name}: {Name(file, reference)}");
        }

        Assert.That(missing, Is.Empty);
        Assert.That(count, Is.GreaterThan(3_000));
    }

    /// <summary>Arrays and function pointers have members that no assembly defines.</summary>
    private static bool IsOfArray(AssemblyFile file, MemberReference reference) =>
        reference.Parent.Kind == HandleKind.MethodDefinition
        || (reference.Parent.Kind == HandleKind.TypeSpecification && AssemblySet.Generic(file.Reader, (TypeSpecificationHandle)reference.Parent).IsNil);

    private bool IsFound(AssemblyFile file, MemberReference reference)
    {
        var (name, isField) = (file.Reader.GetString(reference.Name), reference.GetKind() == MemberReferenceKind.Field);
        var signature = isField
            ? reference.DecodeFieldSignature(TypeNames.Instance, null)
            : TypeNames.Of(reference.DecodeMethodSignature(TypeNames.Instance, null));

        for (var type = _all.Find(file, reference.Parent); type is not null; type = _all.Find(type.File, type.Definition.BaseType))
        {
            if (isField ? HasField(type, name, signature) : HasMethod(type, name, signature))
                return true;
        }

        return false;
    }

    private static bool HasField(FoundType type, string name, string signature) =>
        type.Definition.GetFields().Select(type.File.Reader.GetFieldDefinition).Any(field =>
            type.File.Reader.StringComparer.Equals(field.Name, name) && field.DecodeSignature(TypeNames.Instance, null) == signature);

    private static bool HasMethod(FoundType type, string name, string signature) =>
        type.Definition.GetMethods().Select(type.File.Reader.GetMethodDefinition).Any(method =>
            type.File.Reader.StringComparer.Equals(method.Name, name) && TypeNames.Of(method.DecodeSignature(TypeNames.Instance, null)) == signature);

    private static string Name(AssemblyFile file, MemberReference reference)
    {
        var parent = reference.Parent.Kind switch
        {
            HandleKind.TypeReference => TypeNames.Of(file.Reader, file.Reader.GetTypeReference((TypeReferenceHandle)reference.Parent)),
            HandleKind.TypeSpecification => file.Reader.GetTypeSpecification((TypeSpecificationHandle)reference.Parent).DecodeSignature(TypeNames.Instance, null),
            _ => "?",
        };
        return $"{parent}.{file.Reader.GetString(reference.Name)}";
    }

    private static IEnumerable<string> References(string name)
    {
        var folder = Repository.Known(name);
        return Directory.GetFiles(folder, "*.dll").Concat(Directory.Exists(Path.Combine(folder, "Facades")) ? Directory.GetFiles(Path.Combine(folder, "Facades"), "*.dll") : []);
    }
}
