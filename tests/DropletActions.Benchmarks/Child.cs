using System.Diagnostics;

namespace DropletActions.Benchmarks;

/// <summary>This program again, as a process of its own.</summary>
internal sealed class Child : IDisposable
{
    private readonly Process _process;

    private Child(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
    }

    /// <summary>Starts a server; the child lives until it is disposed.</summary>
    public static (Child Child, Uri Address) StartServer(TimeSpan delay)
    {
        var child = new Child("server", delay.TotalMilliseconds.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var port = child._process.StandardOutput.ReadLine();
        return (child, new($"http://127.0.0.1:{port}/"));
    }

    /// <summary>Runs one measurement in a fresh process and reads its figure.</summary>
    public static double Measure(params string[] arguments)
    {
        using var child = new Child(arguments);
        var text = child._process.StandardOutput.ReadToEnd();
        child._process.WaitForExit();
        return double.Parse(text.Trim().Split('\n')[^1], System.Globalization.CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
