namespace DropletActions.Tests.Sandbox;

public sealed class TokenTests : SandboxFixture
{
    [TestCase(null)]
    [TestCase("dop_v1_wrong")]
    public async Task Request_without_a_known_token_is_refused(string? token)
    {
        var reply = await Get("/v2/account", ClientWith(token));
        Assert.That(reply.Status, Is.EqualTo(401));
        Assert.That(reply.Text, Is.EqualTo("""{"id":"unauthorized","message":"Unable to authenticate you."}"""));
        Assert.That(reply.Headers["ratelimit-limit"], Is.EqualTo("5000"));
    }

    [TestCase("GET", "/v2/droplets", "droplet:read")]
    [TestCase("GET", "/v2/droplets/3164444", "droplet:read")]
    [TestCase("GET", "/v2/droplets/3164444/actions", "droplet:read")]
    [TestCase("GET", "/v2/droplets/3164444/kernels", "droplet:read")]
    [TestCase("GET", "/v2/droplets/3164444/snapshots", "droplet:read")]
    [TestCase("GET", "/v2/droplets/3164444/backups", "droplet:read")]
    [TestCase("GET", "/v2/droplets/3164444/backups/policy", "droplet:read")]
    [TestCase("GET", "/v2/droplets/backups/policies", "droplet:read")]
    [TestCase("GET", "/v2/droplets/backups/supported_policies", "droplet:read")]
    [TestCase("GET", "/v2/droplets?tag_name=web", "droplet:read", "tag:read")]
    [TestCase("GET", "/v2/actions", "actions:read")]
    [TestCase("GET", "/v2/sizes", "sizes:read", "regions:read")]
    [TestCase("GET", "/v2/images", "image:read")]
    [TestCase("GET", "/v2/account", "account:read")]
    [TestCase("GET", "/v2/regions", "regions:read")]
    [TestCase("GET", "/v2/images/debian-12-x64", "image:read")]
    [TestCase("GET", "/v2/snapshots", "snapshot:read")]
    [TestCase("GET", "/v2/snapshots/1", "snapshot:read")]
    [TestCase("DELETE", "/v2/snapshots/1", "image:delete", "snapshot:delete")]
    [TestCase("GET", "/v2/firewalls", "firewall:read")]
    [TestCase("GET", "/v2/tags", "tag:read")]
    [TestCase("POST", "/v2/tags", "tag:create")]
    [TestCase("POST", "/v2/tags/web/resources", "tag:create", "droplet:update")]
    [TestCase("DELETE", "/v2/tags/web", "tag:delete")]
    [TestCase("POST", "/v2/droplets/3164444/actions", "droplet:update")]
    [TestCase("POST", "/v2/droplets/actions?tag_name=web", "droplet:update", "tag:read")]
    public async Task Endpoint_requires_only_its_scopes(string method, string path, params string[] scopes)
    {
        Assert.That(await Status(scopes), Is.Not.EqualTo(403).And.Not.EqualTo(401));
        foreach (var scope in scopes)
            Assert.That(await Status([.. scopes.Where(other => other != scope)]), Is.EqualTo(403), $"without {scope}");

        async Task<int> Status(string[] with)
        {
            var client = ClientWith(Sandbox.AddToken(with));
            return method switch
            {
                "GET" => (await Get(path, client)).Status,
                "DELETE" => (await Delete(path, null, client)).Status,
                _ => (await Post(path, """{"type":"shutdown"}""", client)).Status,
            };
        }
    }

    [TestCase("""{"type":"resize","size":"s-2vcpu-4gb"}""", "droplet:create")]
    [TestCase("""{"type":"restore","image":1}""", "droplet:admin")]
    [TestCase("""{"type":"rebuild","image":"debian-12-x64"}""", "droplet:admin")]
    [TestCase("""{"type":"password_reset"}""", "droplet:admin")]
    [TestCase("""{"type":"snapshot"}""", "image:create")]
    public async Task Some_actions_require_another_scope(string body, string scope)
    {
        Assert.That((await Act(Web, body, ClientWith(Sandbox.AddToken("droplet:update")))).Status, Is.EqualTo(403));
        Assert.That((await Act(Web, body, ClientWith(Sandbox.AddToken(scope)))).Status, Is.EqualTo(403));
        Assert.That((await Act(Web, body, ClientWith(Sandbox.AddToken("droplet:update", scope)))).Status, Is.AnyOf(201, 422));
    }

    [TestCase("reboot")]
    [TestCase("power_cycle")]
    [TestCase("shutdown")]
    [TestCase("power_off")]
    [TestCase("enable_ipv6")]
    [TestCase("enable_backups")]
    [TestCase("disable_backups")]
    public async Task Most_actions_require_only_droplet_update(string type)
    {
        Web.Status = type == "enable_ipv6" ? "off" : "active";
        var droplet = type == "disable_backups" ? Db : Web;
        Assert.That((await Post($"/v2/droplets/{droplet.Id}/actions", $$"""{"type":"{{type}}"}""", ClientWith(Sandbox.AddToken("droplet:update")))).Status,
            Is.EqualTo(201));
    }

    [Test]
    public async Task Property_that_a_token_may_not_read_is_empty()
    {
        var droplet = (await Get($"/v2/droplets/{Db.Id}", ClientWith(Sandbox.AddToken("droplet:read")))).Json.GetProperty("droplet");
        Assert.That(droplet.GetProperty("tags").GetArrayLength(), Is.Zero);
        Assert.That(droplet.GetProperty("backup_ids").GetArrayLength(), Is.Zero);
        Assert.That(droplet.GetProperty("image").EnumerateObject(), Is.Empty);
        Assert.That(droplet.GetProperty("region").GetProperty("sizes").GetArrayLength(), Is.Zero);
        Assert.That(droplet.GetProperty("region").GetProperty("slug").GetString(), Is.EqualTo("ams3"));
    }

    [Test]
    public void Misspelled_scope_is_refused_at_once() =>
        Assert.That(() => Sandbox.AddToken("action:read"), Throws.ArgumentException.With.Message.Contains("actions:read"));

    [Test]
    public void Token_looks_like_a_real_one_and_is_not_shown()
    {
        Assert.That(Sandbox.Token, Does.Match("^dop_v1_sandbox[0-9a-f]{57}$"));
        Assert.That(Sandbox.ToString(), Is.EqualTo($"Droplet sandbox at {Sandbox.BaseUri} with 3 Droplets"));
    }
}
