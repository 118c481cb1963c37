using System.Text.RegularExpressions;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Module;

/// <summary>The rules of the code style that no analyzer checks.</summary>
public sealed class SourceStyleTests
{
    private const RegexOptions Lines = RegexOptions.Multiline;

    private static readonly Regex s_literals = new(@"""""""[\s\S]*?""""""|""(?:[^""\\\n]|\\.)*""");
    private static readonly Regex s_guard = new(@"^ *if \(.*\)\n +(?:return|throw|continue|break)\b.*;\n(?! *(?:\n|}|else\b|case\b|default:|#))", Lines);
    private static readonly Regex s_otherInheritdoc = new(@"<inheritdoc(?!/>| cref=""[^""]+""(?: path=""[^""]+"")?/>)");

    [TestCase("src", 200)]
    [TestCase("tests", 230)]
    public void No_line_except_for_literals_is_longer_than_the_editorconfig_allows(string folder, int longest)
    {
        Assert.That(File.ReadAllText(Path.Combine(Repository.Root, ".editorconfig")), Does.Contain($"max_line_length = {longest}\n"));
        AssertNone(folder, text => s_literals.Replace(text, "\"\"").Split('\n').Where(line => line.Length > longest));
    }

    /// <summary>The sandbox is excluded, because consecutive guards stand together there.</summary>
    [TestCase("src")]
    [TestCase("tests")]
    public void Guard_is_followed_by_a_blank_line(string folder) =>
        AssertNone(folder, text => s_guard.Matches(text).Select(match => match.Value), except: "DropletActions.Sandbox");

    [TestCase("src")]
    [TestCase("tests")]
    public void Inheritdoc_has_one_form(string folder) =>
        AssertNone(folder, text => s_otherInheritdoc.Matches(text).Select(match => match.Value), except: nameof(SourceStyleTests));

    [Test]
    public void Each_rule_finds_violations() => Assert.Multiple(() =>
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
