using System.Text.RegularExpressions;
using System.Xml.Linq;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Pester;

/// <summary>The tests in <c>tests/Pester</c>. The run is awaited last, because its process takes longest.</summary>
public sealed class PesterTests
{
    private string _folder = "";

    [SetUp]
    public void Create_a_folder() => _folder = Directory.CreateTempSubdirectory("pester").FullName;

    [TearDown]
    public void Remove_the_folder() => Directory.Delete(_folder, recursive: true);

    [Test]
    [NonParallelizable]
    public async Task All_tests_pass_in_PowerShell()
    {
        var run = await PesterProcess.Suite;

        TestContext.Out.WriteLine($"{run.Passed} passed, {run.Failed.Length} failed, {run.Skipped} skipped in {run.Seconds:0} s");
        Assert.Multiple(() =>
        {
            foreach (var failure in run.Failed)
                Assert.Fail($"{failure.Name}: {failure.Message}");
        });
        Assert.That(run.Passed, Is.GreaterThan(0));
    }

    [Test]
    public void Failed_test_is_reported_by_its_name()
    {
        File.WriteAllText(Path.Combine(_folder, "Some.Tests.ps1"), """
            Describe 'A number' {
                It 'is itself' { 5 | Should -Be 5 }
                It 'is no other' { 5 | Should -Be 6 }
                It 'is not looked at' -Skip { }
                Context 'that is not there' {
                    BeforeAll { throw 'nothing to begin with' }
                    It 'is never reached' { }
                }
            }
            """);

        var run = PesterProcess.Run(_folder);

        Assert.That((run.Passed, run.Skipped), Is.EqualTo((1, 1)));
        Assert.That(run.Failed.Select(failure => failure.Name), Is.EquivalentTo(new[] { "A number.is no other", "A number.that is not there.is never reached", "A number.that is not there" }));
        Assert.That(run.Failed.Select(failure => failure.Message), Has.Some.Contains("Expected 6, but got 5.").And.Some.Contains("nothing to begin with"));
    }

    [Test]
    public void Workflow_uses_the_versions_of_Pester_that_the_build_restores()
    {
        var workflow = File.ReadAllText(Path.Combine(Repository.Root, ".github", "workflows", "ci.yml"));
        var versions = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants()
            .Where(element => element.Name.LocalName is "PesterVersion" or "LatestPesterVersion").Select(element => element.Value);

        Assert.That(
            Regex.Matches(workflow, @"-PesterVersion (\S+)").Select(match => match.Groups[1].Value).Distinct(), Is.EquivalentTo(versions));
    }
}
