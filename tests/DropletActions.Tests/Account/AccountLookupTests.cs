using DropletActions.Engine;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Account;

/// <summary>Lookups for completion: brief, rare, and silent if they fail.</summary>
public sealed class AccountLookupTests
{
    private readonly ManualClock _clock = new();
    private FakeAccount _account = null!;
    private ApiSession _session = null!;

    private AccountLookup Lookup => _session.Lookup;

    private IEnumerable<string> Names => Lookup.Cache.Droplets.Items.Select(droplet => droplet.Name);

    [SetUp]
    public void Connect()
    {
        _account = new(_clock);
        _account.Add(1, "web-01", tags: "web");
        _account.Add(2, "gpu-01", gpu: true);
        _session = new(_account.Api, _clock);
    }

    [TearDown]
    public void Disconnect() => _session.Dispose();

    [Test]
    public async Task Droplets_of_both_kinds_are_found()
    {
        await Lookup.LoadDropletsAsync();

        Assert.That(Names, Is.EquivalentTo(new[] { "web-01", "gpu-01" }));
        Assert.That(Lookup.Cache.Tags.Items, Is.EqualTo(new[] { "web" }));
    }

    [Test]
    public async Task Objects_that_the_session_has_read_are_known_without_a_lookup()
    {
        await _session.Reader.Droplets(new() { Name = "web-01" }).NextAsync(default);

        Assert.That(Names, Is.EqualTo(new[] { "web-01" }));
    }

    [Test]
    public async Task Fresh_list_is_not_read_again()
    {
        await Lookup.LoadDropletsAsync();
        _clock.Advance(AccountLookup.Fresh - TimeSpan.FromTicks(1));
        await Lookup.LoadDropletsAsync();

        Assert.That(_account.Api.Count("ListDroplets"), Is.EqualTo(2), "plain and GPU Droplets once");
    }

    [Test]
    public async Task Old_list_is_offered_while_it_is_read_again()
    {
        await Lookup.LoadDropletsAsync();
        _account.Add(3, "web-03");
        var answer = Hold();
        _clock.Advance(AccountLookup.Fresh);

        Assert.That(Lookup.LoadDropletsAsync().IsCompleted, Is.True, "nobody waits");
        Assert.That(Lookup.LoadDropletsAsync().IsCompleted, Is.True, "nor while it is under way");
        answer.SetResult();
        await WhenKnown("web-03");
    }

    [Test]
    public async Task Deleted_objects_are_forgotten()
    {
        await _session.Reader.Droplets(new()).NextAsync(default);
        _account.Api.ListDroplets = (query, _, _) => Task.FromResult(new Page<Droplet>(query.Gpus ? [] : [new() { DropletId = 9, Name = "new" }], false, 1));
        await Lookup.LoadDropletsAsync();

        Assert.That(Names, Is.EqualTo(new[] { "new" }));
    }

    [Test]
    public async Task Deleted_objects_of_every_kind_are_forgotten()
    {
        var known = Lookup.Cache;
        known.Tags.Add(["gone"]);
        known.Sizes.Add([new() { Slug = "gone" }]);
        known.Images.Add([new() { Id = 99 }]);
        _account.Api.ListSizes = (_, _) => Task.FromResult(new Page<DropletSize>([new() { Slug = "s-1vcpu-1gb" }], false, 1));
        _account.Api.ListImages = (_, _) => Task.FromResult(new Page<DropletImage>([new() { Id = 1 }], false, 1));
        _account.Api.ListDistributions = (_, _) => Task.FromResult(new Page<DropletImage>([new() { Id = 2 }], false, 1));
        await Task.WhenAll(Lookup.LoadTagsAsync(), Lookup.LoadSizesAsync(), Lookup.LoadImagesAsync());

        Assert.That(known.Tags.Items, Is.EqualTo(new[] { "web" }));
        Assert.That(known.Sizes.Items.Select(size => size.Slug), Is.EqualTo(new[] { "s-1vcpu-1gb" }));
        Assert.That(known.Images.Items.Select(image => image.Id), Is.EquivalentTo(new[] { 1, 2 }));
    }

    [Test]
    public async Task Objects_of_each_Droplet_are_read_and_forgotten_separately()
    {
        var known = Lookup.Cache;
        known.Backups.Add([new() { Id = 91, DropletId = 1 }, new() { Id = 93, DropletId = 3 }]);
        known.Kernels.Add([new() { Id = 91, DropletId = 1 }, new() { Id = 93, DropletId = 3 }]);
        _account.Api.ListBackups = (id, _, _) => Task.FromResult(new Page<DropletImage>([new() { Id = id, DropletId = id }], false, 1));
        _account.Api.ListKernels = (id, _, _) => Task.FromResult(new Page<DropletKernel>([new() { Id = id, DropletId = id }], false, 1));
        _account.Begin(1, "reboot");
        _account.Begin(2, "snapshot");
        foreach (var id in new[] { 1, 2 })
            await Task.WhenAll(Lookup.LoadBackupsAsync(id), Lookup.LoadKernelsAsync(id), Lookup.LoadActionsAsync(id));

        Assert.That(known.Backups.Items.Select(backup => backup.Id), Is.EquivalentTo(new[] { 1, 2, 93 }));
        Assert.That(known.Kernels.Items.Select(kernel => kernel.Id), Is.EquivalentTo(new[] { 1, 2, 93 }));
        Assert.That(known.Actions.Items.Select(action => action.Type), Is.EquivalentTo(new[] { "reboot", "snapshot" }));
    }

    [Test]
    public async Task Droplet_that_was_looked_up_individually_is_known()
    {
        await _session.Reader.DropletAsync(2, default);
        Assert.That(Names, Is.EqualTo(new[] { "gpu-01" }));
    }

    [Test]
    public async Task Second_caller_waits_for_the_first_lookup_in_progress()
    {
        var hold = Hold();
        var first = Lookup.LoadDropletsAsync();
        var second = Lookup.LoadDropletsAsync();
        Assert.That((first.IsCompleted, second.IsCompleted), Is.EqualTo((false, false)));
        hold.SetResult();
        await Task.WhenAll(first, second);
        Assert.That(_account.Api.Count("ListDroplets"), Is.EqualTo(2), "plain and GPU Droplets, once");
    }

    [Test]
    public async Task Lookup_ends_at_its_timeout_and_keeps_what_it_has_read()
    {
        var isSecondAsked = new TaskCompletionSource();
        _account.Api.ListDroplets = async (query, page, token) =>
        {
            if (page == 1)
                return new([new() { DropletId = 7, Name = "first" }], true, 2);

            isSecondAsked.SetResult();
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException();
        };
        var look = Lookup.LoadDropletsAsync();
        await isSecondAsked.Task;
        Assert.That(look.IsCompleted, Is.False);

        _clock.Advance(AccountLookup.Longest);
        await look;

        Assert.That(Names, Is.EqualTo(new[] { "first" }));
    }

    [Test]
    public async Task Failed_lookup_is_silent_and_not_repeated_soon()
    {
        _account.Api.ListDroplets = (_, _, _) => throw FakeFaults.NotFound();
        await Lookup.LoadDropletsAsync();
        await Lookup.LoadDropletsAsync();
        Assert.That(_account.Api.Count("ListDroplets"), Is.EqualTo(1));

        _clock.Advance(AccountLookup.Fresh);
        await Lookup.LoadDropletsAsync();
        Assert.That(_account.Api.Count("ListDroplets"), Is.EqualTo(2));
    }

    [Test]
    public async Task Endless_list_is_given_up_before_the_timeout()
    {
        _account.Api.ListTags = (_, _) => Task.FromResult(new Page<string>(["web"], HasNext: true, null));
        await Lookup.LoadTagsAsync();

        Assert.That(Lookup.Cache.Tags.Items, Is.EqualTo(new[] { "web" }));
        Assert.That(_account.Api.Count("ListTags"), Is.LessThan(10));
    }

    [Test]
    public async Task Each_kind_is_read_separately()
    {
        var hold = Hold();
        var droplets = Lookup.LoadDropletsAsync();
        await Lookup.LoadTagsAsync();

        Assert.That(Lookup.Cache.Tags.Items, Is.EqualTo(new[] { "web" }));
        Assert.That(droplets.IsCompleted, Is.False);
        hold.SetResult();
        await droplets;
    }

    [Test]
    public void Memory_is_limited_for_a_fleet_of_any_size()
    {
        Lookup.Cache.Droplets.Add(Enumerable.Range(1, 20_000).Select(id => new Droplet { DropletId = id }));
        Lookup.Cache.Droplets.Add([new() { DropletId = 1, Name = "known before" }]);

        Assert.That(Lookup.Cache.Droplets.Items, Has.Count.EqualTo(5_000));
        Assert.That(Names.First(), Is.EqualTo("known before"), "What is known goes on being brought up to date.");
    }

    /// <summary>Holds back the lists of Droplets until the source is set.</summary>
    private TaskCompletionSource Hold()
    {
        var (list, answer) = (_account.Api.ListDroplets, new TaskCompletionSource());
        _account.Api.ListDroplets = async (query, page, token) =>
        {
            await answer.Task.WaitAsync(token);
            return await list(query, page, token);
        };
        return answer;
    }

    private async Task WhenKnown(string name)
    {
        while (!Names.Contains(name))
            await Task.Yield();
    }
}
