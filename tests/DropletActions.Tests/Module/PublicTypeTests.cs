using System.Management.Automation;
using System.Reflection;
using DropletActions.Commands;
using DropletActions.Sandbox;

namespace DropletActions.Tests.Module;

/// <summary>The public types of the assemblies that a session loads: a script can name them, so each further one is a decision.</summary>
public sealed class PublicTypeTests
{
    private static readonly string[] s_engine =
    [
        "DropletActions.Droplet", "DropletActions.DropletAction", "DropletActions.DropletApiException", "DropletActions.DropletBackupPolicy",
        "DropletActions.DropletImage", "DropletActions.DropletJournalEntry", "DropletActions.DropletKernel", "DropletActions.DropletPlanStep", "DropletActions.DropletSize",
        "DropletActions.Engine.Delivery", "DropletActions.Engine.Failure", "DropletActions.FailureKind", "DropletActions.Region",
    ];

    // The bases are public because the cmdlets are; the last three are named in the format file, or found by PowerShell.
    private static readonly string[] s_cmdlets =
    [
        "DropletActions.DigitalOceanConnection", "DropletActions.DropletTarget", "DropletActions.Commands.BulkActionCommand",
        "DropletActions.Commands.DropletActionCommand", "DropletActions.Commands.DropletCommand", "DropletActions.Commands.DropletLookupCommand",
        "DropletActions.Binding.DropletTargetConverter", "DropletActions.Loading.ModuleLifecycle", "DropletActions.Rendering.DisplayText",
    ];

    private static readonly string[] s_sandbox =
    [
        "CallLog", "DropletSandbox", "PageOrder", "SandboxAction", "SandboxCall", "SandboxDroplet", "SandboxFault", "SandboxFaultKind",
        "SandboxFaults", "SandboxGate", "SandboxOptions", "SandboxOutcome", "SandboxOutcomes",
    ];

    [Test]
    public void Engine_exports_the_objects_and_the_errors() => AssertExports(typeof(Droplet).Assembly, s_engine);

    [Test]
    public void Module_exports_the_cmdlets_and_few_other_types() => AssertExports(typeof(DropletCommand).Assembly, s_cmdlets);

    [Test]
    public void Sandbox_exports_only_types_that_a_test_can_name() => AssertExports(typeof(DropletSandbox).Assembly, [.. s_sandbox.Select(name => $"DropletActions.Sandbox.{name}")]);

    private static void AssertExports(Assembly assembly, string[] expected) =>
        Assert.That(assembly.GetExportedTypes().Where(type => !type.IsDefined(typeof(CmdletAttribute), false)).Select(type => type.FullName), Is.EquivalentTo(expected));
}
