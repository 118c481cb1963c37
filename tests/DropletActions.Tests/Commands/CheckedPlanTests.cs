using DropletActions.Tests.Support;

namespace DropletActions.Tests.Commands;

/// <summary>The plan of a statement, as <c>-CheckFirst -WhatIf</c> returns it.</summary>
public sealed class CheckedPlanTests
{
    private const long Id = 3164444;

    private LeapingHost _host = null!;

    [SetUp]
    public void Start() => _host = new(new() { ActionSeconds = 3 });

    [TearDown]
    public void Stop() => _host.Dispose();

    [Test]
    public void Plan_is_emitted_with_WhatIf_and_the_sum_comes_last()
    {
        var result = _host.Run("""
            @'
            DropletId,Type,Size,Name
            3164444,shutdown,,
            3164444,resize,s-2vcpu-4gb,
            3164445,rename,,www
            '@ | ConvertFrom-Csv | Invoke-DropletAction -CheckFirst -Wait -WhatIf -Connection $c
            """);

        Assert.Multiple(() =>
        {
            Assert.That(result.Errors, Is.Empty);
            Assert.That(result.All<DropletPlanStep>(), Is.EqualTo(new DropletPlanStep[]
            {
                new() { Row = 1, DropletName = "web-01", DropletId = Id, Type = "shutdown", From = "active", To = "off" },
                new() { Row = 2, DropletName = "web-01", DropletId = Id, Type = "resize", From = "s-1vcpu-1gb", To = "s-2vcpu-4gb", PriceMonthlyBefore = 6, PriceMonthlyAfter = 24 },
                new() { Row = 3, DropletName = "web-02", DropletId = Id + 1, Type = "rename", From = "web-02", To = "www" },
            }));
            Assert.That(_host.Host.Text.Trim(), Is.EqualTo("What if: 3 actions on 2 Droplets; the price of the resized Droplet: $6 → $24 a month"));
            Assert.That(_host.Sandbox.Calls.Where(call => call.Method != "GET"), Is.Empty);
        });
    }

    [Test]
    public void Plan_is_shown_as_a_table()
    {
        _host.Sandbox.FindDroplet(Id)!.Status = "off";

        _host.Run("Resize-Droplet web-01 -Size s-2vcpu-4gb -CheckFirst -WhatIf -Connection $c | Out-Host");

        var text = System.Text.RegularExpressions.Regex.Replace(_host.Host.Text, "\u001b\\[[0-9;]*m", "");
        Assert.That(text, Does.Match(@"Row +Type +From +To +Before +After +Droplet").And.Match(@"1 +resize +s-1vcpu-1gb +s-2vcpu-4gb +\$6 +\$24 +web-01"));
    }

    [TestCase("Get-Droplet web-01 -Connection $c | Resize-Droplet -Size s-2vcpu-4gb -WhatIf -Connection $c", "Resize Droplet web-01 (3164444) to s-2vcpu-4gb ($6 → $24 a month)")]
    [TestCase("Resize-Droplet web-01 -Size s-2vcpu-4gb -WhatIf -Connection $c", "Resize Droplet web-01 (3164444) to s-2vcpu-4gb ($6 → $24 a month)")]
    [TestCase("$null = Stop-Droplet web-01, web-02 -Wait -Connection $c; $null = Resize-Droplet web-01, web-02 -Size s-2vcpu-4gb -CheckFirst -WhatIf -Connection $c", "2 actions on 2 Droplets; the price of the resized Droplets: $12 → $48 a month")]
    [TestCase("Resize-Droplet 3164444 -Size s-2vcpu-4gb -WhatIf -Connection $c", "Resize Droplet 3164444 to s-2vcpu-4gb")]
    public void WhatIf_of_a_resize_names_the_price_where_the_size_is_known(string script, string text)
    {
        _host.Run(script);

        Assert.That(_host.Host.Text.Trim(), Is.EqualTo($"What if: {text}"));
    }
}
