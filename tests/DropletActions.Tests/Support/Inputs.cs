using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace DropletActions.Tests.Support;

/// <summary>Unexpected input of people, files and programs, for properties; the same in each run.</summary>
internal static class Inputs
{
    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);

    private static readonly string[] s_harmless = ["a", "Z", "0", "7", "web", "-01", "_", ":", ".", "prod", "SUN", "s-1vcpu-1gb"];

    private static readonly string[] s_others =
    [
        " ", "  ", "/", "//", "..", "../", "\\", "?", "&", "=", "#", ";", ",", "+", "%", "%2F", "%41", "%zz", "@", "!", "$", "$(1)", "${x}", "{0}", "{", "}", "(", "'", "\"", "`", "|", "<", ">", "<b>", "~",
        "*", "[", "]", "[a]", "[z-a]", "-", "--", "+5", "-1", "&type=gpus", "?page=2", "#x", "\",\"type\":\"power_off", "é", "e\u0301", "ß", "İ", "ı", "ſ", "\u212A", "日本", "٣", "１", "😀", "\u200b", "\u202e", "\u2028", "\ufeff", "\ufffd", "\uffff",
    ];

    private static readonly string[] s_impossible = ["\0", "\t", "\n", "\r\n", "\u001b[31m", "\u007f", "\u0085", "\ud83d", "\ude00", "\ude00\ud83d"];

    private static readonly object?[] s_numbers =
    [
        0, 1, -1, 2, 4, 20, 24, 255, 256, 257, int.MaxValue, int.MinValue, 4294967296L, 9007199254740993L, long.MaxValue, long.MinValue, (byte)7, (ushort)7, uint.MaxValue, ulong.MaxValue, (ulong)7,
        0.0, -0.0, 1.0, 4.0, 1.5, 0.4, 2.5, -1.5, 1e15, 9007199254740992.0, 9007199254740994.0, 1e18, 1e19, 1e300, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, 7f, 16777216f, 16777218f, 1.5f,
        7m, 7.00m, 1.5m, 9223372036854775807m, 9223372036854775808m, decimal.MaxValue, System.Numerics.BigInteger.Pow(10, 30), new System.Numerics.BigInteger(7),
        "7", " 7 ", "007", "+7", "-7", "7.0", "1.5", "1e3", "0x10", "1,000", "7 8", "seven", "", " ", "9223372036854775807", "9223372036854775808", "٣", "7\0", "7\n", "$7",
        true, false, 'a', '7', DayOfWeek.Friday, TimeSpan.FromTicks(7), new Version(7, 0), null,
    ];

    /// <summary>Texts: harmless ones, those with a meaning in a path, a query, JSON or PowerShell, and those that cannot be sent.</summary>
    public static Arbitrary<string> Texts { get; } = Gen.Frequency(
        (4, Of(s_harmless, 5)),
        (4, Of([.. s_harmless, .. s_others], 5)),
        (2, Of([.. s_harmless, .. s_others, .. s_impossible], 4)),
        (1, Of(s_harmless, 3).SelectMany(text => Gen.Elements<string>(s_impossible).Select(end => text + end))),
        (1, Gen.Elements<string>([.. s_harmless, .. s_others]).SelectMany(part => Gen.Elements(100, 255, 256, 5000).Select(count => string.Concat(Enumerable.Repeat(part, count)))))).ToArbitrary();

    /// <summary>Whether a text can be encoded as UTF-8, and so be sent.</summary>
    public static bool IsWhole(string text)
    {
        try
        {
            return s_strict.GetByteCount(text) >= 0;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }

    /// <summary>Numbers, texts of numbers, and values that PowerShell would convert to a number.</summary>
    public static Arbitrary<object?> Numbers { get; } = Gen.Elements(s_numbers).ToArbitrary();

    /// <summary>Values of a body: nested, with every kind of value that JSON can represent, and some that it cannot.</summary>
    public static Arbitrary<object?> Values { get; } = Value(3).ToArbitrary();

    private static Gen<object?> Value(int depth)
    {
        var plain = Gen.Frequency(
            (4, Texts.Generator.Select(text => (object?)text)),
            (4, Gen.Elements<object?>(0, -1, long.MaxValue, 9007199254740993L, 1.5, -0.25, 1e300, 0.1m, 79228162514264337593543950335m, ulong.MaxValue, true, false, null, (byte)7, 'é')),
            (1, Gen.Elements<object?>(double.NaN, new Version(1, 0), TimeSpan.Zero)));
        if (depth == 0)
            return plain;

        var inner = Value(depth - 1);
        return Gen.Frequency(
            (2, plain),
            (1, inner.ArrayOf(3).Select(items => (object?)items)),
            (1, Texts.Generator.SelectMany(name => inner.Select(value => (object?)new System.Collections.Hashtable { [name] = value, ["n"] = 1 }))));
    }

    private static Gen<string> Of(string[] parts, int most) =>
        Gen.Choose(0, most).SelectMany(count => Gen.Elements<string>(parts).ArrayOf(count)).Select(string.Concat);
}
