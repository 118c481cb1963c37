using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DropletActions.Tests.Http;

/// <summary>A certificate for 127.0.0.1 that is made in memory. No store of the machine knows it.</summary>
public sealed class TestCertificate : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;

    /// <param name="isTrusted">Whether the tests' client trusts it; the product's own handler never does.</param>
    public TestCertificate(bool isTrusted = true)
    {
        IsTrusted = isTrusted;
        _certificate = new CertificateRequest("CN=127.0.0.1", _key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        Context = SslStreamCertificateContext.Create(_certificate, null, offline: true);
    }

    public bool IsTrusted { get; }

    public SslStreamCertificateContext Context { get; }

    /// <summary>Whether a server has shown this certificate.</summary>
    public bool Is(X509Certificate2? shown) => shown?.RawDataMemory.Span.SequenceEqual(_certificate.RawDataMemory.Span) == true;

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }
}
