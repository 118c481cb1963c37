using DropletActions.Sandbox;
using DropletActions.Tests.Support;
using FsCheck.Fluent;

namespace DropletActions.Tests.Connections;

/// <summary>Values to connect with are used exactly, or refused by an error that names the parameter.</summary>
[NonParallelizable]
public sealed class InputTests
{
    private const string Contexts = "auth-contexts:\n  prod: dop_v1_a\n  'a b': dop_v1_b\n  'é日本': dop_v1_c\n  '0': dop_v1_d\naccess-token: dop_v1_e\n";

    private static readonly string[] s_contexts = ["default", "prod", "a b", "é日本", "0"];

    private DropletSandbox _sandbox = null!;
    private EnvironmentVariables _environment = null!;
    private ModuleHost _host = null!;
    private string _file = "";

    [OneTimeSetUp]
    public void Start()
    {
        _sandbox = DropletSandbox.Start(new() { BurstLimit = 1_000_000, HourlyLimit = 1_000_000 });
        _file = Path.GetTempFileName();
        File.WriteAllText(_file, Contexts);
        _environment = new() { DoctlFile = _file };
        _host = new(("token", _sandbox.Token));
    }

    [OneTimeTearDown]
    public void Stop()
    {
        _host.Dispose();
        _environment.Dispose();
        _sandbox.Dispose();
        File.Delete(_file);
    }

    [Test]
    public void The_path_of_an_address() => Prop.ForAll(Inputs.Texts, text =>
    {
        _sandbox.Calls.Clear();
        _host.Set("v", _sandbox.BaseUri + text);
        var result = _host.Run("$c = $null; $c = Connect-DigitalOcean -SkipValidation -Token $token -BaseUri $v -PassThru; if ($c) { Get-DropletAction -ActionId 7 -Connection $c }");

        if (_sandbox.Calls.Count > 0)
        {
            Assert.That(text, Does.Not.Contain('?').And.Not.Contain('#'));
            Assert.That(Inputs.IsWhole(text), Is.True);
            Assert.That(_sandbox.Calls[0].Path, Is.EqualTo(new Uri(_sandbox.BaseUri + text).AbsolutePath.TrimEnd('/') + "/v2/actions/7"));
        }
        else
        {
            Assert.That(result.ErrorId, Is.EqualTo("ParameterInvalid").Or.EqualTo("CannotConvertArgumentNoMessage"));
            Assert.That(result.TheError.Exception.Message, Does.Contain("BaseUri"));
            Assert.That(text.Contains('?') || text.Contains('#') || text.Length > 1000 || !Inputs.IsWhole(text), text);
        }
    }).Holds(60);

    [Test]
    [Property("Parameter", "BaseUri")]
    public void The_host_of_an_address([Values("https", "http")] string scheme) => Prop.ForAll(Inputs.Texts, text =>
    {
        var given = $"{scheme}://{text}";
        _host.Set("v", given);
        var result = _host.Run("Connect-DigitalOcean -SkipValidation -Token $token -BaseUri $v -PassThru");

        var isFit = Uri.TryCreate(given, UriKind.Absolute, out var address) && (scheme == "https" || address.IsLoopback)
            && (address.UserInfo + address.Query + address.Fragment).Length == 0 && Inputs.IsWhole(given);
        if (isFit)
        {
            Assert.That(((DigitalOceanConnection)result.Output.Single()!).BaseUri, Is.EqualTo(address));
            return;
        }

        Assert.That(result.Output, Is.Empty);
        Assert.That(result.ErrorId, Is.EqualTo("ParameterInvalid").Or.EqualTo("CannotConvertArgumentNoMessage"));
        Assert.That(result.TheError.Exception.Message, Does.Contain("BaseUri"));
    }).Holds(60);

    [Test]
    [Property("Parameter", "Token")]
    public void A_token() => Prop.ForAll(Inputs.Texts, given =>
    {
        _host.Set("v", given);

        // Blanks and line breaks around a token are removed.
        var text = given.Trim();
        var result = _host.Run("Connect-DigitalOcean -SkipValidation -Token $v -PassThru");

        if (text.Length is > 0 and < 50_000 && text.All(c => c is > ' ' and <= '~'))
        {
            Assert.That(result.Output, Has.Count.EqualTo(1));
            return;
        }

        Assert.That(result.ErrorId, Is.EqualTo("ParameterInvalid").Or.EqualTo("ParameterArgumentTransformationError"));
        Assert.That(result.TheError.Exception.Message, Does.Contain("Token"));
        if (text.Trim().Length > 8)
            Assert.That(result.TheError.ToString().Contains(text, StringComparison.Ordinal), Is.False);
    }).Holds(60);

    [Test]
    [Property("Parameter", "DoctlContext")]
    public void A_context_of_doctl() => Prop.ForAll(Gen.OneOf(Inputs.Texts.Generator, Gen.Elements(s_contexts)).ToArbitrary(), text =>
    {
        _host.Set("v", text);
        var result = _host.Run("Connect-DigitalOcean -SkipValidation -DoctlContext $v -PassThru");

        if (s_contexts.Contains(text, StringComparer.OrdinalIgnoreCase))
        {
            Assert.That(((DigitalOceanConnection)result.Output.Single()!).TokenSource, Is.EqualTo("doctl context " + text));
            return;
        }

        Assert.That(result.ErrorId, Is.EqualTo("ParameterInvalid").Or.StartsWith("ParameterArgumentValidationError"));
        Assert.That(result.TheError.Exception.Message, Does.Contain("DoctlContext"));
    }).Holds(60);
}
