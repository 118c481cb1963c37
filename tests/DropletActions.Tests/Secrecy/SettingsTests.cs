using DropletActions.Engine;
using DropletActions.Http;
using DropletActions.Tests.Http;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Secrecy;

/// <summary>Which addresses are trusted with a token, and which tokens a request can carry.</summary>
public sealed class SettingsTests
{
    [TestCase("http://example.com", "https")]
    [TestCase("HTTP://EXAMPLE.COM", "https")]
    [TestCase("http://localhost.example.com", "https")]
    [TestCase("http://localhost.", "https")]
    [TestCase("http://xlocalhost", "https")]
    [TestCase("http://127.0.0.1.example.com", "https")]
    [TestCase("http://127.0.0.1x", "https")]
    [TestCase("http://0.0.0.0", "https")]
    [TestCase("http://128.0.0.1", "https")]
    [TestCase("http://169.254.169.254", "https")]
    [TestCase("http://[::]", "https")]
    [TestCase("http://[::ffff:8.8.8.8]", "https")]
    [TestCase("http://[fe80::1]", "https")]
    [TestCase("http://loc\u0430lhost", "https")]
    [TestCase("http://localho\u017ft", "https")]
    [TestCase("http://127.0.0.1:80@example.com", "https")]
    [TestCase("http://localhost@example.com", "https")]
    [TestCase("ftp://127.0.0.1", "https")]
    [TestCase("file:///etc/passwd", "https")]
    [TestCase("https://someone:secret@example.com", "user name")]
    [TestCase("https://api.digitalocean.com@example.com", "user name")]
    [TestCase("https://api.digitalocean.com:secret@example.com", "user name")]
    [TestCase("http://secret@127.0.0.1", "user name")]
    [TestCase("ws://127.0.0.1", "https")]
    [TestCase("https://example.com/?x=secret", "query")]
    [TestCase("https://example.com/#secret", "fragment")]
    [TestCase("https://example.com/?", "query")]
    [TestCase("https://example.com/x#", "fragment")]
    public void Address_that_cannot_be_trusted_with_a_token_is_refused(string address, string why)
    {
        var error = Refused(new Uri(address), FakeApi.Token);
        Assert.That(error.Message, Does.StartWith("-BaseUri ").And.Contains(why).And.Not.Contains("secret"));
    }

    [Test]
    public void Address_with_half_a_surrogate_pair_is_refused() =>
        Assert.That(Refused(new Uri("https://example.com/\ud83d"), FakeApi.Token).Message, Is.EqualTo("-BaseUri contains an unpaired surrogate."));

    [Test]
    public void Relative_address_is_refused() =>
        Assert.That(Refused(new Uri("v2/droplets", UriKind.Relative), FakeApi.Token).Message, Does.StartWith("-BaseUri "));

    [TestCase("https://api.digitalocean.com")]
    [TestCase("HTTPS://API.DIGITALOCEAN.COM")]
    [TestCase("https://b\u00fccher.example")]
    [TestCase("https://proxy.example.com/do/")]
    [TestCase("http://2130706433")]
    [TestCase("http://[::ffff:127.0.0.1]")]
    [TestCase("http://localhost:5000")]
    [TestCase("http://LOCALHOST")]
    [TestCase("http://127.0.0.1:5000")]
    [TestCase("http://127.1.2.3")]
    [TestCase("http://[::1]:5000")]
    public void Https_and_loopback_addresses_are_accepted(string address)
    {
        using var api = DropletApiFactory.Create(new(new Uri(address), FakeApi.Token, "test", new ManualClock()));
        Assert.That(api.RateLimit, Is.Null);
    }

    [TestCase("", "empty")]
    [TestCase("   ", "empty")]
    [TestCase("s3\ncret\n", "line break")]
    [TestCase("s3cret\r\nX-Evil: 1", "line break")]
    [TestCase("s3\u0001cret", "control")]
    [TestCase("s3crét", "ASCII")]
    [TestCase("s3 cret", "space")]
    public void Token_that_is_not_valid_in_a_header_is_refused_and_not_shown(string token, string why)
    {
        var error = Refused(new Uri("https://api.digitalocean.com"), token);
        Assert.That(error.Message, Does.StartWith("-Token ").And.Contains(why));
        Assert.That(error.ToString(), Does.Not.Contain("s3"));
    }

    private static DropletApiException Refused(Uri address, string token)
    {
        var error = Assert.Throws<DropletApiException>(() => DropletApiFactory.Create(new(address, token, "test", new ManualClock())))!;
        Assert.That((error.Kind, error.Failure.Delivery), Is.EqualTo((FailureKind.ParameterInvalid, Delivery.NotSent)));
        Assert.That(error.Failure.Advice, Is.Not.Empty);
        return error;
    }
}
