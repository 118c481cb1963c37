using System.Runtime.InteropServices;
using DropletActions.Sandbox;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Connections;

/// <summary><c>Connect-DigitalOcean -DoctlContext</c>: doctl's token, only on request.</summary>
[NonParallelizable]
public sealed class DoctlContextTests
{
    private const string Secret = "dop_v1_0123456789abcdef";

    private string _folder = "";
    private string _file = "";
    private DropletSandbox _sandbox = null!;
    private EnvironmentVariables _environment = null!;
    private ModuleHost _host = null!;

    [SetUp]
    public void Start()
    {
        _folder = Directory.CreateTempSubdirectory("doctl").FullName;
        _file = Path.Combine(_folder, "config.yaml");
        _sandbox = DropletSandbox.Start(new() { ActionSeconds = 0 });
        _environment = new() { DoctlFile = _file };
        _host = new();
    }

    [TearDown]
    public void Stop()
    {
        _host.Dispose();
        _environment.Dispose();
        _sandbox.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [TestCase("default")]
    [TestCase("work")]
    [TestCase("Work", Description = "doctl writes names in lower case, and takes them in any.")]
    public void Token_and_address_of_a_context_are_used(string context)
    {
        var (unnamed, named) = context == "default" ? (_sandbox.Token, Secret) : (Secret, _sandbox.Token);
        Write($"access-token: {unnamed}\napi-url: {_sandbox.BaseUri}\nauth-contexts:\n  home: {Secret}\n  work: '{named}'\ncontext: home\noutput: text\n");

        var result = _host.Run($"Connect-DigitalOcean -SkipValidation -DoctlContext {context}; Restart-Droplet web-01; (Get-DigitalOceanConnection).TokenSource");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(_sandbox.Actions, Has.Count.EqualTo(1));
        Assert.That(result.Output[^1], Is.EqualTo("doctl context " + context));
    }

    [Test]
    public void Address_is_taken_from_the_parameter_then_the_file_then_the_environment()
    {
        Write($"access-token: {Secret}\napi-url: https://doctl.example.com\n");
        _environment.Address = "https://environment.example.com";
        Assert.That(Address("-BaseUri https://given.example.com"), Is.EqualTo("https://given.example.com/"));
        Assert.That(Address(""), Is.EqualTo("https://doctl.example.com/"));

        Write($"access-token: {Secret}\napi-url: ''\n");
        Assert.That(Address(""), Is.EqualTo("https://environment.example.com/"));

        string Address(string parameters) => _host.Run($"(Connect-DigitalOcean -SkipValidation -DoctlContext default {parameters} -PassThru).BaseUri.AbsoluteUri").Output.Single()!.ToString()!;
    }

    [Test]
    public void Unusable_value_is_reported_with_its_file()
    {
        Write("access-token: two words\n");
        Assert.That(Message(), Does.StartWith("The token of doctl's context 'default' contains a space"));

        Write($"access-token: {Secret}\napi-url: http://example.com\n");
        Assert.That(Message(), Does.StartWith("The api-url of doctl's configuration 'http://example.com' is not https"));

        string Message() => _host.Run("Connect-DigitalOcean -SkipValidation -DoctlContext default").TheError.Exception.Message;
    }

    [Test]
    public void File_is_where_doctl_keeps_it_without_a_variable()
    {
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Linux))
            Assert.Ignore("The folder can be moved on Linux only.");
        (_environment.DoctlFile, _environment.ConfigurationFolder) = (null, _folder);
        Directory.CreateDirectory(Path.Combine(_folder, "doctl"));
        File.WriteAllText(Path.Combine(_folder, "doctl", "config.yaml"), $"access-token: {Secret}\n");

        Assert.That(_host.Run("(Connect-DigitalOcean -SkipValidation -DoctlContext default -PassThru).TokenSource").Output, Is.EqualTo(new[] { "doctl context default" }));
    }

    [Test]
    public void File_is_read_only_on_request()
    {
        Write($"access-token: {Secret}\n");

        Assert.That(_host.Run("Restart-Droplet 5").ErrorId, Is.EqualTo("NotConnected"));
    }

    [TestCase(null, "home", "There is no doctl configuration", "doctl auth init")]
    [TestCase("", "home", "no token for the context 'home'", "It has no tokens")]
    [TestCase("- a\n- b\n", "home", "no token for the context 'home'", "It has no tokens")]
    [TestCase("access-token: " + Secret + "\nauth-contexts:\n  work: " + Secret + "\n", "home", "no token for the context 'home'", "default, work")]
    [TestCase("auth-contexts:\n  home: ''\n  work: [" + Secret + "]\n", "home", "no token for the context 'home'", "It has no tokens")]
    [TestCase("access-token: " + Secret + "\n\tauth-contexts: {" + Secret, "home", "is not YAML: see line 2", "Correct the file")]
    [TestCase("access-token: " + Secret + "\napi-url: nonsense\n", "default", "api-url of doctl's configuration is not an address", "https://")]
    [TestCase("access-token: " + Secret + "\napi-url: http://example.com\n", "default", "https", "")]
    public void Missing_or_wrong_value_is_reported_without_the_token(string? content, string context, string message, string advice)
    {
        if (content is not null)
            Write(content);

        var result = _host.Run($"Connect-DigitalOcean -SkipValidation -DoctlContext {context}");

        var error = result.TheError;
        Assert.That(error.FullyQualifiedErrorId, Does.StartWith("ParameterInvalid"));
        Assert.That(error.Exception.Message, Does.Contain(message));
        Assert.That(error.ErrorDetails.RecommendedAction, Does.Contain(advice));
        for (var exception = error.Exception; exception is not null; exception = exception.InnerException)
            Assert.That(exception.ToString() + error.ErrorDetails, Does.Not.Contain(Secret));
    }

    private static IEnumerable<TestCaseData> Hostile()
    {
        yield return Case("sequences in one line", string.Concat(Enumerable.Repeat("[", 200_000)), "levels deep");
        yield return Case("mappings in one line", string.Concat(Enumerable.Repeat("{", 200_000)), "levels deep");
        yield return Case("mappings as keys", string.Concat(Enumerable.Repeat("{? ", 100_000)), "levels deep");
        yield return Case("named mappings in one line", string.Concat(Enumerable.Repeat("{a: ", 200_000)), "levels deep");
        yield return Case("compact block sequences", string.Concat(Enumerable.Repeat("- ", 200_000)) + "a", "levels deep");
        yield return Case("compact block keys", string.Concat(Enumerable.Repeat("? ", 200_000)) + "a", "levels deep");
        yield return Case("block mappings", "x\nb:\n" + string.Concat(Enumerable.Range(1, 1300).Select(depth => new string(' ', depth) + "a:\n")), "levels deep");
        yield return Case("a length without end", string.Concat(Enumerable.Repeat("# nothing\n", 200_000)), "more than 1,048,576 characters");
        yield return Case("one long line", new string('a', 2_000_000), "more than 1,048,576 characters");

        static TestCaseData Case(string name, string value, string says) => new TestCaseData(value, says).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Hostile)), CancelAfter(60_000)]
    public void File_that_is_nested_too_deeply_or_too_long_is_refused(string value, string says)
    {
        Write($"access-token: {Secret}\nother:\n  - {value}\n");

        var error = _host.Run("Connect-DigitalOcean -SkipValidation -DoctlContext default").TheError;

        Assert.That(error.FullyQualifiedErrorId, Does.StartWith("ParameterInvalid"));
        Assert.That(error.Exception.Message, Does.Contain(says).And.Not.Contain(Secret));
        Assert.That(error.ErrorDetails.RecommendedAction, Does.StartWith("Correct the file"));
    }

    [Test, CancelAfter(60_000)]
    public void Exponential_aliases_take_no_time()
    {
        // Written out, the last one has 10^30 texts; as a key, its hash would be made of all of them.
        var levels = Enumerable.Range(1, 30).Select(level => $"l{level}: &l{level} [{string.Join(",", Enumerable.Repeat($"*l{level - 1}", 10))}]\n");
        Write($"access-token: {_sandbox.Token}\napi-url: {_sandbox.BaseUri}\nl0: &l0 [x]\n{string.Concat(levels)}? *l30\n: value\n");

        var result = _host.Run("Connect-DigitalOcean -SkipValidation -DoctlContext default; Restart-Droplet web-01");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(_sandbox.Actions, Has.Count.EqualTo(1));
    }

    [Test]
    public void Token_of_an_alias_is_used()
    {
        Write($"tokens: [&work '{_sandbox.Token}']\napi-url: {_sandbox.BaseUri}\nauth-contexts:\n  work: *work\n  other: &other {Secret}\n");

        Assert.That(_host.Run("Connect-DigitalOcean -SkipValidation -DoctlContext work; Restart-Droplet web-01").Errors, Is.Empty);
    }

    [Test]
    public void Duplicate_key_is_refused()
    {
        Write($"access-token: {Secret}\naccess-token: {Secret}2\n");

        Assert.That(_host.Run("Connect-DigitalOcean -DoctlContext default").TheError.Exception.Message, Does.Contain("is not YAML: see line 2"));
    }

    private void Write(string content) => File.WriteAllText(_file, content);
}
