using DropletActions.Engine;
using DropletActions.Tests.Support;
using FsCheck.Fluent;

namespace DropletActions.Tests.Api;

/// <summary>The pages of a list: each object is read once, and the reading ends.</summary>
public sealed class PagesTests
{
    private const int PageSize = 10;

    [Test]
    public void Objects_that_are_added_while_a_list_is_read_hide_and_repeat_none() =>
        Prop.ForAll(Fuzz.Seeds, seed =>
        {
            // Newest first, and together no more than three pages that come in between: a list that grows faster than it is read has no end.
            var random = new Random(seed);
            var count = random.Next(20 * PageSize);
            var ids = Enumerable.Range(0, count).Select(id => (long)id).Reverse().ToList();
            var left = 3 * PageSize;
            var pages = Pages((number, _) =>
            {
                var arrived = Math.Min(left, random.Next(2 * PageSize));
                left -= arrived;
                ids.InsertRange(0, Enumerable.Range(1, arrived).Select(next => 1000L + ids.Count + next).Reverse());
                return Task.FromResult(Cut(ids, number));
            });

            var given = All(pages);
            Assert.That(given, Is.Unique);
            Assert.That(given.Where(id => id < 1000), Is.EqualTo(Enumerable.Range(0, count).Reverse()));
        }).Holds(300);

    [Test]
    public void Objects_that_are_deleted_while_a_list_is_read_hide_none() =>
        Prop.ForAll(Fuzz.Seeds, seed =>
        {
            var random = new Random(seed);
            var ids = Enumerable.Range(0, random.Next(8 * PageSize)).Select(id => (long)id).ToList();
            var pages = Pages((number, _) =>
            {
                var page = Cut(ids, number);
                for (var left = Math.Min(ids.Count, random.Next(3)); left > 0; left--)
                    ids.RemoveAt(random.Next(ids.Count));
                return Task.FromResult(page);
            });

            var given = All(pages);
            Assert.That(given, Is.Unique);
            Assert.That(ids, Is.SubsetOf(given));
        }).Holds(300);

    [Test]
    public void List_whose_pages_repeat_in_a_cycle_is_an_error([Values(1, 2, 3, 7)] int length, [Values(0, 1, 3)] int before)
    {
        var read = 0;
        var pages = Pages((number, _) =>
        {
            read = number;
            var place = number <= before ? number : before + ((number - before - 1) % length) + 1;
            return Task.FromResult(new Page<long>([place], HasNext: true, 1));
        });

        var error = Assert.ThrowsAsync<DropletApiException>(() => pages.AllAsync(default))!;
        Assert.That(error.Kind, Is.EqualTo(FailureKind.ServerError));
        Assert.That(error.Message, Does.StartWith("The list of numbers does not end: the last ").And.Contains("repeated earlier ones"));
        Assert.That(error.Failure.Advice, Is.Not.Empty);
        Assert.That(read, Is.LessThanOrEqualTo((2 * (before + length)) + 4));
    }

    [Test]
    public void List_of_empty_pages_is_an_error()
    {
        var read = 0;
        var pages = Pages((number, _) => Task.FromResult(new Page<long>([], HasNext: (read = number) > 0, null)));
        Assert.ThrowsAsync<DropletApiException>(() => pages.AllAsync(default));
        Assert.That(read, Is.LessThan(10));
    }

    [Test]
    public void Endless_list_ends_after_ten_thousand_pages()
    {
        var read = 0;
        var pages = Pages((number, _) => Task.FromResult(new Page<long>([read = number], HasNext: true, null)));
        var error = Assert.ThrowsAsync<DropletApiException>(() => pages.AllAsync(default))!;
        Assert.That(error.Kind, Is.EqualTo(FailureKind.ServerError));
        Assert.That(error.Message, Is.EqualTo("The list of numbers does not end: 10000 pages have been read, and the API says that more follow."));
        Assert.That(error.Failure.Advice, Is.EqualTo("Request less: single Droplets, a period (-After), or the first objects (Select-Object -First)."));
        Assert.That(read, Is.EqualTo(10_000));
    }

    [Test]
    public async Task List_may_repeat_as_many_pages_as_had_new_objects()
    {
        // Ten pages, moved back by ten others that came meanwhile, and then the last.
        var pages = Pages((number, _) => Task.FromResult(new Page<long>([number <= 10 ? number : number <= 20 ? number - 10 : number], HasNext: number < 21, null)));
        Assert.That(await pages.AllAsync(default), Is.EqualTo(new[] { 1L, 2, 3, 4, 5, 6, 7, 8, 9, 10, 21 }));
    }

    [Test]
    public async Task Objects_that_were_read_are_returned_before_the_error()
    {
        var pages = Pages((_, _) => Task.FromResult(new Page<long>([7], HasNext: true, null)));
        Assert.That(await pages.NextAsync(default), Is.EqualTo(new[] { 7L }));
        for (var repeat = 0; repeat < 4; repeat++)
            Assert.That(await pages.NextAsync(default), Is.Empty);
        Assert.That(pages.HasNext, Is.True);
        Assert.ThrowsAsync<DropletApiException>(() => pages.NextAsync(default));
    }

    [Test]
    public async Task Page_is_read_again_after_a_failure_and_no_object_is_left_out()
    {
        var isBroken = true;
        var pages = Pages((number, _) =>
        {
            isBroken = !isBroken;
            return isBroken ? throw FakeFaults.ServerError() : Task.FromResult(new Page<long>([number], HasNext: number < 3, 3));
        });
        var given = new List<long>();
        while (pages.HasNext)
        {
            try
            {
                given.AddRange(await pages.NextAsync(default));
            }
            catch (DropletApiException)
            {
                // Tried again.
            }
        }

        Assert.That(given, Is.EqualTo(new[] { 1L, 2, 3 }));
        Assert.That(await pages.NextAsync(default), Is.Empty, "There is no further page, and nothing is asked for.");
    }

    [Test]
    public void List_with_a_larger_total_is_read_further_without_a_link_to_the_next_page([Values(1, 9, 10, 11, 35)] int count)
    {
        var read = 0;
        var pages = Pages((number, _) => Task.FromResult(Cut([.. Enumerable.Range(0, count).Select(id => (long)id)], read = number) with { HasNext = false }));
        Assert.That(All(pages), Is.EqualTo(Enumerable.Range(0, count)));
        Assert.That(read, Is.EqualTo((count + PageSize - 1) / PageSize), "No request more than there are pages.");
    }

    [Test]
    public void Empty_page_among_others_hides_no_later_page()
    {
        long[][] given = [[1, 2], [], [3]];
        var pages = Pages((number, _) => Task.FromResult(new Page<long>(given[number - 1], HasNext: number < 3, 3)));
        Assert.That(All(pages), Is.EqualTo(new[] { 1L, 2, 3 }));
    }

    [Test]
    public void List_ends_at_an_empty_page_if_its_total_is_reached_or_no_next_page_is_linked([Values] bool isLinked)
    {
        long[][] given = [[1, 2], []];
        var pages = Pages((number, _) => Task.FromResult(new Page<long>(given[number - 1], HasNext: number < 2 || isLinked, isLinked ? 2 : 7)));
        Assert.That(All(pages), Is.EqualTo(new[] { 1L, 2 }));
    }

    [Test]
    public void Objects_that_are_deleted_between_two_pages_cost_one_more_page_each_time()
    {
        var ids = Enumerable.Range(0, 3 * PageSize).Select(id => (long)id).ToList();
        var read = new List<int>();
        var pages = Pages((number, _) =>
        {
            read.Add(number);
            if (number > 1)
                ids.RemoveAt(0);
            return Task.FromResult(Cut(ids, number));
        });

        Assert.That(All(pages), Is.EqualTo(Enumerable.Range(0, 3 * PageSize)));
        Assert.That(read, Is.EqualTo(new[] { 1, 2, 1, 3, 2 }));
    }

    private static Pages<long> Pages(Func<int, CancellationToken, Task<Page<long>>> read) => new("list of numbers", read, number => number);

    private static Page<long> Cut(List<long> ids, int number) =>
        new([.. ids.Skip((number - 1) * PageSize).Take(PageSize)], number * PageSize < ids.Count, ids.Count);

    private static IReadOnlyList<long> All(Pages<long> pages) => pages.AllAsync(default).GetAwaiter().GetResult();
}
