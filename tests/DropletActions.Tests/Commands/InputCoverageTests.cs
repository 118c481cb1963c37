using System.Management.Automation;
using System.Reflection;
using DropletActions.Binding;
using DropletActions.Commands;

namespace DropletActions.Tests.Commands;

/// <summary>Every parameter with a value is tested with any value, and an integer parameter accepts only integers.</summary>
public sealed class InputCoverageTests
{
    private static readonly Type[] s_fixtures =
        [typeof(InputTests), typeof(PlanInputTests), typeof(LocalInputTests), typeof(JournalPathTests), typeof(ExportTimelineTests), typeof(Connections.InputTests), typeof(Fleets.WindowInputTests)];

    // These are no values: a switch says all by being there, and objects of this module come from its own cmdlets.
    private static readonly Type[] s_objects = [typeof(SwitchParameter), typeof(DigitalOceanConnection), typeof(DropletAction[]), typeof(IDisposable), typeof(ScriptBlock)];

    private static IEnumerable<TestCaseData> WholeNumbers => Parameters
        .Where(property => (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType.GetElementType() ?? property.PropertyType) is var type && (type == typeof(int) || type == typeof(long)))
        .Select(property => new TestCaseData(property).SetArgDisplayNames(property.ReflectedType!.Name, property.Name));

    private static IEnumerable<PropertyInfo> Parameters =>
        from type in typeof(DropletActionCommand).Assembly.GetTypes()
        where type.IsDefined(typeof(CmdletAttribute), false)
        from property in type.GetProperties()
        where property.IsDefined(typeof(ParameterAttribute), true)
        select property;

    [Test]
    public void Every_parameter_with_a_value_is_tested_with_any_value()
    {
        var tried = s_fixtures.SelectMany(fixture => fixture.GetMethods())
            .SelectMany(method => method.GetCustomAttributes<PropertyAttribute>()).SelectMany(attribute => attribute.Properties["Parameter"].Cast<string>());

        Assert.That(Parameters.Where(property => !s_objects.Contains(property.PropertyType)).Select(property => property.Name).Distinct(), Is.EquivalentTo(tried.Distinct()));
    }

    [TestCaseSource(nameof(WholeNumbers))]
    public void Integer_is_accepted_as_such_or_refused(PropertyInfo parameter) =>
        Assert.That(parameter.IsDefined(typeof(IntegerTransformationAttribute), true), Is.True);
}
