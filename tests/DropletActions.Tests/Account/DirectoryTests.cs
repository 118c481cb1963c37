using DropletActions.Engine;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Account;

/// <summary>Droplets are found by name, wildcard and tag, with few requests.</summary>
public sealed class DirectoryTests
{
    private FakeAccount _account = null!;
    private DropletDirectory _directory = null!;

    [SetUp]
    public void SetUp()
    {
        _account = new(new LeapingClock());
        _account.Add(1, "web-01", tags: "web");
        _account.Add(2, "web-02", tags: "web");
        _account.Add(3, "Twin");
        _account.Add(4, "db-01");
        _account.Add(5, "twin");
        _account.Add(6, "brain", gpu: true);
        _directory = new(new(_account.Api, new()));
    }

    [TearDown]
    public void TearDown() => _account.Api.Dispose();

    [TestCase("web-01", 1)]
    [TestCase("WEB-02", 2)]
    [TestCase("brain", 6)]
    public async Task Name_finds_its_Droplet_of_any_kind_in_any_case(string name, long id) =>
        Assert.That((await _directory.FindOneAsync(name, default)).DropletId, Is.EqualTo(id));

    [Test]
    public void Name_of_several_Droplets_is_an_error_with_their_ids()
    {
        var failure = Assert.ThrowsAsync<DropletApiException>(() => _directory.FindOneAsync("twin", default))!.Failure;
        Assert.That(failure.Kind, Is.EqualTo(FailureKind.DropletNameAmbiguous));
        Assert.That(failure.Message, Is.EqualTo("2 Droplets are named 'twin': 3, 5."));
        Assert.That(failure.Advice, Is.EqualTo("Use the id of the one you mean, or a wildcard for all of them."));
    }

    [Test]
    public async Task Name_of_several_Droplets_in_the_whole_list_is_an_error_with_their_ids()
    {
        await _directory.FindAllAsync("*", _ => true, default);
        Assert.That(Assert.ThrowsAsync<DropletApiException>(() => _directory.FindOneAsync("TWIN", default))!.Message, Does.Contain("3, 5"));
    }

    [Test]
    public void Unknown_name_is_an_error()
    {
        var failure = Assert.ThrowsAsync<DropletApiException>(() => _directory.FindOneAsync("web-1", default))!.Failure;
        Assert.That(failure.Kind, Is.EqualTo(FailureKind.DropletNameNotFound));
        Assert.That(failure.Message, Is.EqualTo("No Droplet is named 'web-1'."));
        Assert.That(failure.Advice, Is.EqualTo("Get-Droplet lists the names. Wildcards are allowed: 'web*'."));
        Assert.That(failure.Delivery, Is.EqualTo(Delivery.NotSent));
    }

    [Test]
    public void Droplet_that_was_not_requested_is_never_used()
    {
        // The only Droplet of an account, and a server that does not know the filter.
        _account.Api.ListDroplets = (query, _, _) => Task.FromResult(new Page<Droplet>(query.Gpus ? [] : [new() { DropletId = 4, Name = "db-01" }], HasNext: false, 1));
        var failure = Assert.ThrowsAsync<DropletApiException>(() => _directory.FindOneAsync("web-01", default))!.Failure;
        Assert.That(failure.Kind, Is.EqualTo(FailureKind.DropletNameNotFound));
    }

    [Test]
    public async Task Server_that_lists_all_Droplets_as_GPU_Droplets_makes_no_name_ambiguous()
    {
        _account.Api.ListDroplets = (_, _, _) => Task.FromResult(new Page<Droplet>([new() { DropletId = 1, Name = "web-01" }], HasNext: false, 1));
        Assert.That((await _directory.FindOneAsync("web-01", default)).DropletId, Is.EqualTo(1));
        Assert.That(await _directory.FindAllAsync("*", _ => true, default), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Three_names_are_looked_up_individually_and_more_with_one_list()
    {
        string[] names = ["web-01", "web-02", "brain", "db-01", "WEB-01", "web-02", "db-01"];
        var costs = new List<int>();
        foreach (var name in names)
        {
            await _directory.FindOneAsync(name, default);
            costs.Add(_account.Api.Calls.Count);
        }

        // Plain and GPU Droplets are two requests each time.
        Assert.That(costs, Is.EqualTo(new[] { 2, 4, 6, 8, 8, 8, 8 }));
        Assert.That(_account.Api.Calls.Select(call => call.Detail), Is.EqualTo(new[] { "web-01", "gpus web-01", "web-02", "gpus web-02", "brain", "gpus brain", "", "gpus" }));
    }

    [Test]
    public async Task Names_after_a_wildcard_take_no_request()
    {
        var found = await _directory.FindAllAsync("web*", droplet => droplet.Name.StartsWith("web", StringComparison.Ordinal), default);
        Assert.That(found.Select(droplet => droplet.DropletId), Is.EqualTo(new[] { 1, 2 }));
        Assert.That(_account.Api.Calls, Has.Count.EqualTo(2));

        await _directory.FindOneAsync("db-01", default);
        await _directory.FindAllAsync("*", _ => true, default);
        Assert.That(_account.Api.Calls, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Wildcard_matches_GPU_Droplets_too() =>
        Assert.That((await _directory.FindAllAsync("b*", droplet => droplet.Name[0] == 'b', default)).Single().DropletId, Is.EqualTo(6));

    [Test]
    public void Error_of_a_wildcard_without_a_match_says_how_many_Droplets_there_are()
    {
        var failure = Assert.ThrowsAsync<DropletApiException>(() => _directory.FindAllAsync("mail*", _ => false, default))!.Failure;
        Assert.That(failure.Kind, Is.EqualTo(FailureKind.DropletNameNotFound));
        Assert.That(failure.Message, Is.EqualTo("'mail*' matches none of the account's 6 Droplets."));
        Assert.That(failure.Advice, Is.EqualTo("Get-Droplet lists the names."));
    }

    [Test]
    public async Task Tag_takes_one_list()
    {
        Assert.That((await _directory.FindTaggedAsync("web", default)).Select(droplet => droplet.DropletId), Is.EqualTo(new[] { 1, 2 }));
        Assert.That(_account.Api.Calls, Has.Count.EqualTo(1));
    }

    [Test]
    public void Tag_without_Droplets_is_an_error()
    {
        var failure = Assert.ThrowsAsync<DropletApiException>(() => _directory.FindTaggedAsync("Web", default))!.Failure;
        Assert.That(failure.Kind, Is.EqualTo(FailureKind.TagMatchesNothing));
        Assert.That(failure.Message, Is.EqualTo("No Droplet has the tag 'Web'."));
        Assert.That(failure.Advice, Is.EqualTo("Tag names are case-sensitive. Get-Droplet shows the tags of each Droplet."));
        Assert.That(failure.Delivery, Is.EqualTo(Delivery.NotSent));
    }

    [Test]
    public async Task Droplet_on_two_of_many_pages_is_returned_once()
    {
        _account.Api.ListDroplets = (query, page, _) => Task.FromResult(query.Gpus
            ? new Page<Droplet>([], HasNext: false, 0)
            : new([new() { DropletId = page, Name = $"p{page}" }, new() { DropletId = page + 1, Name = $"p{page + 1}" }], HasNext: page < 4, 5));
        Assert.That((await _directory.FindAllAsync("*", _ => true, default)).Select(droplet => droplet.DropletId), Is.EqualTo(new[] { 1, 2, 3, 4, 5 }));
    }

    [Test]
    public async Task Refusal_is_not_cached()
    {
        var list = _account.Api.ListDroplets;
        _account.Api.ListDroplets = (_, _, _) => throw FakeFaults.ServerError();
        Assert.ThrowsAsync<DropletApiException>(() => _directory.FindOneAsync("web-01", default));
        _account.Api.ListDroplets = list;
        Assert.That((await _directory.FindOneAsync("web-01", default)).DropletId, Is.EqualTo(1));
    }
}
