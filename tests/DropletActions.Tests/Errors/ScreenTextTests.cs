using DropletActions.Engine;

namespace DropletActions.Tests.Errors;

/// <summary>External text, as it is shown.</summary>
public sealed class ScreenTextTests
{
    [TestCase("web-01", "web-01")]
    [TestCase("", "")]
    [TestCase(null, "")]
    [TestCase("Größe 你好 🚀", "Größe 你好 🚀")]
    [TestCase("\u001b[2Jweb\u0007", "[2Jweb")]
    [TestCase("\u009b2Jweb\u007f\0", "2Jweb")]
    [TestCase("a\r\nb\tc\u0085d\u2028e\u2029f", "a  b c d e f")]
    [TestCase("a\u202eb\u2066c\u061cd\u200ee\ufefff\u200bg", "abcdefg")]
    [TestCase("a\U000E0041b", "ab", Description = "A tag character, outside the first plane.")]
    [TestCase("\u001b", "")]
    public void Unsafe_characters_are_not_shown(string? text, string shown)
    {
        Assert.That(ScreenText.Of(text), Is.EqualTo(shown));
        Assert.That(ScreenText.IsSafe(text ?? ""), Is.EqualTo((text ?? "") == shown));
        Assert.That(ScreenText.IsSafe(shown), Is.True);
    }

    [Test]
    public void Half_of_a_surrogate_pair_is_replaced() =>
        Assert.That(ScreenText.Of($"a{(char)0xD83D}b{(char)0xDE80}"), Is.EqualTo("a\ufffdb\ufffd"));

    [Test]
    public void Failure_that_quotes_unsafe_text_is_safe_to_show()
    {
        var failure = new Failure(FailureKind.Rejected, "There is no 'a\u001b[2J'.") { Advice = "Ask 'b\u202e'." } with { Message = "No 'c\u001b'." };
        Assert.That((failure.Message, failure.Advice), Is.EqualTo(("No 'c'.", "Ask 'b'.")));
        Assert.That(new Failure(FailureKind.Rejected, "There is no 'a\u001b[2J'.").Message, Is.EqualTo("There is no 'a[2J'."));
        Assert.That(new DropletApiException(failure).Message, Is.EqualTo("No 'c'."));
    }
}
