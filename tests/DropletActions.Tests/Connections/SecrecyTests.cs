using System.Collections;
using System.Management.Automation;
using System.Net;
using System.Reflection;
using System.Text;
using DropletActions.Sandbox;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Connections;

/// <summary>The token goes to the API and is seen nowhere else, whatever happens and however much is said.</summary>
[NonParallelizable]
public sealed class SecrecyTests
{
    private const string Secret = "dop_v1_5ecre7";

    // What is run with everything said aloud. The token is wrong, so the plain ones end in a 401.
    private static readonly string[] s_scripts =
    [
        "Restart-Droplet 3164444",
        "Restart-Droplet 3164444 -WhatIf",
        "Restart-Droplet -Tag web",
        "Invoke-DropletAction 3164444 -Body @{ type = 'reboot' }",
        "Get-Droplet",
        "Get-Droplet web-01",
        "Get-DropletAction",
        "Wait-DropletAction -Droplet 3164444 -ActionId 5",
        "Get-DigitalOceanConnection",
        "Get-DigitalOceanConnection | Out-Host",
        "\"$(Get-DigitalOceanConnection)\"",
        "Disconnect-DigitalOcean; Get-DigitalOceanConnection; Restart-Droplet 3164444",
    ];

    private DropletSandbox _sandbox = null!;
    private EnvironmentVariables _environment = null!;
    private ModuleHost _host = null!;

    [SetUp]
    public void Start()
    {
        _environment = new();
        _sandbox = DropletSandbox.Start();
        _host = new(("token", Secret), ("secure", new NetworkCredential("", Secret).SecurePassword), ("address", _sandbox.BaseUri));
        _host.Run("$VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'");
    }

    [TearDown]
    public void Stop()
    {
        _host.Dispose();
        _sandbox.Dispose();
        _environment.Dispose();
    }

    [Test]
    public void It_is_in_nothing_that_a_cmdlet_says([ValueSource(nameof(s_scripts))] string script)
    {
        var connected = _host.Run("Connect-DigitalOcean $secure -BaseUri $address -PassThru");
        AssertSilent(connected);

        AssertSilent(_host.Run(script));
        AssertSilent(_host.Run(script + " -ErrorAction Stop"));
    }

    [TestCase(401)]
    [TestCase(403)]
    [TestCase(404)]
    [TestCase(422)]
    [TestCase(500)]
    public void It_is_in_no_error(int status)
    {
        using var host = new FlowingHost();
        host.Sandbox.Faults.Add(SandboxFault.Answer(status, 0));

        AssertSilent(host.Run("Restart-Droplet 3164444 -Connection $c -Verbose -Debug"), host.Sandbox.Token, host.Host.Text);
        AssertSilent(host.Run("Get-Droplet -Connection $c -Verbose -Debug"), host.Sandbox.Token, host.Host.Text);
    }

    [Test]
    public void It_is_taken_out_of_an_answer_that_tells_it()
    {
        using var host = new FlowingHost();
        var token = host.Sandbox.Token;
        host.Sandbox.Faults.Add(SandboxFault.Answer(422, 0) with { Body = $$"""{"id":"{{token}}","message":"Bearer {{token}} cannot do this","request_id":"{{token}}"}""" });

        var result = host.Run("Restart-Droplet 3164444 -Connection $c");

        Assert.That(result.TheError.Exception.Message, Does.Contain("cannot do this"));
        AssertSilent(result, token, host.Host.Text);
    }

    [Test]
    public void It_is_not_told_when_nobody_is_there()
    {
        using var host = new FlowingHost();
        host.Sandbox.Dispose();

        var result = host.Run("Get-Droplet -Connection $c");

        Assert.That(result.ErrorId, Is.EqualTo("ConnectionFailed"));
        AssertSilent(result, host.Sandbox.Token, host.Host.Text);
    }

    [Test]
    public void It_is_not_told_when_it_comes_from_the_environment_or_is_refused([Values(Secret, Secret + " ", Secret + "\nx")] string token)
    {
        (_environment.Token, _environment.Address) = (token, _sandbox.BaseUri.ToString());

        foreach (var script in s_scripts)
            AssertSilent(_host.Run(script));
    }

    [Test]
    public void The_connection_gives_it_to_nobody()
    {
        var connection = (DigitalOceanConnection)_host.Run("Connect-DigitalOcean $token -BaseUri $address -PassThru").Output.Single()!;

        Assert.That(PSSerializer.Serialize(connection, 6), Does.Not.Contain(Secret));
        Assert.That(connection.ToString(), Does.Not.Contain(Secret));
        AssertSilent(_host.Run("Get-DigitalOceanConnection | ForEach-Object { $_.PSObject.Members | ForEach-Object { \"$($_.Name) $($_.Value)\" } }"));
    }

    private void AssertSilent(ScriptResult result) => AssertSilent(result, Secret, _host.Host.Text);

    private static void AssertSilent(ScriptResult result, string secret, string shown)
    {
        var said = new StringBuilder(shown);
        foreach (var text in result.Verbose.Concat(result.Warnings))
            said.AppendLine(text);
        foreach (var record in result.Progress)
            said.AppendLine(record.ToString()).AppendLine(record.CurrentOperation);
        foreach (var item in result.Output.Concat(result.Errors).Append(result.Thrown))
        {
            Walk(item, said, [], 0);
            if (item is not null)
                said.AppendLine(PSSerializer.Serialize(item, 2));
        }

        Assert.That(said.ToString(), Does.Not.Contain(secret));
    }

    /// <summary>Every public property of every object, as an export would walk them.</summary>
    private static void Walk(object? item, StringBuilder said, HashSet<object> seen, int depth)
    {
        if (item is null || depth > 4 || item is Delegate or MemberInfo or CommandInfo || (!item.GetType().IsValueType && !seen.Add(item)))
            return;

        said.AppendLine(item.ToString());
        if (item is string or IntPtr || item.GetType().IsPrimitive)
            return;

        if (item is IEnumerable list)
        {
            foreach (var inner in list)
                Walk(inner, said, seen, depth + 1);
        }

        foreach (var property in item.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.GetIndexParameters().Length == 0))
        {
            try
            {
                Walk(property.GetValue(item), said, seen, depth + 1);
            }
            catch (TargetInvocationException)
            {
                // A property that cannot be read tells nothing.
            }
        }
    }
}
