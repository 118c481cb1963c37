using System.Reflection;
using System.Runtime.CompilerServices;
using DropletActions.Engine;
using DropletActions.Loading;
using DropletActions.Sandbox;

namespace DropletActions.Probe;

/// <summary>
/// Runs the staged module without PowerShell, on the runtimes that the tests find: it imports the module, reads doctl's file, connects to a
/// sandbox, lists the Droplets, waits for two actions beside an error, and resumes all of it. Its arguments are the path of a journal and
/// the folders of the assemblies.
/// </summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        // PowerShell too loads the module by its path, and its references from the same folder.
        AppDomain.CurrentDomain.AssemblyResolve += (_, asked) => arguments.Skip(1)
            .Select(folder => Path.Combine(folder, new AssemblyName(asked.Name).Name + ".dll")).Where(File.Exists).Select(Assembly.LoadFrom).FirstOrDefault();
        try
        {
            await RunAsync(arguments[0]).ConfigureAwait(false);
            return 0;
        }
        catch (Exception e)
        {
            Console.Error.WriteLine(e);
            return 1;
        }
    }

    // A method of its own, because its types can be loaded only after the handler is there.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task RunAsync(string journalPath)
    {
        // It throws if a type cannot be loaded.
        _ = typeof(ModuleLifecycle).Assembly.GetTypes();
        new ModuleLifecycle().OnImport();
        Console.WriteLine($"doctl: {PrivateDependencies.ReadDoctl("work").Token}");

        using var sandbox = DropletSandbox.Start(new() { ActionSeconds = 0.1 });
        var api = PrivateDependencies.CreateApi(new(sandbox.BaseUri, sandbox.Token, "probe", SystemClock.Instance));
        using var session = new ApiSession(api, SystemClock.Instance);
        var droplets = await api.ListDropletsAsync(new(), 1, CancellationToken.None).ConfigureAwait(false);
        Console.WriteLine($"droplets: {string.Join(" ", droplets.Items.Select(droplet => droplet.Name))}");

        var ids = droplets.Items.Take(2).Select(droplet => droplet.DropletId).Append(1);
        var request = ActionRequest.Create("reboot", []);
        for (var i = 0; i < 2; i++)
        {
            using var journal = RunJournal.Open(journalPath, new("Restart-Droplet", request.Key, $"{sandbox.BaseUri}"), SystemClock.Instance);
            Reboot(session, journal, request, ids).OrderBy(line => line, StringComparer.Ordinal).ToList().ForEach(Console.WriteLine);
        }

        var states = RunJournal.Read(journalPath).Select(entry => entry.State).OrderBy(state => state, StringComparer.Ordinal);
        Console.WriteLine($"journal: {string.Join(" ", states)}, requests: {sandbox.Calls.Count(call => call.Method == "POST")}");
        foreach (var json in AppDomain.CurrentDomain.GetAssemblies().Where(assembly => assembly.GetName().Name == "System.Text.Json"))
            Console.WriteLine($"json: {json.GetName().Version} {json.Location}");
    }

    private static List<string> Reboot(ApiSession session, RunJournal journal, ActionRequest request, IEnumerable<long> ids)
    {
        using var events = new EventQueue();
        using var run = new FleetRun(session, new() { Wait = true, Journal = journal }, events);
        foreach (var id in ids)
            run.TrySubmit(new DropletWork(request, id, null));
        run.Complete();
        var lines = new List<string>();
        while (true)
        {
            events.Reset();
            while (events.TryTake(out var item))
            {
                if (item is ActionReported { Action: var action })
                    lines.Add($"action: {action.Type} {action.Status}");
                else if (item is TargetFailed { Failure: var failure })
                    lines.Add($"failure: {failure.Kind}");
            }

            if (run.IsEnded && events.IsEmpty)
                return lines;

            events.Wait(TimeSpan.FromSeconds(1), CancellationToken.None);
        }
    }
}
