namespace DropletActions.Tests.Secrecy;

/// <summary>The token is in no error of any kind, from any layer; the server returns it wherever it can.</summary>
public sealed class ErrorTests
{
    [Test]
    public void Token_is_in_no_error_of([Values] FailureKind kind)
    {
        using var scene = new ErrorScene(kind);
        var host = scene.Host;

        var result = host.Run($"$VerbosePreference = $DebugPreference = 'Continue'; {scene.Statement}");

        // Too many failures, and problems of a check, come with those errors.
        Assert.That(result.Thrown is null ? result.Errors[^1].FullyQualifiedErrorId : result.ErrorId, Does.StartWith(kind.ToString()));
        var texts = Reachable.TextsOf(result).Concat(Reachable.TextsOf(host.Get("Error"))).Append(host.Host.Text);
        Assert.That(texts.Where(text => text.Contains(host.Sandbox.Token, StringComparison.OrdinalIgnoreCase)), Is.Empty);
    }
}
