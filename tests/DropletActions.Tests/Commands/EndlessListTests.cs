using DropletActions.Engine;
using DropletActions.Tests.Http;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Commands;

/// <summary>A list that never ends is an error of every cmdlet that reads it, and no action is started.</summary>
public sealed class EndlessListTests
{
    private const string Page = """
        {"droplets":[{"id":5,"name":"web-01"}],"actions":[{"id":5,"type":"reboot","started_at":"2026-03-01T12:00:00Z"}],"snapshots":[{"id":5}],"backups":[{"id":5}],"kernels":[{"id":5}],
         "links":{"pages":{"next":"https://api.digitalocean.com/v2/x?page=2"}},"meta":{"total":1}}
        """;

    [TestCase("Get-Droplet", 1)]
    [TestCase("Get-Droplet -Tag web", 1)]
    [TestCase("Get-Droplet web-01", 0)]
    [TestCase("Get-Droplet web*", 0)]
    [TestCase("Get-DropletAction", 1)]
    [TestCase("Get-DropletAction 5", 1)]
    [TestCase("Get-DropletBackup 5", 0)]
    [TestCase("Get-DropletSnapshot 5", 0)]
    [TestCase("Get-DropletKernel 5", 1)]
    [TestCase("Restart-Droplet web-01", 0)]
    [TestCase("Restart-Droplet web*", 0)]
    [TestCase("Stop-Droplet -Tag web", 0)]
    [TestCase("Wait-DropletAction -Droplet web-01 -ActionId 5", 0)]
    public void List_that_repeats_the_same_page_endlessly_is_an_error(string script, int objects)
    {
        using var fake = new FakeApi(_ => FakeApi.Json(Page));
        using var session = new ApiSession(fake.Api, fake.Clock);
        using var host = new ModuleHost(("c", new DigitalOceanConnection(fake.Settings.BaseUri, "the tests", session)));

        var result = host.Run(script + " -Connection $c");

        Assert.That(result.ErrorId, Is.EqualTo("ServerError"));
        Assert.That(result.TheError.Exception.Message, Does.StartWith("The list of ").And.Contains("does not end: the last ").And.Contains("repeated earlier ones"));
        Assert.That(result.Output, Has.Count.EqualTo(objects), "What was read is given once.");
        Assert.That(fake.Sent, Has.Count.LessThan(10));
        Assert.That(fake.Sent.Select(request => request.Method), Is.All.EqualTo("GET"));
    }
}
