using System.Management.Automation;
using System.Reflection;
using DropletActions.Binding;
using DropletActions.Commands;

namespace DropletActions.Tests.Commands;

/// <summary>Every parameter that takes a value is tried with any value, and none that takes an integer takes another value.</summary>
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
    public void Every_parameter_that_takes_a_value_is_tried_with_any()
    {
        var tried = s_fixtures.SelectMany(fixture => fixture.GetMethods())
            .SelectMany(method => method.GetCustomAttributes<PropertyAttribute>()).SelectMany(attribute => attribute.Properties["Parameter"].Cast<string>());

        Assert.That(Parameters.Where(property => !s_objects.Contains(property.PropertyType)).Select(property => property.Name).Distinct(), Is.EquivalentTo(tried.Distinct()));
    }

    [TestCaseSource(nameof(WholeNumbers))]
    public void A_whole_number_is_taken_as_one_or_refused(PropertyInfo parameter) =>
        Assert.That(parameter.IsDefined(typeof(IntegerTransformationAttribute), true), Is.True);
}
