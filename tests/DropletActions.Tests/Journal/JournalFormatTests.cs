using System.Text;
using DropletActions.Engine;
using DropletActions.Tests.Support;
using FsCheck.Fluent;

namespace DropletActions.Tests.Journal;

/// <summary>The JSON of journals: every written line can be read again, and nothing else is read.</summary>
public sealed class JournalFormatTests
{
    [Test]
    public void Any_text_survives_the_journal_file() => Prop.ForAll(Inputs.Texts, text =>
    {
        var line = JournalFormat.Write(new Line { T = text });
        Assert.That(line, Has.None.EqualTo('\n').And.None.EqualTo('\r'));
        Assert.That(Parse(line).T, Is.EqualTo(text));
    }).Holds(500);

    [TestCase("\"quoted\" \\ and / slashed")]
    [TestCase("two\nlines\r\n\tand a tab\0")]
    [TestCase("grüß 日本 \U0001F600")]
    [TestCase("\u2028\u2029\u007f\ufffe")]
    [TestCase("half \ud83d a pair, \"quoted\" \\ é\n")]
    [TestCase("")]
    public void Text_survives_a_file(string text) => Assert.That(Parse(JournalFormat.Write(new Line { T = text })).T, Is.EqualTo(text));

    [TestCase("\u001b[31m")]
    [TestCase("\u009b31m")]
    [TestCase("\u007f")]
    [TestCase("\u2028")]
    public void Control_characters_are_written_as_escapes(string text) =>
        Assert.That(JournalFormat.Write(new Line { T = text }), Does.StartWith("{\"t\":\"\\u"));

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(long.MaxValue)]
    [TestCase(long.MinValue)]
    public void Huge_numbers_keep_every_digit(long number) =>
        Assert.That(Parse(JournalFormat.Write(new Line { N = number })).N, Is.EqualTo(number));

    [Test]
    public void Time_keeps_its_last_tick_and_is_UTC()
    {
        var time = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.FromHours(2)).AddTicks(1234567);

        var read = Parse(JournalFormat.Write(new Line { At = time })).At;

        Assert.That(read, Is.EqualTo(time));
        Assert.That(read!.Value.Offset, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void Null_members_are_left_out_and_read_as_null()
    {
        Assert.That(JournalFormat.Write(new Line()), Is.EqualTo("{}"));
        Assert.That(Parse("""{"t":null,"n":null,"at":null,"flag":null,"texts":null,"inner":null}"""), Is.EqualTo(new Line()));
    }

    [Test]
    public void Escapes_of_other_writers_are_understood() => Assert.That(
        Parse("""  { "t" : "\u00E9\u00e9\/\b\f\n\r\t\"\\\ud83D\uDE00" , "l" : [ "a" , "b" ] , "e" : [ ] , "o" : { } }  """).T,
        Is.EqualTo("éé/\b\f\n\r\t\"\\😀"));

    [Test]
    public void Escapes_beside_half_a_surrogate_pair_are_understood() => Assert.That(
        Parse("""{"t":"\ud83d\u00E9é\/\b\f\n\r\t\"\\ $1"}""").T, Is.EqualTo("\ud83déé/\b\f\n\r\t\"\\ $1"));

    [TestCase("")]
    [TestCase("[]")]
    [TestCase("1")]
    [TestCase("null")]
    [TestCase("\"t\"")]
    [TestCase("{")]
    [TestCase("{}}")]
    [TestCase("{} {}")]
    [TestCase("{} // comment")]
    [TestCase("\ufeff{}")]
    [TestCase("""{"a":1,}""")]
    [TestCase("""{"a":1 "b":2}""")]
    [TestCase("""{"a";1}""")]
    [TestCase("""{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}}}""")]
    [TestCase("""{"a":}""")]
    [TestCase("""{a:1}""")]
    [TestCase("""{"a":1,"a":2}""")]
    [TestCase("""{"a":1,"\u0061":2}""")]
    [TestCase("""{"a":[{"b":1,"c":2,"b":3}]}""")]
    [TestCase("""{"\ud83d":1}""")]
    [TestCase("""{"a":01}""")]
    [TestCase("""{"a":1.5}""")]
    [TestCase("""{"a":1e3}""")]
    [TestCase("""{"a":NaN}""")]
    [TestCase("""{"a":-}""")]
    [TestCase("""{"a":+1}""")]
    [TestCase("""{"a":9223372036854775808}""")]
    [TestCase("""{"a":True}""")]
    [TestCase("""{"a":nul}""")]
    [TestCase("""{"a":trux}""")]
    [TestCase("""{"a":'b'}""")]
    [TestCase("""{"a":"b}""")]
    [TestCase("{\"a\":\"b\nc\"}")]
    [TestCase("""{"a":"\x"}""")]
    [TestCase("""{"a":"\u12g4"}""")]
    [TestCase("""{"a":"\u12""")]
    [TestCase("""{"a":[1,]}""")]
    [TestCase("""{"a":[[[[[[[[[[1]]]]]]]]]]}""")]
    public void Text_that_is_not_such_JSON_is_refused(string text) =>
        Assert.That(() => Parse(text), Throws.TypeOf<FormatException>().With.Message.StartsWith("it is not valid JSON at byte "));

    [Test]
    public void Same_member_in_two_objects_is_not_a_duplicate() =>
        Assert.That(Parse("""{"a":[{"b":1},{"b":2}],"b":{"a":1},"t":"x"}""").T, Is.EqualTo("x"));

    [Test]
    public void Every_digit_of_an_escape_counts() =>
        Assert.That(Parse("""{"t":"\u0099\uabcf\uABCF\ufFaA"}""").T, Is.EqualTo("\u0099\uabcf\uABCF\ufFaA"));

    [Test]
    public void Eight_levels_are_read() =>
        Assert.That(Parse("""{"t":"x","a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}}""").T, Is.EqualTo("x"));

    [Test]
    public void Space_needs_no_escape() => Assert.That(JournalFormat.Write(new Line { T = "c d" }), Is.EqualTo("""{"t":"c d"}"""));

    [TestCase("""{"a":x}""", 6)]
    [TestCase("""{"a":1,"b":2,"a":3}""", 14)]
    [TestCase("""{"a":1.5}""", 6)]
    public void Error_names_its_position(string text, int place) => Assert.That(
        Assert.Throws<FormatException>(() => Parse(text))!.Message, Is.EqualTo($"it is not valid JSON at byte {place}"));

    [TestCase("""{"t":1}""", "t")]
    [TestCase("""{"t":[]}""", "t")]
    [TestCase("""{"n":"x"}""", "n")]
    [TestCase("""{"n":"1"}""", "n")]
    [TestCase("""{"flag":"true"}""", "flag")]
    [TestCase("""{"flag":1}""", "flag")]
    [TestCase("""{"at":"x"}""", "at")]
    [TestCase("""{"at":1}""", "at")]
    [TestCase("""{"at":"2026-03-01"}""", "at")]
    [TestCase("""{"texts":["x",1]}""", "texts[1]")]
    [TestCase("""{"inner":[]}""", "inner")]
    [TestCase("""{"inner":{"n":"x"}}""", "inner.n")]
    public void Member_of_another_type_is_refused_by_its_name(string text, string name) => Assert.That(
        () => Parse(text), Throws.TypeOf<FormatException>().With.Message.EqualTo($"its '{name}' is not what it should be"));

    [TestCase("""{"name":"s","type":"snapshot"}""", "s")]
    [TestCase("""{"name":"s","type":"snapshot","x":1.5}""", "s")]
    [TestCase("""{"name":5,"type":"snapshot"}""", null)]
    [TestCase("""{"type":"snapshot"}""", null)]
    public void Key_of_a_verbatim_body_may_hold_any_number(string key, string? name) => Assert.That(JournalFormat.NameIn(key), Is.EqualTo(name));

    private static Line Parse(string text) => JournalFormat.Parse<Line>(Encoding.UTF8.GetBytes(text));

    private sealed record Line
    {
        public string? T { get; init; }

        public long? N { get; init; }

        public bool? Flag { get; init; }

        public DateTimeOffset? At { get; init; }

        public string[]? Texts { get; init; }

        public Line? Inner { get; init; }
    }

    [TestCase("""{"type":"snapshot","name":"x"}""", true)]
    [TestCase("snapshot", false)]
    [TestCase("5", false)]
    [TestCase("{", false)]
    [TestCase("", false)]
    public void Line_whose_key_is_not_a_request_is_damaged(string key, bool isWhole)
    {
        var line = Encoding.UTF8.GetBytes(JournalFormat.Write(new JournalLine { Failed = 5, Type = "snapshot", Kind = "Rejected", Message = "no", Key = key, At = DateTimeOffset.UtcNow }));
        var journal = new JournalTarget(5, "{}");

        Action read = () => JournalLines.Read(line, (_, _) => journal, _ => new());

        Assert.That(read, isWhole ? Throws.Nothing : Throws.InstanceOf<FormatException>().With.Message.EqualTo("its 'key' is not what it should be"));
    }
}
