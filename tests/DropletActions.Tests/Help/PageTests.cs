using System.Xml.Linq;
using DropletActions.Help;

namespace DropletActions.Tests.Help;

/// <summary>The optional parts of a page, and the mistakes that fail the build.</summary>
public sealed class PageTests
{
    private const string Page = """
        # Get-Thing

        ## SYNOPSIS

        Gets things.

        ## DESCRIPTION

        Gets all things.

        ## EXAMPLES

        ### Example 1: Get them

        ```powershell
        Get-Thing
        ```

        This gets them.

        """;

    private static readonly XNamespace s_maml = "http://schemas.microsoft.com/maml/2004/10";

    private string _folder = "";

    [SetUp]
    public void MakeFolder()
    {
        _folder = Directory.CreateTempSubdirectory("pages").FullName;
        Directory.CreateDirectory(Path.Combine(_folder, HelpFiles.Shared));
        Write("Get-Thing.md", Page);
        Write("common/action-cmdlets.md", "## PARAMETERS\n\n### -Wait\n\nWaits like an action.\n\n### -WaitIfBusy\n\nRetries.\n\n## RELATED LINKS\n\n- [about_A](about_A.md)\n");
        Write("common/all-cmdlets.md", "## PARAMETERS\n\n### -Wait\n\nWaits like all.\n\n### -Slow\n\nIs slow.\n\n## INPUTS\n\n### System.Int32\n\nNumbers.\n\n## OUTPUTS\n\n### System.String\n\nText.\n");
    }

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Parameter_without_its_own_text_takes_that_of_the_first_shared_page()
    {
        Assert.That(Text(Make(Cmdlet("Wait", "Slow")), "Wait"), Is.EqualTo("Waits like all."));
        Assert.That(Text(Make(Cmdlet("Wait", "Slow", "WaitIfBusy")), "Wait"), Is.EqualTo("Waits like an action."));
        Assert.That(Text(Make(Cmdlet("Wait", "Slow", "WaitIfBusy")), "Slow"), Is.EqualTo("Is slow."));

        Write("Get-Thing.md", Page + "## PARAMETERS\n\n### -Wait\n\nWaits in its own way.\n");
        Assert.That(Text(Make(Cmdlet("Wait", "Slow", "WaitIfBusy")), "Wait"), Is.EqualTo("Waits in its own way."));
    }

    [TestCase("- [Get-Other](Get-Other.md)\n- [about_A](about_A.md)\n")]
    [TestCase("[Get-Other](Get-Other.md), [about_A](about_A.md)\n")]
    public void Links_of_a_page_come_before_the_shared_ones_without_duplicates(string links)
    {
        Write("Get-Thing.md", Page + "## RELATED LINKS\n\n" + links);

        Assert.That(Make(Cmdlet("WaitIfBusy")).Descendants(s_maml + "linkText").Select(link => link.Value), Is.EqualTo(new[] { "Get-Other", "about_A" }));
    }

    [Test]
    public void Shared_types_are_those_of_a_cmdlet_that_takes_or_emits_objects()
    {
        Assert.That(Make(Cmdlet("Wait")).Value, Does.Contain("You can't pipe objects to this cmdlet.").And.Contains("This cmdlet returns no output."));

        var cmdlet = Cmdlet("Wait") with { Emits = true, Parameters = [Parameter("Wait", fromPipeline: true)] };
        Assert.That(Make(cmdlet).Value, Does.Contain("System.Int32Numbers.System.StringText.").And.Not.Contains("can't pipe").And.Not.Contains("no output"));
    }

    [TestCase("## PARAMETERS\n\n### -Fast\n\nIs fast.\n", "Get-Thing.md: Get-Thing has no parameter -Fast.")]
    [TestCase("## REMARKS\n\nText.\n", "Get-Thing.md: 'REMARKS' is not a section of a page.")]
    [TestCase("### Example 2: Nothing\n\nText.\n", "Get-Thing.md: 'Example 2: Nothing' needs exactly one block of code.")]
    [TestCase("### Example 2: Both\n\n```powershell\n1\n```\n\n```powershell\n2\n```\n", "Get-Thing.md: 'Example 2: Both' needs exactly one block of code.")]
    public void Page_with_a_mistake_is_refused(string text, string message)
    {
        Write("Get-Thing.md", Page + text);

        Assert.That(() => Make(Cmdlet("Wait")), Throws.TypeOf<PageException>().With.Message.EndsWith(message));
    }

    [Test]
    public void Parameter_without_any_text_is_refused() =>
        Assert.That(() => Make(Cmdlet("Fast")), Throws.TypeOf<PageException>().With.Message.EndsWith("Get-Thing.md does not describe -Fast, and neither does a shared page."));

    [Test]
    public void Page_without_a_synopsis_is_refused()
    {
        Write("Get-Thing.md", Page.Replace("Gets things.", "", StringComparison.Ordinal));

        Assert.That(() => Make(Cmdlet("Wait")), Throws.TypeOf<PageException>().With.Message.EndsWith("Get-Thing.md has no text in its section 'SYNOPSIS'."));
    }

    [Test]
    public void Cmdlet_without_a_page_and_page_without_a_cmdlet_are_refused()
    {
        Assert.That(() => Make(Cmdlet("Wait") with { Name = "Get-Other" }), Throws.TypeOf<PageException>().With.Message.EndsWith("there is no cmdlet Get-Thing."));

        File.Delete(Path.Combine(_folder, "Get-Thing.md"));
        Assert.That(() => Make(Cmdlet("Wait")), Throws.TypeOf<PageException>().With.Message.StartsWith("Get-Thing has no page: write "));
    }

    [Test]
    public void About_topic_becomes_a_text_file_of_the_same_name()
    {
        Write("about_A.md", "# about_A\n\n## SHORT DESCRIPTION\n\nAll about A.\n");

        Assert.That(HelpFiles.Make(_folder, [Cmdlet("Wait")])["about_A.help.txt"], Is.EqualTo("TOPIC\n    about_A\n\nSHORT DESCRIPTION\n    All about A.\n"));
    }

    private static CmdletFacts Cmdlet(params string[] parameters) => new("Get-Thing")
    {
        Emits = false,
        Parameters = [.. parameters.Select(name => Parameter(name))],
        Sets = [new("All", parameters)],
    };

    private static ParameterFacts Parameter(string name, bool fromPipeline = false) => new(name, typeof(int))
    {
        Aliases = [],
        Bindings = [new(BindingFacts.All, null, false, fromPipeline, false)],
        Default = "",
        TakesWildcards = false,
        TypeName = "int",
    };

    private XElement Make(CmdletFacts cmdlet) => XDocument.Parse(HelpFiles.Make(_folder, [cmdlet])[HelpFiles.Maml]).Root!;

    private static string Text(XElement help, string parameter) =>
        help.Descendants(s_maml + "name").First(name => name.Value == parameter).Parent!.Element(s_maml + "description")!.Value;

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);
}
