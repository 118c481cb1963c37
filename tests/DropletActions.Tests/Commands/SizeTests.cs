using DropletActions.Tests.Support;

namespace DropletActions.Tests.Commands;

/// <summary><c>Get-DropletSize</c>: the sizes, by slug, by region, and by the Droplets that they fit.</summary>
public sealed class SizeTests
{
    private SandboxHost _host = null!;

    [SetUp]
    public void Start()
    {
        _host = new(new() { DropletCount = 0, ActionSeconds = 0 });
        _host.Sandbox.AddDroplet("web-01", region: "fra1", size: "s-1vcpu-2gb");
        _host.Sandbox.AddDroplet("db-01", region: "nyc3", size: "s-4vcpu-8gb");
    }

    [TearDown]
    public void Stop() => _host.Dispose();

    [Test]
    public void All_sizes_are_emitted_cheapest_first()
    {
        var sizes = _host.Run("Get-DropletSize").All<DropletSize>();

        Assert.That(sizes, Has.Count.EqualTo(15));
        Assert.That(sizes.Select(size => size.PriceMonthly), Is.Ordered);
        Assert.That(sizes[0], Has.Property("Slug").EqualTo("s-1vcpu-512mb-10gb").And.Property("PriceHourly").GreaterThan(0).And.Property("Available").True.And.Property("Gpu").Empty);
        Assert.That(sizes[^1], Has.Property("GpuCount").EqualTo(8).And.Property("GpuModel").EqualTo("nvidia_h100").And.Property("GpuMemoryGB").EqualTo(640));
        Assert.That(sizes[^1].Gpu, Is.EqualTo("8 x nvidia_h100"));
    }

    [TestCase("Get-DropletSize c-*", "c-2 c-4")]
    [TestCase("Get-DropletSize C-4, s-1vcpu-1gb", "s-1vcpu-1gb c-4")]
    [TestCase("Get-DropletSize gpu* -Region tor1", "gpu-h100x1-80gb gpu-h100x8-640gb")]
    [TestCase("Get-DropletSize gpu* -Region fra1, l*", "")]
    [TestCase("Get-DropletSize nope*", "")]
    [TestCase("Get-DropletSize s-* -FitsDroplet web-01", "s-2vcpu-2gb s-2vcpu-4gb s-4vcpu-8gb s-8vcpu-16gb")]
    [TestCase("Get-DropletSize -FitsDroplet web-01, db-01", "s-8vcpu-16gb so-2vcpu-16gb")]
    [TestCase("Get-DropletSize -FitsDroplet (Get-Droplet)", "s-8vcpu-16gb so-2vcpu-16gb")]
    [TestCase("Get-DropletSize -FitsDroplet *", "s-8vcpu-16gb so-2vcpu-16gb")]
    public void Filters_select_sizes(string script, string slugs)
    {
        var result = _host.Run(script);

        Assert.That(result.Errors, Is.Empty);
        Assert.That(string.Join(' ', result.All<DropletSize>().Select(size => size.Slug)), Is.EqualTo(slugs));
    }

    [TestCase("Get-DropletSize c-3, c-4", "There is no size 'c-3'.", 1)]
    [TestCase("Get-DropletSize c-4 -Region nyc9, nyc3", "There is no region 'nyc9'.", 1)]
    public void Unknown_word_is_an_error(string script, string message, int emitted)
    {
        var result = _host.Run(script);

        Assert.That(result.TheError.ToString(), Is.EqualTo(message));
        Assert.That(result.Output, Has.Count.EqualTo(emitted));
    }

    [Test]
    public void Droplet_that_does_not_exist_is_an_error() =>
        Assert.That(_host.Run("Get-DropletSize -FitsDroplet nobody").ErrorId, Is.EqualTo("DropletNameNotFound"));

    [Test]
    public void Size_is_accepted_by_Resize_Droplet()
    {
        _host.Run("Stop-Droplet web-01 -PowerOff -Wait | Resize-Droplet -Size (Get-DropletSize -FitsDroplet web-01 | Select-Few 1)");

        Assert.That(_host.Bodies[^1], Does.Contain("s-2vcpu-2gb"));
    }
}
