using System.Net;
using System.Text;

namespace DropletActions.Tests.Sandbox;

/// <summary>Requests that the sandbox refuses in any state of the Droplet.</summary>
public sealed class RequestRuleTests : SandboxFixture
{
    [TestCase("""{"type":"explode"}""")]
    [TestCase("""{"type":""}""")]
    [TestCase("""{"type":1}""")]
    [TestCase("""{}""")]
    [TestCase("""{"type":"resize"}""")]
    [TestCase("""{"type":"resize","size":2}""")]
    [TestCase("""{"type":"resize","size":"s-9vcpu-9gb"}""")]
    [TestCase("""{"type":"resize","size":"s-2vcpu-4gb","disk":"yes"}""")]
    [TestCase("""{"type":"rename"}""")]
    [TestCase("""{"type":"rename","name":""}""")]
    [TestCase("""{"type":"rename","name":"under_score"}""")]
    [TestCase("""{"type":"rename","name":"web\n"}""")]
    [TestCase("""{"type":"enable_backups","backup_policy":{"plan":"daily\n"}}""")]
    [TestCase("""{"type":"restore"}""")]
    [TestCase("""{"type":"restore","image":"12389723"}""")]
    [TestCase("""{"type":"restore","image":1.5}""")]
    [TestCase("""{"type":"restore","image":12389723}""")]
    [TestCase("""{"type":"rebuild"}""")]
    [TestCase("""{"type":"rebuild","image":{}}""")]
    [TestCase("""{"type":"change_kernel"}""")]
    [TestCase("""{"type":"change_kernel","kernel":"991"}""")]
    [TestCase("""{"type":"snapshot","name":5}""")]
    [TestCase("""{"type":"snapshot","name":""}""")]
    [TestCase("""{"type":"change_backup_policy"}""")]
    [TestCase("""{"type":"enable_backups","backup_policy":"daily"}""")]
    public async Task Incomplete_body_is_refused_with_422(string body)
    {
        var reply = await Act(Web, body);
        Assert.That((reply.Status, reply.ErrorId), Is.EqualTo((422, "unprocessable_entity")));
        Assert.That(Sandbox.Actions, Is.Empty);
    }

    [TestCase("")]
    [TestCase("not json")]
    [TestCase("""{"type":"reboot" """)]
    [TestCase("""["reboot"]""")]
    [TestCase("null")]
    public async Task Body_that_is_not_a_JSON_object_is_refused_with_400(string body)
    {
        var reply = await Act(Web, body);
        Assert.That((reply.Status, reply.ErrorId), Is.EqualTo((400, "bad_request")));
        Assert.That(reply.Json.GetProperty("request_id").GetString(), Is.EqualTo(reply.Headers["x-request-id"]));
    }

    [Test]
    public async Task Unknown_field_is_ignored() =>
        Assert.That((await Act(Web, """{"type":"reboot","size":"x","unknown":[1]}""")).Status, Is.EqualTo(201));

    [Test]
    public async Task Body_without_the_JSON_content_type_is_refused_with_415()
    {
        using var content = new StringContent("""{"type":"reboot"}""", Encoding.UTF8, "text/plain");
        using var response = await Client.PostAsync(new Uri($"/v2/droplets/{Web.Id}/actions", UriKind.Relative), content);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.UnsupportedMediaType));
    }

    [Test]
    public async Task Too_long_body_is_refused_with_413() =>
        Assert.That((await Act(Web, $$"""{"type":"{{new string('x', 5_000_000)}}"}""")).Status, Is.EqualTo(413));

    [TestCase("/v2/droplets/0", 404)]
    [TestCase("/v2/droplets/-1", 404)]
    [TestCase("/v2/droplets/1", 404)]
    [TestCase("/v2/droplets/9223372036854775808", 400)]
    [TestCase("/v2/droplets/web-01", 400)]
    [TestCase("/v2/droplets/1.5/actions", 400)]
    [TestCase("/v2/actions/0", 404)]
    [TestCase("/v2/actions/last", 400)]
    [TestCase("/v2/nothing", 501)]
    [TestCase("/", 501)]
    [TestCase("/v2/tags/web/resources", 501)]
    public async Task Unknown_path_is_not_found(string path, int status) => Assert.That((await Get(path)).Status, Is.EqualTo(status));

    [Test]
    public async Task Not_found_has_the_APIs_message() =>
        Assert.That((await Get("/v2/droplets/1")).Text,
            Is.EqualTo("""{"id":"not_found","message":"The resource you requested could not be found."}"""));

    [Test]
    public async Task Droplet_id_may_exceed_32_bits()
    {
        var droplet = Sandbox.AddDroplet("far", id: 5_000_000_000_000);
        Assert.That((await Act(droplet, new { type = "reboot" })).Status, Is.EqualTo(201));
    }
}
