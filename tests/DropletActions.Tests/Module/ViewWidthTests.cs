using System.Text.RegularExpressions;
using System.Xml.Linq;
using DropletActions.Commands;
using DropletActions.Sandbox;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Module;

/// <summary>Every table and list on a screen of 80 and of 120 columns: nothing is wider, and no name is cut if there is room.</summary>
public sealed class ViewWidthTests
{
    // A line of 80 columns has no room for two of these, and one of 120 has.
    private const string LongName = "db-01.production.example.com";

    private ModuleHost _host = null!;

    private static IEnumerable<TestCaseData> Views =>
        from view in XDocument.Load(Path.Combine(Repository.Root, "src", "DropletActions", "Formats", "DropletActions.Format.ps1xml")).Descendants("View")
        from width in new[] { 80, 120 }
        select new TestCaseData(view.Descendants("TypeName").Single().Value, view.Element("TableControl") is null ? "Format-List" : "Format-Table", width);

    private static IEnumerable<TestCaseData> NamedViews =>
        Views.Where(view => Find((string)view.Arguments[0]!) is var type && (type.GetProperty("Name") ?? type.GetProperty("DropletName")) is not null);

    [OneTimeSetUp]
    public void Start()
    {
        _host = new();
        _host.Run($"$sandbox = Start-DropletSandbox -Connect -ActionSeconds 0; $named = $sandbox.AddDroplet('{LongName}'); $null = Restart-Droplet $named.Id");
    }

    [OneTimeTearDown]
    public void Stop()
    {
        _host.Run("Stop-DropletSandbox");
        _host.Dispose();
    }

    [TestCaseSource(nameof(Views))]
    public void View_of_long_values_is_no_wider_than_the_screen(string typeName, string format, int width)
    {
        var lines = Lines(typeName, new string('n', 90), format, width);

        Assert.That(lines, Is.Not.Empty);
        Assert.That(lines.Select(line => line.Length), Is.All.LessThanOrEqualTo(width));
    }

    [TestCaseSource(nameof(NamedViews))]
    public void Name_is_not_cut_if_there_is_room(string typeName, string format, int width)
    {
        var text = string.Join("\n", Lines(typeName, LongName, format, width));

        Assert.That(text, Does.Contain(width == 80 && format == "Format-Table" ? LongName[..13] : LongName));
    }

    /// <summary>The lines of a view, without the decoration of headings.</summary>
    private List<string> Lines(string typeName, string text, string format, int width)
    {
        var type = Find(typeName);
        _host.Set("item", type.GetConstructor([]) is null ? null : Make(type, text));
        var item = typeName.Split('.')[^1] switch
        {
            "DropletSandbox" => "$sandbox",
            "SandboxDroplet" => "$named",
            "SandboxAction" => "$sandbox.Actions[0]",
            "SandboxCall" => "$sandbox.Calls[0]",
            "DigitalOceanConnection" => "(Get-DigitalOceanConnection)",
            _ => "$item",
        };
        var result = _host.Run($"{item} | {format} | Out-String -Width {width}");
        Assert.That(result.Errors, Is.Empty);
        return Regex.Replace((string)result.Output.Single()!, "\u001b\\[[0-9;]*m", "").Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0).ToList();
    }

    private static Type Find(string name) =>
        new[] { typeof(Droplet), typeof(DropletActionCommand), typeof(DropletSandbox) }.Select(known => known.Assembly.GetType(name)).First(found => found is not null)!;

    /// <summary>An object with one text in all its properties, and with long numbers.</summary>
    private static object Make(Type type, string text)
    {
        var made = Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties().Where(property => property.CanWrite))
        {
            var kind = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            object? value = kind == typeof(string) ? text
                : kind == typeof(string[]) ? Enumerable.Repeat(text, 20).ToArray()
                : kind == typeof(long) ? 9_876_543_210
                : kind == typeof(int) ? 1_234_567
                : kind == typeof(double) ? 123_456.789
                : kind == typeof(bool) ? true
                : kind == typeof(DateTimeOffset) ? DateTimeOffset.Now.AddHours(-property.Name.Length)
                : kind == typeof(Region) || kind == typeof(DropletAction) ? Make(kind, text)
                : null;
            if (value is not null)
                property.SetValue(made, value);
        }

        return made;
    }
}
