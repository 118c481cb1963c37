using System.Text;
using DropletActions.Engine;
using DropletActions.Tests.Support;
using FsCheck.Fluent;

namespace DropletActions.Tests.Journal;

/// <summary>The journal's own JSON: what is written is read again, in one line, and nothing else is read.</summary>
public sealed class JsonTests
{
    [Test]
    public void Any_text_comes_back_as_it_was_from_a_file() => Prop.ForAll(Inputs.Texts, text =>
    {
        var line = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(new JsonLine().Add("t", text).ToString()));
        Assert.That(line, Has.None.EqualTo('\n').And.None.EqualTo('\r'));
        Assert.That(JsonParser.Parse(line).Text("t"), Is.EqualTo(text));
    }).Holds(500);

    [TestCase("\"quoted\" \\ and / slashed")]
    [TestCase("two\nlines\r\n\tand a tab\0")]
    [TestCase("grüß 日本 \U0001F600")]
    [TestCase("\u2028\u2029\u007f\ufffe")]
    [TestCase("")]
    public void Text_survives_a_file(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(new JsonLine().Add("t", text).ToString());

        Assert.That(JsonParser.Parse(Encoding.UTF8.GetString(bytes)).Text("t"), Is.EqualTo(text));
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(long.MaxValue)]
    [TestCase(long.MinValue)]
    public void Huge_numbers_keep_every_digit(long number) =>
        Assert.That(JsonParser.Parse(new JsonLine().Add("n", number).ToString()).Number("n"), Is.EqualTo(number));

    [Test]
    public void A_time_keeps_its_last_tick_and_is_utc()
    {
        var time = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.FromHours(2)).AddTicks(1234567);

        var read = JsonParser.Parse(new JsonLine().Add("t", time).ToString()).Time("t");

        Assert.That(read, Is.EqualTo(time));
        Assert.That(read!.Value.Offset, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void Null_members_are_left_out_and_read_as_null()
    {
        var line = new JsonLine().Add("a", (string?)null).Add("b", (long?)null).Add("c", (DateTimeOffset?)null).Add("d", (JsonLine?)null).ToString();
        var read = JsonParser.Parse("""{"e":null}""");

        Assert.That(line, Is.EqualTo("{}"));
        Assert.That((read.Text("e"), read.Number("e"), read.Time("e"), read.Object("x"), read.Flag("x")), Is.EqualTo(((string?)null, (long?)null, (DateTimeOffset?)null, (JsonRecord?)null, false)));
    }

    [Test]
    public void Escapes_of_other_writers_are_understood() => Assert.That(
        JsonParser.Parse("""  { "t" : "\u00E9\u00e9\/\b\f\n\r\t\"\\\ud83D\uDE00" , "l" : [ "a" , "b" ] , "e" : [ ] , "o" : { } }  """).Text("t"),
        Is.EqualTo("éé/\b\f\n\r\t\"\\😀"));

    [TestCase("")]
    [TestCase("[]")]
    [TestCase("1")]
    [TestCase("{")]
    [TestCase("{}}")]
    [TestCase("{} {}")]
    [TestCase("""{"a":1,}""")]
    [TestCase("""{"a":1 "b":2}""")]
    [TestCase("""{"a";1}""")]
    [TestCase("""{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}}}""")]
    [TestCase("""{"a":}""")]
    [TestCase("""{a:1}""")]
    [TestCase("""{"a":1,"a":2}""")]
    [TestCase("""{"a":01}""")]
    [TestCase("""{"a":1.5}""")]
    [TestCase("""{"a":1e3}""")]
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
    public void What_is_not_such_json_is_refused(string text) => Assert.Throws<FormatException>(() => JsonParser.Parse(text));

    [Test]
    public void Every_digit_of_an_escape_counts() =>
        Assert.That(JsonParser.Parse("""{"t":"\u0099\uabcf\uABCF\ufFaA"}""").Text("t"), Is.EqualTo("\u0099\uabcf\uABCF\ufFaA"));

    [Test]
    public void Eight_levels_are_read() =>
        Assert.That(JsonParser.Parse("""{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}}""").Has("a"), Is.True);

    [Test]
    public void A_blank_needs_no_escape() => Assert.That(new JsonLine().Add("a b", "c d").ToString(), Is.EqualTo("""{"a b":"c d"}"""));

    [Test]
    public void What_is_wrong_is_told_by_its_place() =>
        Assert.That(Assert.Throws<FormatException>(() => JsonParser.Parse("""{"a":x}"""))!.Message, Is.EqualTo("it is not valid JSON at character 6"));

    [Test]
    public void A_member_of_another_form_is_refused_by_its_name()
    {
        var read = JsonParser.Parse("""{"a":1,"b":"x","c":["x",1]}""");

        Assert.Multiple(() =>
        {
            Assert.That(() => read.Text("a"), Throws.TypeOf<FormatException>().With.Message.Contains("'a'"));
            Assert.That(() => read.Number("b"), Throws.TypeOf<FormatException>());
            Assert.That(() => read.Flag("b"), Throws.TypeOf<FormatException>());
            Assert.That(() => read.Time("b"), Throws.TypeOf<FormatException>());
            Assert.That(() => read.Texts("c"), Throws.TypeOf<FormatException>());
            Assert.That(() => read.RequiredText("missing"), Throws.TypeOf<FormatException>().With.Message.Contains("'missing'"));
        });
    }
}
