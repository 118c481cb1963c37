using System.Text;
using DropletActions.Http;

namespace DropletActions.Tests.Http;

/// <summary>The body of a request, which proves whether the request can have been read.</summary>
public sealed class RequestBodyTests
{
    [Test]
    public async Task Body_that_was_requested_cannot_be_withdrawn()
    {
        using var body = new RequestBody("{}"u8.ToArray());
        using var sent = new MemoryStream();
        await body.CopyToAsync(sent);

        Assert.That(Encoding.UTF8.GetString(sent.ToArray()), Is.EqualTo("{}"));
        Assert.That(body.TryWithdraw(), Is.False);
    }

    [Test]
    public void Body_that_was_withdrawn_is_never_sent()
    {
        using var body = new RequestBody("{}"u8.ToArray());
        using var sent = new MemoryStream();

        Assert.That(body.TryWithdraw(), Is.True);
        Assert.That(body.TryWithdraw(), Is.True);
        Assert.That(() => body.CopyToAsync(sent), Throws.InstanceOf<HttpRequestException>().Or.InstanceOf<InvalidOperationException>());
        Assert.That(sent.ToArray(), Is.Empty);
    }

    [Test]
    public async Task Body_is_sent_once_even_if_a_handler_repeats_it()
    {
        using var body = new RequestBody("{}"u8.ToArray());
        using var sent = new MemoryStream();
        await body.CopyToAsync(sent);

        Assert.That(() => body.CopyToAsync(sent), Throws.InstanceOf<HttpRequestException>().Or.InstanceOf<InvalidOperationException>());
        Assert.That(sent.Length, Is.EqualTo(2));
    }

    [Test]
    public void Body_has_its_length_and_the_JSON_content_type()
    {
        using var body = new RequestBody("{}"u8.ToArray());
        Assert.That((body.Headers.ContentLength, body.Headers.ContentType?.ToString()), Is.EqualTo(((long?)2, "application/json")));
    }
}
