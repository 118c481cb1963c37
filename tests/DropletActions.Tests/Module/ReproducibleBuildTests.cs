using System.IO.Compression;
using System.Reflection.PortableExecutable;
using System.Text;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Module;

/// <summary>
/// Whoever builds a commit gets the same bytes: nothing in what is published tells where, when or by whom it was built. That two clones
/// are equal is shown by the comparison in <c>docs/contributing.md</c>; here stands what would make them differ.
/// </summary>
public sealed class ReproducibleBuildTests
{
    private static readonly DateTime s_packed = new(2000, 1, 1);

    private static IEnumerable<string> Assemblies() =>
        Directory.GetFiles(StagedModule.Published, "DropletActions*.dll", SearchOption.AllDirectories).Select(Path.GetFileName).Cast<string>();

    [TestCaseSource(nameof(Assemblies))]
    public void Assembly_has_a_checksum_instead_of_a_date_and_no_local_path(string name)
    {
        using var file = File.OpenRead(Directory.GetFiles(StagedModule.Published, name, SearchOption.AllDirectories).Single());
        using var assembly = new PEReader(file);
        var entries = assembly.ReadDebugDirectory();

        Assert.That(entries.Select(entry => entry.Type), Has.Member(DebugDirectoryEntryType.Reproducible));
        var symbols = entries.Single(entry => entry.Type == DebugDirectoryEntryType.CodeView);
        Assert.That(assembly.ReadCodeViewDebugDirectoryData(symbols).Path, Does.StartWith("/_/"));
    }

    [Test]
    public void No_published_file_contains_the_folder_it_was_built_in()
    {
        var folder = Repository.Root.TrimEnd(Path.DirectorySeparatorChar);
        Encoding[] encodings = [Encoding.UTF8, Encoding.Unicode];
        foreach (var path in Directory.GetFiles(StagedModule.Published, "*", SearchOption.AllDirectories))
        {
            var bytes = File.ReadAllBytes(path);
            Assert.That(encodings.Any(encoding => bytes.AsSpan().IndexOf(encoding.GetBytes(folder)) >= 0), Is.False, path);
        }
    }

    [Test]
    public void All_files_of_the_package_have_the_same_date()
    {
        using var package = ZipFile.OpenRead(Directory.GetFiles(AppContext.BaseDirectory, "DropletActions.*.nupkg").Single());
        Assert.That(package.Entries.Select(entry => entry.LastWriteTime.DateTime), Is.All.EqualTo(s_packed));
    }
}
