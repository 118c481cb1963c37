using DropletActions.Tests.Pester;

namespace DropletActions.Tests;

/// <summary>Starts the run of <c>tests/Pester</c> before all other tests, so that both run in parallel.</summary>
[TestFixture, Order(0)]
public sealed class PesterStartTests
{
    [Test]
    public void Pester_runs_beside_the_other_tests() => Assert.That(PesterProcess.Suite.IsFaulted, Is.False);
}
