using System.Text.RegularExpressions;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Module;

/// <summary>What the code style asks for and no analyzer checks.</summary>
public sealed class SourceStyleTests
{
    private const RegexOptions Lines = RegexOptions.Multiline;

    private static readonly Regex s_literals = new(@"""""""[\s\S]*?""""""|""(?:[^""\\\n]|\\.)*""");
    private static readonly Regex s_guard = new(@"^ *if \(.*\)\n +(?:return|throw|continue|break)\b.*;\n(?! *(?:\n|}|else\b|case\b|default:|#))", Lines);
    private static readonly Regex s_otherInheritdoc = new(@"<inheritdoc(?!/>| cref=""[^""]+""(?: path=""[^""]+"")?/>)");

    [TestCase("src", 200)]
    [TestCase("tests", 230)]
    public void No_line_is_longer_than_the_editorconfig_allows_but_for_its_literals(string folder, int longest)
    {
        Assert.That(File.ReadAllText(Path.Combine(Repository.Root, ".editorconfig")), Does.Contain($"max_line_length = {longest}\n"));
        AssertNone(folder, text => s_literals.Replace(text, "\"\"").Split('\n').Where(line => line.Length > longest));
    }

    /// <summary>The sandbox, where consecutive guards stand together, is left out.</summary>
    [TestCase("src")]
    [TestCase("tests")]
    public void A_blank_line_follows_a_guard(string folder) =>
        AssertNone(folder, text => s_guard.Matches(text).Select(match => match.Value), except: "DropletActions.Sandbox");

    [TestCase("src")]
    [TestCase("tests")]
    public void Inheritdoc_has_one_form(string folder) =>
        AssertNone(folder, text => s_otherInheritdoc.Matches(text).Select(match => match.Value), except: nameof(SourceStyleTests));

    [Test]
    public void Each_rule_finds_what_breaks_it() => Assert.Multiple(() =>
    {
        Assert.That(s_guard.IsMatch("    if (x)\n        return;\n    y();\n"), Is.True);
        Assert.That(s_guard.IsMatch("    if (x)\n        return;\n\n    y();\n"), Is.False);
        Assert.That(s_guard.IsMatch("    if (x)\n        return;\n}\n"), Is.False);
        Assert.That(s_otherInheritdoc.IsMatch("/// <inheritdoc />"), Is.True);
        Assert.That(s_otherInheritdoc.IsMatch("/// <inheritdoc/>"), Is.False);
        Assert.That(s_literals.Replace("a(\"b\\\"c\", \"\"\"d \"e\" f\"\"\")", ""), Is.EqualTo("a(, )"));
    });

    private static void AssertNone(string folder, Func<string, IEnumerable<string>> find, string except = "obj")
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Split(Path.DirectorySeparatorChar, '.').Intersect(["obj", "bin"]).Any() && !path.Contains(except, StringComparison.Ordinal));

        Assert.That(files.SelectMany(path => find(File.ReadAllText(path).ReplaceLineEndings("\n")).Select(found => $"{path}: {found.Trim()}")), Is.Empty);
        Assert.That(files, Is.Not.Empty);
    }
}
