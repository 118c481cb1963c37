namespace DropletActions.Tests.Models;

/// <summary>The defaults of the objects, and how they print.</summary>
public sealed class ModelTests
{
    [Test]
    public void Unknown_text_is_empty()
    {
        var texts = new object[] { new Droplet(), new DropletAction(), new DropletImage(), new DropletKernel(), new DropletSize(), new DropletBackupPolicy(), new Region(), new DropletJournalEntry() }
            .SelectMany(model => model.GetType().GetProperties()
                .Where(property => property.PropertyType == typeof(string) && property.Name != nameof(DropletBackupPolicy.Backups))
                .Select(property => (Name: $"{model.GetType().Name}.{property.Name}", Value: (string?)property.GetValue(model))));
        Assert.That(texts.Where(text => !string.IsNullOrEmpty(text.Value)), Is.Empty);
    }

    [Test]
    public void Action_prints_its_type_its_Droplet_and_its_status()
    {
        var action = new DropletAction { Id = 7, Type = "reboot", Status = "in-progress", ResourceId = 5 };
        Assert.Multiple(() =>
        {
            Assert.That($"{action}", Is.EqualTo("reboot 7 of 5: in-progress"));
            Assert.That($"{action with { DropletName = "web-01" }}", Is.EqualTo("reboot 7 of web-01: in-progress"));
            Assert.That($"{action with { ResourceId = null }}", Is.EqualTo("reboot 7 of ?: in-progress"));
        });
    }

    [TestCase("in-progress", true, false)]
    [TestCase("completed", false, false)]
    [TestCase("errored", false, true)]
    [TestCase("novel", false, false)]
    public void Action_is_pending_or_errored_by_its_status(string status, bool isPending, bool isErrored)
    {
        var action = new DropletAction { Status = status };
        Assert.That((action.IsPending, action.IsErrored), Is.EqualTo((isPending, isErrored)));
    }

    [Test]
    public void Backup_policy_prints_when_backups_are_made()
    {
        var policy = new DropletBackupPolicy { BackupsEnabled = true, Plan = "weekly", Weekday = "SUN", Hour = 4 };
        Assert.Multiple(() =>
        {
            Assert.That($"{policy}", Is.EqualTo("weekly SUN 04:00 UTC"));
            Assert.That($"{policy with { Weekday = null, Plan = "daily" }}", Is.EqualTo("daily 04:00 UTC"));
            Assert.That($"{policy with { Hour = null }}", Is.EqualTo("weekly SUN"));
            Assert.That($"{policy with { BackupsEnabled = false }}", Is.EqualTo("no backups"));
        });
    }

    [TestCase("", false)]
    [TestCase("ipv6", false)]
    [TestCase("backups", true)]
    [TestCase("ipv6 backups", true)]
    public void Backups_are_enabled_if_they_are_among_the_features(string features, bool isEnabled) =>
        Assert.That(new Droplet { Features = features.Split(' ') }.BackupsEnabled, Is.EqualTo(isEnabled));
}
