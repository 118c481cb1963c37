using DropletActions.Tests.Support;

namespace DropletActions.Tests;

/// <summary>The tests run without the environment variables that the module reads, so that a developer's own token reaches no test.</summary>
[SetUpFixture]
public sealed class CleanEnvironment
{
    private EnvironmentVariables _environment = null!;

    [OneTimeSetUp]
    public void Remove() => _environment = new();

    [OneTimeTearDown]
    public void Restore() => _environment.Dispose();
}
