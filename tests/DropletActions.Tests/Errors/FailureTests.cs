using DropletActions.Engine;

namespace DropletActions.Tests.Errors;

/// <summary>The error of an unexpected exception, and how settings print.</summary>
public sealed class FailureTests
{
    [Test]
    public void Unexpected_exception_is_reported_as_an_error()
    {
        var defect = new InvalidOperationException("a defect");
        Assert.That(Failure.Unexpected(defect), Is.EqualTo(new Failure(FailureKind.OutcomeUnknown, "An unexpected InvalidOperationException occurred in DropletActions: a defect")
        {
            Reason = "an unexpected InvalidOperationException occurred in DropletActions: a defect",
            Advice = "Check with Get-DropletAction what was started. Please report this as a defect of DropletActions.",
            Delivery = Delivery.Unknown,
            Cause = defect,
        }));
    }

    [Test]
    public void Settings_print_everything_except_the_token() =>
        Assert.That($"{new ApiSettings(new("https://api.digitalocean.com"), "dop_v1_secret", "DropletActions/1.0", SystemClock.Instance)}", Is.EqualTo("https://api.digitalocean.com/ as DropletActions/1.0"));
}
