using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace DropletActions.Doctl;

/// <summary>
/// What is needed of doctl's file, read event by event. No document is built of it, so that nothing in the file (its nesting, its
/// anchors, its keys, its length) can cost more stack, time or memory than a bounded amount.
/// </summary>
internal sealed class DoctlFile
{
    // doctl's own file has a few kilobytes, and nests twice.
    private const int MaxCharacters = 1 << 20;
    private const int MaxDepth = 32;
    private const string ContextsKey = "auth-contexts";

    private readonly Dictionary<string, string> _settings = [];
    private readonly Dictionary<string, string> _contexts = [];
    private readonly Dictionary<AnchorName, string> _anchors = [];

    private DoctlFile()
    {
    }

    /// <summary>The texts that are not empty at the top, by their keys.</summary>
    public IReadOnlyDictionary<string, string> Settings => _settings;

    /// <summary>The tokens by the names of their contexts.</summary>
    public IReadOnlyDictionary<string, string> Contexts => _contexts;

    /// <summary>Reads the first document.</summary>
    /// <exception cref="YamlException">It is not YAML.</exception>
    /// <exception cref="InvalidDataException">It is longer or nested more deeply than any file of doctl.</exception>
    public static DoctlFile Read(TextReader reader)
    {
        var file = new DoctlFile();
        var parser = new Parser(new StringReader(Bounded(reader)));
        parser.Consume<StreamStart>();
        if (parser.TryConsume<DocumentStart>(out _))
        {
            if (parser.TryConsume<MappingStart>(out _))
                file.ReadMapping(parser, file._settings, file._contexts);
            else
                file.Skip(parser);
        }

        return file;
    }

    private static string Bounded(TextReader reader)
    {
        var characters = new char[MaxCharacters + 1];
        var length = reader.ReadBlock(characters, 0, characters.Length);
        return length <= MaxCharacters
            ? new(characters, 0, length)
            : throw new InvalidDataException(string.Format(CultureInfo.InvariantCulture, "it has more than {0:N0} characters.", MaxCharacters));
    }

    /// <summary>Reads the rest of a mapping.</summary>
    /// <param name="contexts">Takes the texts of the mapping of contexts in it; null where there is none to look for.</param>
    private void ReadMapping(Parser parser, Dictionary<string, string> texts, Dictionary<string, string>? contexts)
    {
        var keys = new HashSet<string>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var keyEvent = parser.Current;
            var key = ReadText(parser);
            if (key is not null && !keys.Add(key))
                throw new YamlException(keyEvent!.Start, keyEvent.End, "A key occurs twice.");

            if (key == ContextsKey && contexts is not null && parser.TryConsume<MappingStart>(out _))
                ReadMapping(parser, contexts, null);
            else if (ReadText(parser) is { Length: > 0 } value && key is not null)
                texts[key] = value;
        }
    }

    /// <summary>Reads a node.</summary>
    /// <returns>Its text; null where it is none.</returns>
    private string? ReadText(Parser parser)
    {
        if (parser.TryConsume<AnchorAlias>(out var alias))
            return _anchors.TryGetValue(alias.Value, out var text) ? text : null;

        if (parser.Current is not Scalar)
        {
            Skip(parser);
            return null;
        }

        var scalar = parser.Consume<Scalar>();
        Remember(scalar);
        return scalar.Value;
    }

    /// <summary>Passes over a node, however much is in it.</summary>
    private void Skip(Parser parser)
    {
        var depth = 0;
        do
        {
            var passed = parser.Consume<ParsingEvent>();
            depth += passed.NestingIncrease;
            if (depth > MaxDepth)
                throw new InvalidDataException(string.Format(CultureInfo.InvariantCulture, "line {0} is nested more than {1} levels deep.", passed.Start.Line, MaxDepth));

            if (passed is Scalar scalar)
                Remember(scalar);
        }
        while (depth > 0);
    }

    private void Remember(Scalar scalar)
    {
        if (!scalar.Anchor.IsEmpty)
            _anchors[scalar.Anchor] = scalar.Value;
    }
}
