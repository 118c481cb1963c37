using System.Management.Automation;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Binding;

/// <summary>
/// The values that <c>-Droplet</c> accepts by position, by name and from the pipeline, on every cmdlet that has it, and those that it
/// refuses.
/// </summary>
public sealed class TargetTests
{
    private const string One = "3164444";
    private const string Two = "3164444 3164445";
    private const string All = "3164444 3164445 3164446";

    // What a person or a script has at hand, and the Droplets that it means: web-01, web-02 and db-01 are there.
    private static readonly (string Target, string Ids)[] s_targets =
    [
        ("3164444", One),
        ("3164444, 3164445", Two),
        ("([int]3164444)", One),
        ("([long]3164444)", One),
        ("([uint32]3164444)", One),
        ("([uint64]3164444)", One),
        ("([decimal]3164444)", One),
        ("(3164444.0)", One),
        ("(3164444.00d)", One),
        ("([single]3164444)", One),
        ("([bigint]3164444)", One),
        ("([decimal]3164444.00)", One),
        ("'3164444'", One),
        ("' 3164444 '", One),
        ("'0003164444'", One),
        ("web-01", One),
        ("' web-01 '", One),
        ("WEB-01", One),
        ("web-0*", Two),
        ("'*'", All),
        ("'[wd]*-01'", "3164444 3164446"),
        ("web-01, 3164445, 'db-0?'", All),
        ("web-01, web-02", Two),
        ("('web-01', 'web-02')", Two),
        ("([string[]]('web-01', 'web-02'))", Two),
        ("([long[]](3164444, 3164445))", Two),
        ("(3164444..3164446)", All),
        ("([System.Collections.Generic.List[object]](3164444, 'web-02'))", Two),
        ("$droplets", All),
        ("$droplets[0]", One),
        ("$action", One),
        ("($droplets[1], $action, 'db-01')", All),
        ("([pscustomobject]@{ DropletId = 3164444 })", One),
        ("([pscustomobject]@{ DropletId = '3164444' })", One),
        ("([pscustomobject]@{ DropletId = ' 3164444 ' })", One),
        ("([pscustomobject]@{ DropletId = [bigint]3164444 })", One),
        ("([pscustomobject]@{ DropletId = 3164444.0 })", One),
        ("([pscustomobject]@{ DropletId = ([psobject]3164444) })", One),
        ("([pscustomobject]@{ dropletid = 3164444 })", One),
        ("([pscustomobject]@{ DropletName = 'web-01' })", One),
        ("([pscustomobject]@{ DropletName = 'web-*' })", Two),
        ("([pscustomobject]@{ DropletId = 3164444; DropletName = 'its name of old' })", One),
        ("([pscustomobject]@{ DropletId = ''; DropletName = 'web-01' })", One),
        ("([pscustomobject]@{ DropletId = '3164444'; DropletName = '' })", One),
        ("([pscustomobject]@{ DropletId = $null; DropletName = 'web-01' })", One),
        ("([pscustomobject]@{ DropletId = 3164444; Id = 5; Name = 'web-02' })", One),
        ("($droplets | Where-Object Name -like web-*)", Two),
        ("(New-Deserialized DropletActions.Droplet @{ DropletId = 3164444; Id = 3164444; Name = 'web-01' })", One),
        ("(New-Deserialized DropletActions.DropletAction @{ Id = 5; DropletId = 3164444; DropletName = 'web-01'; Type = 'resize' })", One),
        ("($fileLine)", One),
    ];

    private static readonly (string Target, string Says)[] s_refused =
    [
        ("$null", "The value is empty"),
        ("''", "The value is empty. Use an id (1 or greater), a name, a wildcard"),
        ("' '", "The value is empty. Use an id (1 or greater), a name, a wildcard"),
        ("(3164444, $null)", "The value is empty"),
        ("0", "'0' is not a Droplet id"),
        ("'0'", "'0' is not a Droplet id"),
        ("'-5'", "'-5' is not a Droplet id"),
        ("1.5", "'1.5' is not a Droplet id"),
        ("([decimal]1.5)", "'1.5' is not a Droplet id"),
        ("([double]::NaN)", "'NaN' is not a Droplet id"),
        ("([double]::PositiveInfinity)", "'Infinity' is not a Droplet id"),
        ("1e300", "'1E+300' is a floating-point number, which may stand for another integer from 9007199254740992 on"),
        ("9007199254740992.0", "is a floating-point number, which may stand for another integer from 9007199254740992 on"),
        ("9007199254740993.0", "give the id as an integer or as text"),
        ("([single]16777216)", "'16777216' is a floating-point number, which may stand for another integer from 16777216 on"),
        ("([single]1.5)", "'1.5' is not a Droplet id"),
        ("([decimal]9223372036854775808)", "is not a Droplet id"),
        ("([pscustomobject]@{ DropletId = 9007199254740992.0 })", "give the id as an integer or as text"),
        ("([uint64]::MaxValue)", "'18446744073709551615' is not a Droplet id"),
        ("([bigint]::Pow(2, 63))", "'9223372036854775808' is not a Droplet id"),
        ("(3164444, 0)", "'0' is not a Droplet id"),
        ("$true", "A Boolean is not a Droplet"),
        ("([char]'5')", "A Char is not a Droplet"),
        ("([datetime]::Today)", "A DateTime is not a Droplet"),
        ("([guid]::Empty)", "A Guid is not a Droplet"),
        ("([DayOfWeek]::Monday)", "A DayOfWeek is not a Droplet"),
        ("([System.IO.FileInfo]'web-01')", "A FileInfo is not a Droplet"),
        ("([System.Diagnostics.Process]::GetCurrentProcess())", "A Process is not a Droplet"),
        ("([pscustomobject]@{ Id = 3164444; Name = 'web-01' })", "is not a Droplet"),
        ("([pscustomobject]@{ DropletId = ''; DropletName = ' ' })", "is not a Droplet"),
        ("([pscustomobject]@{ DropletId = 'five' })", "'five' is not a Droplet id"),
        ("([pscustomobject]@{ DropletId = 1.5 })", "'1.5' is not a Droplet id"),
        ("([pscustomobject]@{ DropletId = 'web-01'; DropletName = 'web-01' })", "'web-01' is not a Droplet id"),
        ("([DropletActions.Droplet]@{ Name = 'web-01' })", "'0' is not a Droplet id"),
        ("([DropletActions.DropletAction]@{ Id = 7; ResourceType = 'volume' })", "Action 7 belongs to a volume, not to a Droplet."),
        ("(, (1, 2), 3)", "is not a Droplet"),
        ("@{ DropletId = 3164444 }", "[pscustomobject]@{"),
    ];

    private static IEnumerable<TestCaseData> Targets => Cases(s_targets);

    private static IEnumerable<TestCaseData> Refused => Cases(s_refused);

    private SandboxHost _host = null!;

    [OneTimeSetUp]
    public void Start()
    {
        _host = new(new() { ActionSeconds = 0, BurstLimit = 100_000, HourlyLimit = 100_000 });
        _host.Run("""
            $droplets = Get-Droplet
            $action = Restart-Droplet 3164444
            ${function:Restart-Proxy} = [System.Management.Automation.ProxyCommand]::Create([System.Management.Automation.CommandMetadata]::new((Get-Command Restart-Droplet)))
            function New-Deserialized($Type, $Properties) {
                $object = [pscustomobject]$Properties
                $object.PSObject.TypeNames.Insert(0, "Deserialized.$Type")
                $object
            }
            """);
        _host.Set("fileLine", FileLine("web-01"));
    }

    [OneTimeTearDown]
    public void Stop() => _host.Dispose();

    [TestCaseSource(nameof(Targets))]
    public void Target_is_bound_by_position_by_name_and_from_the_pipeline(string target, string ids)
    {
        AssertActsOn($"Restart-Droplet {target}", ids);
        AssertActsOn($"Restart-Droplet -Droplet {target}", ids);
        AssertActsOn($"Restart-Droplet -DropletId {target}", ids);
        AssertActsOn($"Restart-Droplet -DropletName {target}", ids);
        AssertActsOn($"{InPipeline(target)} | Restart-Droplet", ids);
        AssertActsOn($"Invoke-DropletAction {target} snapshot", ids);
        AssertActsOn($"{InPipeline(target)} | Invoke-DropletAction -Body @{{ type = 'reboot' }}", ids);
    }

    [TestCaseSource(nameof(Targets))]
    public void Get_cmdlets_accept_the_same_targets(string target, string ids)
    {
        Assert.That(Ids(_host.Run($"Get-Droplet {target}").All<Droplet>().Select(droplet => droplet.DropletId)), Is.EqualTo(ids));
        Assert.That(Ids(_host.Run($"{InPipeline(target)} | Get-Droplet").All<Droplet>().Select(droplet => droplet.DropletId)), Is.EqualTo(ids));
        _host.Run("Restart-Droplet 3164444, 3164445, 3164446");

        var actions = _host.Run($"{InPipeline(target)} | Get-DropletAction").All<DropletAction>();

        Assert.That(Ids(actions.Select(action => action.DropletId!.Value).Distinct()), Is.EqualTo(ids));
        Assert.That(Ids(_host.Run($"Get-DropletAction -DropletId {target}").All<DropletAction>().Select(action => action.DropletId!.Value).Distinct()), Is.EqualTo(ids));
    }

    [TestCaseSource(nameof(Targets))]
    public void Wait_accepts_the_same_targets(string target, string ids)
    {
        var id = long.Parse(ids.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        _host.Run($"$started = Reset-DropletPassword {id} -Confirm:$false");

        var result = _host.Run($"Wait-DropletAction -Droplet {target} -ActionId $started.Id -ErrorAction SilentlyContinue");

        Assert.That(result.All<DropletAction>().Select(action => (action.DropletId, action.Status)), Is.EqualTo(new[] { ((long?)id, "completed") }));
    }

    [TestCaseSource(nameof(Targets))]
    public void Proxies_and_mocks_accept_the_same_targets(string target, string ids)
    {
        AssertActsOn($"Restart-Proxy {target}", ids);
        AssertActsOn($"{InPipeline(target)} | Restart-Proxy", ids);
    }

    [TestCaseSource(nameof(Refused))]
    public void Proxies_and_mocks_refuse_the_same_values(string target, string says) =>
        Assert.That(_host.Run($"Restart-Proxy {target}").TheError.Exception, Is.InstanceOf<ParameterBindingException>(), says);

    [TestCaseSource(nameof(Refused))]
    public void Other_values_are_refused_during_binding(string target, string says)
    {
        var before = _host.Sandbox.Calls.Count;
        foreach (var script in new[]
        {
            $"Restart-Droplet {target}", $"Restart-Droplet -DropletId {target}", $"Invoke-DropletAction {target} reboot", $"Get-Droplet {target}",
            $"Get-DropletAction {target}", $"Wait-DropletAction -Droplet {target} -ActionId 5",
        })
        {
            var error = _host.Run(script).TheError;
            Assert.That(error.Exception, Is.InstanceOf<ParameterBindingException>(), script);
            Assert.That(error.Exception.Message, Does.Contain(says), script);
        }

        Assert.That(_host.Sandbox.Calls.Count, Is.EqualTo(before));
    }

    [TestCase("([System.Diagnostics.Process]::GetCurrentProcess())")]
    [TestCase("([System.IO.FileInfo]'web-01')")]
    [TestCase("([pscustomobject]@{ Id = 3164444; Name = 'web-01' })")]
    [TestCase("1.5")]
    [TestCase("''")]
    public void Refused_object_in_the_pipeline_does_not_stop_the_others(string stranger)
    {
        var result = _host.Run($"'web-01', {stranger}, 'web-02' | Restart-Droplet");

        Assert.That(result.Errors, Has.Count.EqualTo(1));
        Assert.That(Ids(result.All<DropletAction>().Select(action => action.DropletId!.Value)), Is.EqualTo(Two));
    }

    [TestCase("3164444, '3164444', [decimal]3164444")]
    [TestCase("'web-01', 'WEB-01', 'web-01*', 3164444")]
    [TestCase("$droplets[0], $action, 'web-01'")]
    public void Droplet_that_is_named_twice_is_acted_on_once(string targets)
    {
        AssertActsOn($"{targets} | Restart-Droplet", One);
        AssertActsOn($"Restart-Droplet ({targets})", One);
    }

    [Test]
    public void Action_has_the_name_that_its_Droplet_was_specified_by()
    {
        var result = _host.Run("'web-01', 'db-*', $droplets[1] | Restart-Droplet");

        Assert.That(result.All<DropletAction>().Select(action => action.DropletName), Is.EquivalentTo(new[] { "web-01", "db-01", "web-02" }));
    }

    /// <summary>The properties that Get-Content adds to a line must not matter.</summary>
    private static PSObject FileLine(string text)
    {
        var line = new PSObject(text);
        line.Properties.Add(new PSNoteProperty("PSPath", "/somewhere/fleet.txt"));
        line.Properties.Add(new PSNoteProperty("PSChildName", "fleet.txt"));
        line.Properties.Add(new PSNoteProperty("ReadCount", 1L));
        return line;
    }

    private void AssertActsOn(string script, string ids)
    {
        var result = _host.Run(script);
        Assert.That(result.Errors, Is.Empty, script);
        Assert.That(result.Thrown, Is.Null, script);
        Assert.That(Ids(result.All<DropletAction>().Select(action => action.DropletId!.Value)), Is.EqualTo(ids), script);
    }

    // A bare word is a text on a command line, but a command in a pipeline.
    private static string InPipeline(string target) => string.Join(", ", target.StartsWith('(') ? [target] : target.Split(", ").Select(part =>
        char.IsAsciiLetter(part[0]) ? $"'{part}'" : part));

    private static string Ids(IEnumerable<long> ids) => string.Join(' ', ids.Order());

    private static IEnumerable<TestCaseData> Cases((string Target, string)[] list) =>
        list.Select(item => new TestCaseData(item.Target, item.Item2).SetArgDisplayNames(item.Target));
}
