using System.Management.Automation;
using DropletActions.Commands;

namespace DropletActions.Tests.Completion;

/// <summary>Every parameter with enumerable values is completed, on every cmdlet that has it.</summary>
public sealed class CompleterCoverageTests
{
    private static readonly string[] s_completed =
        ["Type", "Status", "Plan", "Weekday", "Hour", "Size", "Image", "Kernel", "Tag", "Droplet", "ActionId", "Slug", "Region", "FitsDroplet", "Exclude"];

    private static IEnumerable<TestCaseData> Parameters =>
        from type in typeof(DropletActionCommand).Assembly.GetTypes()
        where type.IsDefined(typeof(CmdletAttribute), false)
        from property in type.GetProperties()
        where property.IsDefined(typeof(ParameterAttribute), true) && s_completed.Contains(property.Name)
        select new TestCaseData(property).SetArgDisplayNames(type.Name, property.Name);

    [TestCaseSource(nameof(Parameters))]
    public void Value_is_completed(System.Reflection.PropertyInfo parameter) =>
        Assert.That(parameter.IsDefined(typeof(ArgumentCompleterAttribute), true), Is.True);

    [Test]
    public void All_completers_are_tested() =>
        Assert.That(Parameters.Select(item => ((System.Reflection.PropertyInfo)item.Arguments[0]!).Name).Distinct(), Is.EquivalentTo(s_completed));
}
