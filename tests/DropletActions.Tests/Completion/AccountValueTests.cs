using System.Management.Automation;
using DropletActions.Sandbox;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Completion;

/// <summary>Objects of the account are completed: from what the session knows, and from one brief lookup in the background.</summary>
public sealed class AccountValueTests
{
    // Not a measure of time: whatever takes so long hangs.
    private static readonly TimeSpan s_hangs = TimeSpan.FromSeconds(60);

    private LeapingHost _host = null!;
    private SandboxDroplet _web = null!;

    [SetUp]
    public void Start()
    {
        _host = new(new() { DropletCount = 0 });
        _web = _host.Sandbox.AddDroplet("web-01", backups: true, tags: ["web", "env:prod"]);
        _host.Sandbox.AddDroplet("web-02", tags: ["web"], region: "syd1", size: "s-4vcpu-8gb");
        _host.Sandbox.AddDroplet("db-01", status: "off");
        _host.Run("Use-Connection $c");
    }

    [TearDown]
    public void Stop() => _host.Dispose();

    [TestCase("Restart-Droplet ", "db-01 web-01 web-02")]
    [TestCase("Restart-Droplet WEB", "web-01 web-02")]
    [TestCase("Restart-Droplet web-01, d", "db-01")]
    [TestCase("Restart-Droplet 'web-01', d", "db-01")]
    [TestCase("Restart-Droplet \"db", "'db-01'")]
    [TestCase("Restart-Droplet *-02", "web-02")]
    [TestCase("Restart-Droplet -DropletName we", "web-01 web-02")]
    [TestCase("Get-DropletAction d", "db-01")]
    [TestCase("Get-Droplet web-01 | Stop-Droplet; Get-DropletBackup w", "web-01 web-02")]
    [TestCase("Restart-Droplet -Tag ", "env:prod web")]
    [TestCase("Get-Droplet -Tag w", "web")]
    public async Task Names_and_tags_are_offered(string line, string values)
    {
        await Look();

        Assert.That(Offered(line), Is.EqualTo(values));
    }

    [Test]
    public async Task Digit_offers_ids_and_the_names_that_begin_with_it()
    {
        _host.Sandbox.AddDroplet("3scale-01");
        await Look();

        var id = _web.Id;
        Assert.That(Offered($"Restart-Droplet {id}"), Is.EqualTo($"{id}"));
        Assert.That(_host.Complete($"Restart-Droplet {id}").Single().ListItemText, Is.EqualTo($"{id} (web-01)"));
        Assert.That(Offered("Restart-Droplet 3s"), Is.EqualTo("'3scale-01'"), "bare, some of these would be numbers");
    }

    [Test]
    public async Task Ambiguous_name_is_offered_as_its_id()
    {
        _host.Sandbox.AddDroplet("twin");
        var twins = new[] { _host.Sandbox.AddDroplet("twin").Id - 1, _host.Sandbox.AddDroplet("digits").Id - 1 };
        await Look();

        var offers = _host.Complete("Restart-Droplet tw");

        Assert.That(offers.Select(offer => offer.CompletionText), Is.EqualTo(twins.Select(id => id.ToString(System.Globalization.CultureInfo.InvariantCulture))));
        Assert.That(offers[0].ListItemText, Is.EqualTo($"twin ({twins[0]})"));
    }

    [Test]
    public async Task Tooltip_describes_the_Droplet()
    {
        await Look();

        Assert.That(Tooltip("Restart-Droplet db"), Does.Match(@"^db-01 \(\d+\): off in nyc3, s-1vcpu-1gb$"));
        Assert.That(Tooltip("Restart-Droplet -Tag w"), Is.EqualTo("2 Droplets"));
        Assert.That(Tooltip("Resize-Droplet db-01 -Size s-2vcpu-4"), Is.EqualTo("Basic: 2 vCPUs, 4 GB memory, 80 GB disk, $24 a month ($0.0357 an hour)"));
        Assert.That(Tooltip("Reset-Droplet db-01 ubuntu-24-04"), Does.StartWith("Ubuntu 24.04"));
        Assert.That(Tooltip($"Restore-Droplet web-01 {_web.Backups[0]}"), Does.Match(@"^backup '.+' made \d{4}-\d\d-\d\d \d\d:\d\d, [\d.]+ GB$"));
    }

    [Test]
    public async Task Only_sizes_that_the_Droplet_can_have_are_offered_cheapest_first()
    {
        await Look();

        Assert.That(Offered("Resize-Droplet web-02 -Size s-"), Is.EqualTo("s-8vcpu-16gb"), "its disk would have to shrink for the others");
        Assert.That(Offered("Resize-Droplet db-01 -Size s-"), Does.StartWith("s-1vcpu-2gb s-2vcpu-2gb s-2vcpu-4gb"), "not the size that it has");
        Assert.That(Offered("Resize-Droplet web-02 -Size gpu"), Is.Empty, "syd1 has none");
        Assert.That(Offered("Resize-Droplet unknown -Size s-1vcpu-5"), Is.EqualTo("s-1vcpu-512mb-10gb"), "of an unknown Droplet nothing is ruled out");
    }

    [Test]
    public async Task Images_are_offered_by_slug_and_the_accounts_own_by_id_and_name()
    {
        var snapshot = _web.AddSnapshot("release 5");
        await Look();

        Assert.That(Offered("Reset-Droplet web-01 rel"), Is.EqualTo($"{snapshot}"));
        Assert.That(_host.Complete("Reset-Droplet web-01 rel").Single().ListItemText, Does.StartWith($"{snapshot} ").And.EndsWith(" release 5"));
        Assert.That(Offered("Rebuild-Droplet web-01 ubuntu-24-04"), Is.EqualTo("ubuntu-24-04-x64"));
        Assert.That(Offered("Invoke-DropletAction web-01 rebuild -Image ubuntu-24-04"), Is.EqualTo("ubuntu-24-04-x64"));
    }

    [TestCase("Restore-Droplet web-01 ")]
    [TestCase("Restore-Droplet {0} -Image ")]
    [TestCase("Invoke-DropletAction web-01 restore -Image ")]
    public async Task Restore_offers_the_Droplets_own_backups_newest_first(string line)
    {
        await Look();

        var offered = Offered(string.Format(System.Globalization.CultureInfo.InvariantCulture, line, _web.Id));

        Assert.That(offered, Is.EqualTo(string.Join(' ', _web.Backups.Reverse())));
    }

    [TestCase("Restore-Droplet web-0l -Image ")]
    [TestCase("Set-DropletKernel web-0l -Kernel ")]
    [TestCase("Wait-DropletAction -Droplet web-0l -ActionId ")]
    public async Task Unknown_Droplet_offers_nothing_of_another_one(string line)
    {
        await Look(_host.Sandbox.AddDroplet("old-01").Id);
        _host.Run("Restart-Droplet web-01");
        await _host.Session.Lookup.LoadActionsAsync(null);

        Assert.That(Offered(line), Is.Empty);
        Assert.That(Offered(line.Replace("web-0l", "", StringComparison.Ordinal).Replace(" -Droplet ", "", StringComparison.Ordinal)), Is.Not.Empty, "Where none is named, all are offered.");
    }

    [TestCase("web-02")]
    [TestCase("3164445")]
    public async Task Droplet_is_looked_up_for_its_sizes(string droplet)
    {
        var gate = _host.Sandbox.Faults.Hold("GET", "/v2/droplets?*", 1);

        _host.Complete($"Resize-Droplet {droplet} -Size s-");

        await gate.WhenArrivedAsync(1).WaitAsync(s_hangs);
        gate.Release();
    }

    [Test]
    public async Task Escaped_bracket_is_part_of_the_name()
    {
        var odd = _host.Sandbox.AddDroplet("web[0]", backups: true);
        await Look();
        await _host.Session.Lookup.LoadBackupsAsync(odd.Id);

        Assert.That(Offered("Restore-Droplet 'web`[0`]' "), Is.EqualTo(string.Join(' ', odd.Backups.Reverse())));
    }

    [Test]
    public async Task Kernels_and_actions_are_offered_with_a_description()
    {
        var old = _host.Sandbox.AddDroplet("old-01");
        await Look(old.Id);
        var action = _host.Run("Restart-Droplet web-01").All<DropletAction>().Single();
        await _host.Session.Lookup.LoadActionsAsync(_web.Id);

        Assert.That(_host.Complete("Set-DropletKernel old-01 "), Has.Count.EqualTo(171));
        Assert.That(_host.Complete("Set-DropletKernel old-01 82")[0].ToolTip, Does.Contain("-generic"));
        Assert.That(Offered("Wait-DropletAction -Droplet web-01 -ActionId "), Is.EqualTo($"{action.Id}"));
        Assert.That(Tooltip("Wait-DropletAction -Droplet web-01 -ActionId "), Does.StartWith("reboot of "));
    }

    [Test]
    public async Task Slow_response_does_not_block_the_prompt()
    {
        var gate = new SandboxGate();
        _host.Sandbox.Faults.Add(SandboxFault.Hold(gate).On("GET", "/v2/droplets"));

        Assert.That(Offered("Restart-Droplet web"), Is.Empty);

        var look = _host.Session.Lookup.LoadDropletsAsync();
        gate.Release();
        await look;
        Assert.That(Offered("Restart-Droplet web"), Is.EqualTo("web-01 web-02"));
    }

    [Test]
    public void Completion_offline_offers_and_writes_nothing()
    {
        _host.Sandbox.Dispose();

        foreach (var line in new[] { "Restart-Droplet we", "Restart-Droplet -Tag we", "Resize-Droplet web-01 -Size s-", "Restore-Droplet web-01 -Image ", "Set-DropletKernel web-01 " })
            Assert.That(Offered(line), Is.Empty, line);
        Assert.That(_host.Run("$Error.Count").Output.Single(), Is.Zero);
    }

    [Test]
    public void Token_without_the_scope_offers_nothing()
    {
        using var host = new LeapingHost(scopes: "droplet:update");
        host.Run("Use-Connection $c");

        Assert.That(host.Complete("Restart-Droplet we").Where(IsOffer), Is.Empty);
        Assert.That(host.Complete("Resize-Droplet 5 -Size s-").Where(IsOffer), Is.Empty);
    }

    [Test]
    public void Completion_without_a_connection_offers_and_writes_nothing()
    {
        using var host = new ModuleHost();

        Assert.That(host.Complete("Restart-Droplet we").Where(IsOffer), Is.Empty);
        Assert.That(host.Run("$Error.Count").Output.Single(), Is.Zero);
    }

    [Test]
    public async Task Connection_of_the_statement_is_used()
    {
        using var other = new LeapingHost(new() { DropletCount = 0 });
        other.Sandbox.AddDroplet("elsewhere");
        await other.Session.Lookup.LoadDropletsAsync();
        await Look();
        _host.Set("other", new DigitalOceanConnection(other.Sandbox.BaseUri, "the tests", other.Session));

        Assert.That(Offered("Restart-Droplet -Connection $other -Droplet "), Is.EqualTo("elsewhere"));
    }

    [TestCase("Restart-Droplet [")]
    [TestCase("Restart-Droplet `")]
    [TestCase("Restart-Droplet '")]
    [TestCase("Resize-Droplet -1 -Size s-")]
    [TestCase("Resize-Droplet (throw 'no') -Size ")]
    [TestCase("Resize-Droplet $null -Size ")]
    public async Task Malformed_lines_do_not_break_completion(string line)
    {
        await Look();

        Assert.That(() => _host.Complete(line), Throws.Nothing);
        Assert.That(_host.Run("$Error.Count").Output.Single(), Is.Zero);
    }

    /// <summary>Reads everything to the end, so that no test depends on the speed of that.</summary>
    private async Task Look(long? kernelsOf = null)
    {
        var lookup = _host.Session.Lookup;
        await Task.WhenAll(lookup.LoadDropletsAsync(), lookup.LoadTagsAsync(), lookup.LoadSizesAsync(), lookup.LoadImagesAsync(), lookup.LoadBackupsAsync(_web.Id));
        if (kernelsOf is { } id)
            await lookup.LoadKernelsAsync(id);
    }

    private string Offered(string line) => string.Join(' ', _host.Complete(line).Where(IsOffer).Select(offer => offer.CompletionText));

    private string Tooltip(string line) => _host.Complete(line).Single(IsOffer).ToolTip;

    // Where a completer has nothing, PowerShell goes on to names of files.
    private static bool IsOffer(CompletionResult result) => result.ResultType == CompletionResultType.ParameterValue;
}
