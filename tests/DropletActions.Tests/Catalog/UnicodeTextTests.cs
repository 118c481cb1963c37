using DropletActions.Engine;

namespace DropletActions.Tests.Catalog;

/// <summary>Texts with an unpaired surrogate are recognized, wherever it is.</summary>
public sealed class UnicodeTextTests
{
    [TestCase("")]
    [TestCase("web-01")]
    [TestCase("\ud83d\ude00")]
    [TestCase("a\ud83d\ude00\ud83d\ude00z")]
    [TestCase("größer ٣ 中")]
    public void Text_of_whole_characters_is_valid(string text) => Assert.That(UnicodeText.IsWhole(text), Is.True);

    // In code and not in attributes, which hold their texts in UTF-8 and so no halves.
    [Test]
    public void Text_with_half_a_surrogate_pair_is_invalid()
    {
        foreach (var text in new[] { "\ud83d", "\ude00", "a\ud83d", "\ude00a", "\ude00\ud83d", "\ud83d\ude00\ude00", "\ud83d\ud83d\ude00" })
            Assert.That(UnicodeText.IsWhole(text), Is.False, string.Join(' ', text.Select(half => $"{(int)half:x4}")));
    }
}
