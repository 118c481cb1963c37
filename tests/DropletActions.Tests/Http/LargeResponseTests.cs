namespace DropletActions.Tests.Http;

/// <summary>An answer without end costs no more memory than the largest that is read. It counts what the whole process allocates, so it runs alone.</summary>
[NonParallelizable]
public sealed class LargeAnswerTests
{
    private static readonly IReadOnlyList<BadAnswer> s_huge = BadAnswer.Huge;

    [TestCaseSource(nameof(s_huge))]
    public async Task What_is_too_large_is_a_clear_error_and_takes_no_more_memory_than_the_largest_answer(BadAnswer bad)
    {
        foreach (var endpoint in Endpoint.All.Where(endpoint => endpoint.Name is "StartAction" or "ListDroplets"))
        {
            using var fake = new FakeApi(_ => bad.Make(endpoint.Json));
            var before = GC.GetTotalAllocatedBytes(precise: true);
            var (_, error) = await BadAnswerTests.Outcome(fake, endpoint);

            BadAnswerTests.AssertIsClear(error, endpoint);
            Assert.That(error!.Message, Does.Contain("larger than 32 MB"));
            Assert.That((GC.GetTotalAllocatedBytes(precise: true) - before) / fake.Sent.Count, Is.LessThan(100L * 1024 * 1024), endpoint.Name);
        }
    }
}
