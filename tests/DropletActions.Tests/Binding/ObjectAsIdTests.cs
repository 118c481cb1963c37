using DropletActions.Sandbox;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Binding;

/// <summary>An image or a kernel, as an object, where its id is expected.</summary>
public sealed class ObjectAsIdTests
{
    private LeapingHost _host = null!;

    private SandboxDroplet DbOne => _host.Sandbox.Droplets.Single(droplet => droplet.Name == "db-01");

    [SetUp]
    public void Start()
    {
        _host = new(new() { ActionSeconds = 0 });
        DbOne.AddSnapshot("release");
        _host.Run("""
            Use-Connection $c
            $backup = Get-DropletBackup db-01 | Select-Object -First 1
            $deserialized = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($backup, 2))
            $snapshot = Get-DropletSnapshot db-01
            $kernel = Get-DropletKernel db-01 | Select-Object -First 1
            $made = New-DropletSnapshot web-01 -Wait
            $ConfirmPreference = 'None'
            """);
    }

    [TearDown]
    public void Stop() => _host.Dispose();

    [TestCase("Restore-Droplet db-01 $backup", "$backup.Id")]
    [TestCase("Restore-Droplet db-01 -Image $backup", "$backup.Id")]
    [TestCase("Restore-Droplet db-01 @($backup)", "$backup.Id")]
    [TestCase("Restore-Droplet db-01 $deserialized", "$backup.Id")]
    [TestCase("Restore-Droplet db-01 ($backup | ConvertTo-Json | ConvertFrom-Json)", "$backup.Id")]
    [TestCase("'db-01' | Restore-Droplet -Image $backup", "$backup.Id")]
    [TestCase("Reset-Droplet db-01 $snapshot", "$snapshot.Id")]
    [TestCase("Reset-Droplet web-01 $made", "$made.ImageId")]
    [TestCase("Invoke-DropletAction db-01 restore -Image $backup", "$backup.Id")]
    [TestCase("Invoke-DropletAction db-01 rebuild -Image $snapshot", "$snapshot.Id")]
    public void Image_as_an_object_is_sent_by_its_id(string script, string id)
    {
        var result = _host.Run(script);

        Assert.That(result.Errors, Is.Empty);
        Assert.That(_host.Bodies[^1], Does.EndWith($"\"image\":{_host.Run(id).Output.Single()}}}"));
    }

    [TestCase("Set-DropletKernel db-01 $kernel")]
    [TestCase("Invoke-DropletAction db-01 change_kernel -Kernel $kernel")]
    public void Kernel_as_an_object_is_sent_by_its_id(string script)
    {
        DbOne.Status = "off";

        Assert.That(_host.Run(script).Errors, Is.Empty);
        Assert.That(_host.Bodies[^1], Does.EndWith($"\"kernel\":{_host.Run("$kernel.Id").Output.Single()}}}"));
    }

    [TestCase("Restore-Droplet db-01 @($backup, $backup)", "-Image takes one image, but 2 were given.")]
    [TestCase("Restore-Droplet db-01 (Get-DropletBackup db-01)", "-Image takes one image, but 2 were given.")]
    [TestCase("Reset-Droplet db-01 (Get-DropletBackup db-01)", "-Image takes one image, but 2 were given.")]
    [TestCase("Set-DropletKernel db-01 (Get-DropletKernel db-01)", "-Kernel takes one kernel, but ")]
    [TestCase("Restore-Droplet db-01 (Get-Droplet db-01)", "Droplet 'db-01' is not an image: its ImageId is missing or empty.")]
    [TestCase("Reset-Droplet db-01 (Get-Droplet db-01)", "Droplet 'db-01' is not an image: its ImageId is missing or empty.")]
    [TestCase("Restore-Droplet db-01 (Restart-Droplet web-02)", "its ImageId is missing or empty.")]
    [TestCase("Restore-Droplet db-01 $kernel", "is not an image: its ImageId is missing or empty.")]
    public void Object_that_is_not_a_single_image_or_kernel_is_refused(string script, string message)
    {
        var sent = _host.Bodies.Count(body => !body.Contains("reboot", StringComparison.Ordinal));

        var result = _host.Run(script);

        Assert.That(result.ErrorId, Does.StartWith("ParameterArgumentTransformationError"));
        Assert.That(result.TheError.Exception.Message, Does.Contain(message));
        Assert.That(_host.Bodies.Count(body => !body.Contains("reboot", StringComparison.Ordinal)), Is.EqualTo(sent));
    }
}
