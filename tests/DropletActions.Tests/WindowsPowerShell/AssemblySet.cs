using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace DropletActions.Tests.WindowsPowerShell;

/// <summary>An assembly as a file: only its metadata is read, and no code runs.</summary>
internal sealed class AssemblyFile(string name, Version version, MetadataReader reader)
{
    private readonly Lazy<Dictionary<string, TypeDefinitionHandle>> _types = new(() =>
        reader.TypeDefinitions.ToDictionary(handle => TypeNames.Of(reader, reader.GetTypeDefinition(handle))));

    public string Name => name;

    public Version Version => version;

    public MetadataReader Reader => reader;

    /// <summary>The type that is defined in it.</summary>
    public FoundType? Defined(string type) =>
        _types.Value.TryGetValue(type, out var handle) ? new(this, reader.GetTypeDefinition(handle)) : null;

    /// <summary>The assembly that a type has been forwarded to.</summary>
    public string? Forwarded(string type) => reader.ExportedTypes.Select(reader.GetExportedType)
        .Where(exported => exported.Implementation.Kind == HandleKind.AssemblyReference && TypeNames.Of(reader, exported) == type)
        .Select(exported => reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)exported.Implementation).Name)).FirstOrDefault();
}

/// <summary>A type where it is defined.</summary>
internal sealed record FoundType(AssemblyFile File, TypeDefinition Definition);

/// <summary>Assemblies in which types are looked up by their names, wherever they have been forwarded to.</summary>
internal sealed class AssemblySet : IDisposable
{
    private readonly List<PEReader> _open = [];
    private readonly Dictionary<string, AssemblyFile> _files = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(AssemblyFile, string), FoundType?> _found = [];

    public AssemblySet(IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            var file = new PEReader(new MemoryStream(File.ReadAllBytes(path)));
            _open.Add(file);
            if (!file.HasMetadata || file.GetMetadataReader() is not { IsAssembly: true } reader)
                continue;

            var definition = reader.GetAssemblyDefinition();
            _files[reader.GetString(definition.Name)] = new(reader.GetString(definition.Name), definition.Version, reader);
        }
    }

    public IEnumerable<AssemblyFile> Files => _files.Values;

    public AssemblyFile? Find(string name) => _files.GetValueOrDefault(name);

    /// <summary>The referenced type; null if there is none.</summary>
    public FoundType? Find(AssemblyFile from, EntityHandle handle) => handle.Kind switch
    {
        _ when handle.IsNil => null,
        HandleKind.TypeDefinition => new(from, from.Reader.GetTypeDefinition((TypeDefinitionHandle)handle)),
        HandleKind.TypeReference => Find(from, from.Reader.GetTypeReference((TypeReferenceHandle)handle)),
        HandleKind.TypeSpecification => Generic(from.Reader, (TypeSpecificationHandle)handle) is { IsNil: false } generic ? Find(from, generic) : null,
        _ => null,
    };

    /// <summary>The generic type of an instantiation; nil for arrays, pointers and type parameters, which have no definition.</summary>
    public static EntityHandle Generic(MetadataReader reader, TypeSpecificationHandle handle)
    {
        var blob = reader.GetBlobReader(reader.GetTypeSpecification(handle).Signature);
        if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
            return default;

        blob.ReadCompressedInteger();
        return blob.ReadTypeHandle();
    }

    public void Dispose() => _open.ForEach(file => file.Dispose());

    private FoundType? Find(AssemblyFile from, TypeReference reference)
    {
        var name = TypeNames.Of(from.Reader, reference);
        var scope = reference.ResolutionScope;
        while (scope.Kind == HandleKind.TypeReference)
            scope = from.Reader.GetTypeReference((TypeReferenceHandle)scope).ResolutionScope;

        return scope.Kind == HandleKind.AssemblyReference ? Find(Referred(from, (AssemblyReferenceHandle)scope), name) : Find(from, name);
    }

    private FoundType? Find(AssemblyFile? file, string name)
    {
        if (file is null)
            return null;

        if (_found.TryGetValue((file, name), out var found))
            return found;

        found = file.Defined(name) ?? (file.Forwarded(name.Split('+')[0]) is { } target ? Find(Find(target), name) : null);
        _found[(file, name)] = found;
        return found;
    }

    private AssemblyFile? Referred(AssemblyFile from, AssemblyReferenceHandle handle) =>
        Find(from.Reader.GetString(from.Reader.GetAssemblyReference(handle).Name));
}
