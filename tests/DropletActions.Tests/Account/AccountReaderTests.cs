using DropletActions.Engine;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Account;

/// <summary>Each list by the name that errors use.</summary>
public sealed class AccountReaderTests
{
    private static IEnumerable<TestCaseData> Lists()
    {
        yield return Case("list of Droplets", reader => reader.Droplets(new()).AllAsync(default));
        yield return Case("list of actions", reader => reader.Actions().AllAsync(default));
        yield return Case("list of the actions of Droplet 5", reader => reader.ActionsOf(5).AllAsync(default));
        yield return Case("list of the snapshots of Droplet 5", reader => reader.SnapshotsOf(5).AllAsync(default));
        yield return Case("list of the backups of Droplet 5", reader => reader.BackupsOf(5).AllAsync(default));
        yield return Case("list of the kernels of Droplet 5", reader => reader.KernelsOf(5).AllAsync(default));
        yield return Case("list of the account's images", reader => reader.Images().AllAsync(default));
        yield return Case("list of public images", reader => reader.Distributions().AllAsync(default));
        yield return Case("list of sizes", reader => reader.Sizes().AllAsync(default));
        yield return Case("list of tags", reader => reader.Tags().AllAsync(default));

        static TestCaseData Case(string name, Func<AccountReader, Task> read) =>
            new TestCaseData(name, (Func<IDropletApi, Task>)(api => read(new(api, new())))).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Lists))]
    public void Error_of_an_endless_list_names_it(string name, object read)
    {
        using var api = new FakeDropletApi
        {
            ListDroplets = (_, _, _) => Endless<Droplet>(),
            ListActions = (_, _) => Endless<DropletAction>(),
            ListDropletActions = (_, _, _) => Endless<DropletAction>(),
            ListSnapshots = (_, _, _) => Endless<DropletImage>(),
            ListBackups = (_, _, _) => Endless<DropletImage>(),
            ListKernels = (_, _, _) => Endless<DropletKernel>(),
            ListImages = (_, _) => Endless<DropletImage>(),
            ListDistributions = (_, _) => Endless<DropletImage>(),
            ListSizes = (_, _) => Endless<DropletSize>(),
            ListTags = (_, _) => Endless<string>(),
        };
        var failure = Assert.ThrowsAsync<DropletApiException>(() => ((Func<IDropletApi, Task>)read)(api))!.Failure;
        Assert.That(failure.Message, Is.EqualTo($"The {name} does not end: the last 4 pages repeated earlier ones, and the API says that more follow."));
        Assert.That(failure.Advice, Is.EqualTo("Try again later. https://status.digitalocean.com lists known incidents."));
    }

    private static Task<Page<T>> Endless<T>() => Task.FromResult(new Page<T>([], HasNext: true, null));
}
