using System.Reflection;

namespace DropletActions.Tests.Support;

/// <summary>The repository that the tests were built in.</summary>
internal static class Repository
{
    /// <summary>Its root: the folder with the module's manifest.</summary>
    public static string Root { get; } = Find();

    /// <summary>The manifest, importable because the build staged <c>bin/</c> beside it.</summary>
    public static string Manifest { get; } = Path.Combine(Root, "DropletActions.psd1");

    /// <summary>A folder of the build, which the test project names as assembly metadata.</summary>
    public static string Known(string name) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == name).Value!;

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "DropletActions.psd1")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("The tests do not run inside the repository.");
    }
}
