using System.Text.RegularExpressions;

namespace DropletActions.Tests.Help;

/// <summary>Every example of the help runs as it stands, and does what it says.</summary>
[NonParallelizable]
public sealed class ExampleTests
{
    private static readonly Regex s_expectedError = new("error `(\\w+)`");

    private static IEnumerable<TestCaseData> Examples =>
        from page in HelpPages.All
        from example in page.Examples.Select((example, index) => (example.Title, example.Code, example.Text, Number: index + 1))
        select new TestCaseData(page.Name, example.Number, example.Code, example.Text).SetArgDisplayNames(page.Name, example.Title);

    [TestCaseSource(nameof(Examples))]
    public void It_does_what_it_says(string page, int number, string code, string text)
    {
        using var scene = new ExampleScene(page);

        var result = scene.Run(code);

        if (s_expectedError.Match(text) is { Success: true } expected)
        {
            Assert.That(result.ErrorId, Is.EqualTo(expected.Groups[1].Value));
        }
        else
        {
            Assert.That(result.Thrown, Is.Null);
            Assert.That(result.Errors, Is.Empty);
        }

        Assert.That(result.Warnings, Is.Empty);
        Assert.That(scene.Started, Is.EquivalentTo(ExampleEffects.Started(page, number)));
        if (ExampleEffects.Emitted(page, number) is { } count)
            Assert.That(result.Output, Has.Count.EqualTo(count));
        if (code.Contains("-WhatIf", StringComparison.Ordinal))
            Assert.That(scene.Host.Text, Does.Contain("What if: "));
        if (code.EndsWith("-Wait", StringComparison.Ordinal))
            Assert.That(scene.Actions.Select(action => action.Status), Is.All.EqualTo("completed"));
    }

    [Test]
    public void No_effect_is_told_of_an_example_that_does_not_exist() =>
        Assert.That(ExampleEffects.Keys.Distinct(), Is.SubsetOf(Examples.Select(example => $"{example.Arguments[0]} {example.Arguments[1]}").ToList()));

    [Test]
    public void Each_cmdlet_has_two_and_each_shows_the_cmdlet_and_says_what_it_is_good_for()
    {
        foreach (var page in HelpPages.All)
        {
            Assert.That(page.Examples, Has.Count.GreaterThanOrEqualTo(2), page.Name);
            Assert.That(page.Examples.Select(example => example.Code), Is.Unique.And.All.Contains(page.Name), page.Name);
            Assert.That(page.Examples.Select(example => example.Text.Length), Is.All.GreaterThan(30), page.Name);
        }
    }
}
