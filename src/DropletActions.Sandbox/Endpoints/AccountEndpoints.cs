namespace DropletActions.Sandbox;

/// <summary>The account that all tokens of the sandbox belong to. It has no firewalls, which some clients ask for.</summary>
internal static class AccountEndpoints
{
    public static Response Get(RequestContext context) => Response.Ok(new
    {
        Account = new
        {
            DropletLimit = Math.Max(25, context.Cloud.Droplets.Count),
            FloatingIpLimit = 5,
            Email = "sammy@example.com",
            Name = "Sammy the Shark",
            Uuid = "b6fr89dbf6d9156cace5f3c78dc9851d957381ef",
            EmailVerified = true,
            Status = "active",
            StatusMessage = "",
            Team = new { Uuid = "5df3e3004a17e242b7c20ca6c9fc25b701a47ece", Name = "Sandbox" },
        },
    });

    public static Response ListFirewalls(RequestContext context) => Paging.Page<object>(context, "firewalls", [], firewall => firewall);
}
