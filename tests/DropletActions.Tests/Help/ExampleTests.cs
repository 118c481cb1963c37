namespace DropletActions.Tests.Help;

/// <summary>The examples of the help, as written. <c>tests/Pester/Examples.Tests.ps1</c> runs them.</summary>
public sealed class ExampleTests
{
    [Test]
    public void Each_cmdlet_has_two_examples_that_show_and_explain_it()
    {
        foreach (var page in HelpPages.All)
        {
            Assert.That(page.Examples, Has.Count.GreaterThanOrEqualTo(2), page.Name);
            Assert.That(page.Examples.Select(example => example.Code), Is.Unique.And.All.Contains(page.Name), page.Name);
            Assert.That(page.Examples.Select(example => example.Text.Length), Is.All.GreaterThan(30), page.Name);
        }
    }
}
