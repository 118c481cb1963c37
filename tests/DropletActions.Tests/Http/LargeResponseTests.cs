namespace DropletActions.Tests.Http;

/// <summary>
/// An endless response takes no more memory than the largest that is read. The test counts allocations of the whole process, so it runs
/// alone.
/// </summary>
[NonParallelizable]
public sealed class LargeResponseTests
{
    private static readonly IReadOnlyList<BadResponse> s_huge = BadResponse.Huge;

    [TestCaseSource(nameof(s_huge))]
    public async Task Too_large_response_is_a_clear_error_and_takes_limited_memory(BadResponse bad)
    {
        foreach (var endpoint in Endpoint.All.Where(endpoint => endpoint.Name is "StartAction" or "ListDroplets"))
        {
            using var fake = new FakeApi(_ => bad.Make(endpoint.Json));
            var before = GC.GetTotalAllocatedBytes(precise: true);
            var (_, error) = await BadResponseTests.Outcome(fake, endpoint);

            BadResponseTests.AssertIsClear(error, endpoint);
            Assert.That(error!.Message, Does.Contain("larger than 32 MB"));
            Assert.That((GC.GetTotalAllocatedBytes(precise: true) - before) / fake.Sent.Count, Is.LessThan(100L * 1024 * 1024), endpoint.Name);
        }
    }
}
