using System.Text.Json.Nodes;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Commands;

/// <summary>The values that <c>-Body</c> accepts besides plain ones.</summary>
public sealed class BodyTests
{
    [Test]
    public void Values_that_PowerShell_has_wrapped_are_unwrapped()
    {
        using var host = new SandboxHost();

        var result = host.Run("""
            $type = 'enable_backups' | ForEach-Object { $_ }
            $policy = [pscustomobject]@{ plan = ('weekly' | ForEach-Object { $_ }); weekday = 'SUN'; hour = (20 | ForEach-Object { $_ }) }
            Invoke-DropletAction web-01 -Body @{ type = $type; backup_policy = $policy }
            """);

        Assert.That(result.Errors, Is.Empty);
        Assert.That(JsonNode.DeepEquals(
            JsonNode.Parse(host.Bodies.Single()),
            JsonNode.Parse("""{"type":"enable_backups","backup_policy":{"plan":"weekly","weekday":"SUN","hour":20}}""")), Is.True);
    }

    [Test]
    public void What_if_shows_the_body()
    {
        using var host = new SandboxHost();

        host.Run("Invoke-DropletAction web-01 -Body @{ type = 'defragment'; passes = 3 } -WhatIf");

        Assert.That(host.Host.Text, Does.Contain("Run 'defragment' on Droplet web-01 (3164444) with the body {\"passes\":3,\"type\":\"defragment\"}"));
    }
}
