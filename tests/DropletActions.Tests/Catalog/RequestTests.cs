using System.Collections;
using System.Collections.Specialized;
using System.Numerics;
using DropletActions.Engine;

namespace DropletActions.Tests.Catalog;

/// <summary>Verbatim bodies, keys of requests, and the text of confirmations.</summary>
public sealed class RequestTests
{
    [Test]
    public void Body_is_sent_unchanged_with_its_type_first()
    {
        var body = new OrderedDictionary
        {
            ["speed"] = 3,
            ["nested"] = new OrderedDictionary { ["b"] = null, ["a"] = new object?[] { 1, "two", false, 2.5, new Hashtable { ["x"] = ulong.MaxValue } } },
            ["type"] = "warp_9",
            ["day"] = DayOfWeek.Monday,
        };
        Assert.That(Wire.Json(ActionRequest.Verbatim(body)), Is.EqualTo(
            """{"type":"warp_9","speed":3,"nested":{"b":null,"a":[1,"two",false,2.5,{"x":18446744073709551615}]},"day":"Monday"}"""));
    }

    [Test]
    public void Time_is_sent_as_ISO_8601()
    {
        var body = new OrderedDictionary { ["type"] = "x", ["at"] = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero) };
        Assert.That(Wire.Json(ActionRequest.Verbatim(body)), Does.Contain("2026-03-01T12:00:00.0000000").And.Not.Contain("03/01"));
    }

    [Test]
    public void Body_of_an_unknown_type_is_never_repeated_and_never_sent_by_tag()
    {
        var request = ActionRequest.Verbatim(new Hashtable { ["type"] = "warp_9" });
        Assert.Multiple(() =>
        {
            Assert.That(ActionCatalog.Find(request.Body.Type), Is.Null);
            Assert.That(request.Type.Name, Is.EqualTo("warp_9"));
            Assert.That(request.Type.IsRepeatable, Is.False);
            Assert.That(request.CanRunByTag, Is.False);
            Assert.That(request.Impact, Is.EqualTo(ActionImpact.Medium));
        });
    }

    [Test]
    public void Body_of_a_known_type_is_confirmed_as_its_row_says()
    {
        Assert.Multiple(() =>
        {
            Assert.That(ActionRequest.Verbatim(new Hashtable { ["type"] = "restore", ["image"] = 1 }).Impact, Is.EqualTo(ActionImpact.High));
            Assert.That(ActionRequest.Verbatim(new Hashtable { ["type"] = "resize", ["size"] = "a" }).Impact, Is.EqualTo(ActionImpact.Medium));
            Assert.That(ActionRequest.Verbatim(new Hashtable { ["type"] = "resize", ["size"] = "a", ["disk"] = true }).Impact, Is.EqualTo(ActionImpact.High));
            Assert.That(ActionRequest.Verbatim(new Hashtable { ["type"] = "power_off", ["disk"] = true }).Impact, Is.EqualTo(ActionImpact.Medium));
        });
    }

    [TestCase("resize", "disk", true, "The disk cannot be made smaller again.")]
    [TestCase("resize", "disk", "true", "The disk cannot be made smaller again.")]
    [TestCase("resize", "Disk", true, "The disk cannot be made smaller again.", Description = "The API may read it in any case.")]
    [TestCase("resize", "disk", false, null)]
    [TestCase("resize", "disk", "false", null)]
    [TestCase("resize", "disk", null, null)]
    [TestCase("restore", "disk", true, "All data written since that backup is lost.")]
    [TestCase("warp_9", "disk", true, null)]
    public void Body_of_a_known_type_warns_as_its_parameters_do(string type, string member, object? value, string? warning) =>
        Assert.That(ActionRequest.Verbatim(new Hashtable { ["type"] = type, [member] = value }).Warning, Is.EqualTo(warning));

    [Test]
    public void Body_is_shown_as_JSON() => Assert.That(
        ActionRequest.Verbatim(new OrderedDictionary { ["type"] = "x", ["on"] = true, ["off"] = false, ["none"] = null, ["text"] = "a\nb", ["list"] = new[] { 1, 2 } }).Key,
        Is.EqualTo("""{"list":[1,2],"none":null,"off":false,"on":true,"text":"a\u000ab","type":"x"}"""));

    [Test]
    public void Every_parameter_is_found_in_a_body()
    {
        Assert.Multiple(() =>
        {
            foreach (var row in ActionCatalog.All)
            {
                var request = Wire.Create(row.Name, [.. row.Parameters.Select(parameter => (parameter.Name, (object?)Sample(parameter)))]);
                var verbatim = ActionRequest.Verbatim(Dictionary(request.Body.Members));
                Assert.That((verbatim.Impact, verbatim.Warning), Is.EqualTo((request.Impact, request.Warning)), row.Name);
            }
        });

        static string Sample(ActionParameter parameter) => parameter.Name switch
        {
            "Plan" => "weekly",
            "Weekday" => "SUN",
            "Hour" => "4",
            "Disk" => "true",
            _ => "1",
        };

        static OrderedDictionary Dictionary(IEnumerable<KeyValuePair<string, object?>> members)
        {
            var dictionary = new OrderedDictionary();
            foreach (var member in members)
                dictionary[member.Key] = member.Value is IEnumerable<KeyValuePair<string, object?>> inner ? Dictionary(inner) : member.Value;
            return dictionary;
        }
    }

    [Test]
    public void Body_without_a_type_is_refused()
    {
        foreach (var body in new[] { new Hashtable(), new Hashtable { ["type"] = "" }, new Hashtable { ["type"] = null }, new Hashtable { ["type"] = 5 }, new Hashtable { ["Type"] = "reboot" } })
            Assert.That(Refusal(body).Kind, Is.EqualTo(FailureKind.ParameterRequired));
        Assert.Throws<ArgumentNullException>(() => ActionRequest.Verbatim(null!));
    }

    [Test]
    public void Value_that_JSON_cannot_represent_is_refused_before_anything_is_sent()
    {
        foreach (var value in new object[] { new object(), BigInteger.One, double.NaN, double.PositiveInfinity, float.NegativeInfinity })
            Assert.That(Refusal(new Hashtable { ["type"] = "x", ["value"] = value }).Kind, Is.EqualTo(FailureKind.ParameterInvalid), $"{value}");
    }

    [Test]
    public void Body_that_contains_itself_is_refused()
    {
        var body = new Hashtable { ["type"] = "x" };
        body["self"] = body;
        Assert.That(Refusal(body).Message, Does.Contain("deep"));
    }

    [Test]
    public void List_that_contains_itself_is_refused()
    {
        var list = new ArrayList();
        list.Add(list);
        Assert.That(Refusal(new Hashtable { ["type"] = "x", ["value"] = list }).Message, Does.Contain("deep"));
    }

    [Test]
    public void Body_may_have_sixteen_levels()
    {
        Assert.That(Wire.Json(ActionRequest.Verbatim(new Hashtable { ["type"] = "x", ["value"] = Nested(16) })), Does.Contain("core"));
        Assert.That(Refusal(new Hashtable { ["type"] = "x", ["value"] = Nested(17) }).Message, Does.Contain("deep"));

        static object Nested(int depth) => depth == 0 ? "core" : new object[] { Nested(depth - 1) };
    }

    [Test]
    public void Integer_is_the_same_in_any_type()
    {
        foreach (var one in new object[] { (sbyte)1, (byte)1, (short)1, (ushort)1, 1, 1u, 1L })
            Assert.That(ActionRequest.Verbatim(new Hashtable { ["type"] = "x", ["value"] = one }).Body.Members[1].Value, Is.TypeOf<long>().And.EqualTo(1L), one.GetType().Name);
    }

    [Test]
    public void Value_is_unwrapped_from_its_PSObject()
    {
        var body = new OrderedDictionary { ["type"] = new Lazy<object>("x"), ["list"] = new object[] { new Lazy<object>(1) } };
        Assert.That(Wire.Json(ActionRequest.Verbatim(body, value => value is Lazy<object> lazy ? lazy.Value : value)), Is.EqualTo("""{"type":"x","list":[1]}"""));
    }

    [Test]
    public void Same_request_has_the_same_key_in_any_notation()
    {
        var first = Wire.Create("enable_backups", ("Plan", "weekly"), ("Hour", 4), ("Weekday", "sun"));
        var second = Wire.Create("ENABLE_BACKUPS", ("weekday", "SUN"), ("plan", "Weekly"), ("hour", "4"));
        Assert.That(second.Key, Is.EqualTo(first.Key));
    }

    [Test]
    public void Order_of_a_hashtable_does_not_change_the_key()
    {
        var forth = new OrderedDictionary { ["type"] = "x", ["a"] = 1, ["b"] = new OrderedDictionary { ["c"] = 1, ["d"] = 2 } };
        var back = new OrderedDictionary { ["b"] = new OrderedDictionary { ["d"] = 2, ["c"] = 1 }, ["a"] = 1, ["type"] = "x" };
        Assert.That(ActionRequest.Verbatim(back).Key, Is.EqualTo(ActionRequest.Verbatim(forth).Key));
    }

    [Test]
    public void Key_is_JSON_with_sorted_members_and_is_made_once()
    {
        var body = new OrderedDictionary
        {
            ["type"] = "x",
            ["b"] = null,
            ["a"] = new object?[] { 1, "two", new OrderedDictionary { ["z"] = false, ["y"] = 2.5 } },
            ["path"] = "C:\\ \"quoted\"",
            ["lines"] = "one\ntwo\u0085",
        };
        var request = ActionRequest.Verbatim(body);
        var key = request.Key;
        Assert.That(key, Is.EqualTo("""{"a":[1,"two",{"y":2.5,"z":false}],"b":null,"lines":"one\u000atwo\u0085","path":"C:\\ \"quoted\"","type":"x"}"""));
        Assert.That(request.Key, Is.SameAs(key));
    }

    [Test]
    public void Different_requests_have_different_keys()
    {
        object?[] values = [1, "1", 2, true, "True", null, "null", "", "]", new[] { 1, 2 }, new[] { 2, 1 }, new[] { "1", "2" }, new[] { "1,2" }, new[] { "1\",\"2" }, new Hashtable { ["1"] = 2 }];
        var keys = values.Select(value => ActionRequest.Verbatim(new Hashtable { ["type"] = "x", ["v"] = value }).Key)
            .Append(ActionRequest.Verbatim(new Hashtable { ["type"] = "x" }).Key)
            .Append(ActionRequest.Verbatim(new Hashtable { ["type"] = "y" }).Key)
            .Append(Wire.Create("resize", ("Size", "a")).Key)
            .Append(Wire.Create("resize", ("Size", "a"), ("Disk", false)).Key);
        Assert.That(keys, Is.Unique);
    }

    [Test]
    public void Backup_policy_cannot_be_changed_by_tag()
    {
        var bulk = ActionCatalog.All.Where(row => Wire.Create(row.Name, Needed(row)).CanRunByTag).Select(row => row.Name);
        Assert.That(bulk, Is.EquivalentTo(new[] { "power_cycle", "power_on", "power_off", "shutdown", "enable_ipv6", "enable_backups", "disable_backups", "snapshot" }));
        Assert.That(Wire.Create("enable_backups", ("Plan", "daily")).CanRunByTag, Is.False);
        Assert.That(ActionRequest.Verbatim(new Hashtable { ["type"] = "enable_backups", ["backup_policy"] = new Hashtable() }).CanRunByTag, Is.False);
    }

    [TestCase("reboot", "", "Reboot Droplet web-01 (3)")]
    [TestCase("power_off", "", "Power off Droplet web-01 (3)")]
    [TestCase("snapshot", "", "Take a snapshot of Droplet web-01 (3)")]
    [TestCase("snapshot", "Name=before", "Take a snapshot of Droplet web-01 (3) named 'before'")]
    [TestCase("resize", "Disk=true Size=s-1vcpu-1gb", "Resize Droplet web-01 (3) to s-1vcpu-1gb, including the disk")]
    [TestCase("resize", "Disk=false Size=s-1vcpu-1gb", "Resize Droplet web-01 (3) to s-1vcpu-1gb")]
    [TestCase("change_backup_policy", "Hour=0 Weekday=sun Plan=weekly", "Change the backup policy of Droplet web-01 (3) to a weekly plan, on SUN, from 00:00 UTC")]
    [TestCase("rename", "Name=www-01", "Rename Droplet web-01 (3) to 'www-01'")]
    [TestCase("restore", "Image=5", "Restore Droplet web-01 (3) from backup 5")]
    [TestCase("rebuild", "Image=ubuntu-24-04-x64", "Rebuild Droplet web-01 (3) from image ubuntu-24-04-x64")]
    [TestCase("change_kernel", "Kernel=7", "Change the kernel of Droplet web-01 (3) to kernel 7")]
    [TestCase("password_reset", "", "Reset the root password of Droplet web-01 (3)")]
    public void Confirmation_names_the_action_the_Droplet_and_the_parameters(string type, string arguments, string said)
    {
        var given = arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).Select(pair => (pair[0], (object?)pair[1]));
        Assert.That(Wire.Create(type, [.. given]).Describe("Droplet web-01 (3)"), Is.EqualTo(said));
    }

    [Test]
    public void Confirmation_of_a_body_shows_its_members()
    {
        Assert.Multiple(() =>
        {
            Assert.That(ActionRequest.Verbatim(new Hashtable { ["type"] = "reboot" }).Describe("web-01"), Is.EqualTo("Reboot web-01"));
            Assert.That(ActionRequest.Verbatim(new Hashtable { ["type"] = "warp_9" }).Describe("web-01"), Is.EqualTo("Run 'warp_9' on web-01"));
            Assert.That(
                ActionRequest.Verbatim(new Hashtable { ["type"] = "warp_9", ["speed"] = 3 }).Describe("web-01"),
                Is.EqualTo("""Run 'warp_9' on web-01 with the body {"speed":3,"type":"warp_9"}"""));
        });
    }

    [TestCase("rebot", " Did you mean reboot?")]
    [TestCase("power-off", " Did you mean power_off?")]
    [TestCase("power_of", "", Description = "one slip from power_on and from power_off")]
    [TestCase("Snapshots", " Did you mean snapshot?")]
    [TestCase("resore", " Did you mean restore?")]
    [TestCase("defrost", "")]
    [TestCase("power_o", " Did you mean power_on?", Description = "two slips from power_off")]
    [TestCase("rebt", " Did you mean reboot?")]
    [TestCase("rbt", "", Description = "three slips from reboot")]
    public void Error_of_a_misspelled_type_suggests_the_nearest_one(string type, string told)
    {
        var failure = Assert.Throws<DropletApiException>(() => ActionRequest.Create(type, []))!.Failure;

        Assert.That(failure.Message, Is.EqualTo($"-Type '{type}' is not an action type that this version supports.{told}"));
    }

    private static (string, object?)[] Needed(ActionType row) =>
        [.. row.Parameters.Where(parameter => parameter.IsRequired).Select(parameter => (parameter.Name, (object?)(parameter.Name is "Plan" ? "daily" : "1")))];

    private static Failure Refusal(IDictionary body) => Assert.Throws<DropletApiException>(() => ActionRequest.Verbatim(body))!.Failure;
}
