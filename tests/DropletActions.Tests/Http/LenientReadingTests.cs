using static DropletActions.Tests.Http.Reading;

namespace DropletActions.Tests.Http;

/// <summary>How members are read that are absent, mistyped or written in another form.</summary>
public sealed class LenientReadingTests
{
    [TestCase("""{"action":{"id":7}}""")]
    [TestCase("""{"action":{"id":7,"status":null,"type":null,"started_at":null,"completed_at":null,"resource_id":null,"resource_type":null,"region":null,"region_slug":null}}""")]
    [TestCase("""{"action":{"id":7,"status":1,"type":[],"started_at":{},"completed_at":true,"resource_id":"x","resource_type":2,"region":3,"region_slug":5}}""")]
    [TestCase("""{"new":1,"action":{"more":{"id":[9]},"id":7,"resource_id":1.5,"started_at":"soon","completed_at":""}}""")]
    public async Task Member_that_is_absent_null_or_mistyped_is_left_out(string json)
    {
        Assert.That(Shown(await Action(json)), Is.EqualTo(Shown(new DropletAction { Id = 7 })));
    }

    [TestCase("""{"droplet":{"id":7}}""")]
    [TestCase("""{"droplet":{"id":7,"name":null,"memory":"big","vcpus":1e99,"disk":2.5,"locked":1,"networks":null,"image":null,"region":null,"tags":null,"features":{},"size":5,"snapshot_ids":3,"created_at":17}}""")]
    [TestCase("""{"droplet":{"id":7,"networks":{"v4":[null,1,{"type":"public"},{"ip_address":"1.1.1.1"}],"v6":{}},"tags":[null,5],"image":{},"snapshot_ids":[null,1.5]}}""")]
    public async Task Droplet_needs_only_an_id(string json)
    {
        Assert.That(Shown(await Droplet(7, json)), Is.EqualTo(Shown(new Droplet { DropletId = 7 })));
    }

    [TestCase("""{"id":1,"status":"completed","id":7}""", 7)]
    [TestCase("""{"id":"9223372036854775807"}""", long.MaxValue)]
    [TestCase("""{"id":9223372036854775807}""", long.MaxValue)]
    [TestCase("""{"id":9007199254740993}""", 9007199254740993)]
    [TestCase("""{"\u0069d":7}""", 7)]
    public async Task Id_is_read_wherever_and_however_it_is_written(string action, long id) =>
        Assert.That((await Action($$"""{"action":{{action}} }""")).Id, Is.EqualTo(id));

    [TestCase("2020-11-14T16:29:21Z")]
    [TestCase("2020-11-14T16:29:21.000Z")]
    [TestCase("2020-11-14T16:29:21.000000000Z")]
    [TestCase("2020-11-14T18:29:21+02:00")]
    [TestCase("2020-11-14T18:29:21+0200")]
    [TestCase("2020-11-14T16:29:21")]
    [TestCase("2020-11-14 16:29:21Z")]
    [TestCase("20201114T162921Z")]
    public async Task Time_is_read_in_any_ISO_form(string time)
    {
        var action = await Action($$"""{"action":{"id":1,"started_at":"{{time}}"} }""");
        Assert.That(action.StartedAt, Is.EqualTo(new DateTimeOffset(2020, 11, 14, 16, 29, 21, TimeSpan.Zero)));
        Assert.That(action.StartedAt!.Value.Offset, Is.EqualTo(TimeSpan.Zero));
    }

    [TestCase("2020-13-14T16:29:21Z")]
    [TestCase("0000-00-00T00:00:00Z")]
    [TestCase("0001-01-01T00:00:00Z")]
    [TestCase("0001-01-01T00:00:00+14:00")]
    [TestCase("1969-12-31T23:59:59Z")]
    [TestCase("9999-12-31T23:59:59Z")]
    [TestCase("9999-12-31T23:59:59-14:00")]
    [TestCase("2020-11-14T16:29:60Z")]
    [TestCase("2020-11-14T24:00:00Z")]
    [TestCase("2020-11-14T16:29:21+99:00")]
    [TestCase("2020-11-14T16:29:21 EST")]
    [TestCase("2020-W46-6T16:29:21Z")]
    [TestCase("١٤٤٢-٠٣-٢٨T16:29:21Z")]
    [TestCase("yesterday")]
    [TestCase("1605371361")]
    [TestCase("11/14/2020")]
    [TestCase("")]
    public async Task Time_that_is_invalid_is_left_out(string time) =>
        Assert.That((await Action($$"""{"action":{"id":1,"started_at":"{{time}}"} }""")).StartedAt, Is.Null);

    [Test]
    public async Task Action_of_another_resource_has_no_Droplet() =>
        Assert.That((await Action("""{"action":{"id":1,"resource_id":5,"resource_type":"volume"}}""")).DropletId, Is.Null);

    [Test]
    public async Task Region_slug_that_is_missing_is_taken_from_the_region() =>
        Assert.That((await Action("""{"action":{"id":1,"region_slug":null,"region":{"slug":"ams3"}}}""")).RegionSlug, Is.EqualTo("ams3"));

    [Test]
    public async Task Region_that_is_a_string_is_its_slug()
    {
        var action = await Action("""{"action":{"id":7,"status":"completed","type":"reboot","started_at":"2026-03-01T12:00:00Z","completed_at":null,"resource_id":1,"resource_type":"droplet","region":"nyc2"}}""");
        Assert.That((action.RegionSlug, action.Region, action.Status, action.Duration), Is.EqualTo(("nyc2", (Region?)null, "completed", (TimeSpan?)null)));
    }

    [Test]
    public async Task Action_that_ended_before_it_started_has_no_duration()
    {
        var action = await Action("""{"action":{"id":7,"status":"completed","started_at":"2026-03-01T12:00:00Z","completed_at":"2026-03-01T11:00:00Z"}}""");
        Assert.That((action.Duration, action.CompletedAt - action.StartedAt), Is.EqualTo(((TimeSpan?)null, (TimeSpan?)TimeSpan.FromHours(-1))));
    }

    [TestCase("""{"slug":"ubuntu","name":"n","id":5}""", "ubuntu")]
    [TestCase("""{"slug":null,"name":"my snapshot","id":5}""", "my snapshot")]
    [TestCase("""{"slug":"","name":"","id":5}""", "5")]
    public async Task Image_is_named_by_its_slug_or_name_or_id(string image, string word) =>
        Assert.That((await Droplet(1, $$"""{"droplet":{"id":1,"image":{{image}} } }""")).Image, Is.EqualTo(word));
}
