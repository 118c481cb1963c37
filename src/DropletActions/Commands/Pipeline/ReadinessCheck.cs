namespace DropletActions.Commands;

/// <summary>The user's own check of <c>-Until</c>. It runs on the pipeline thread, in the scope of the statement, with the Droplet in <c>$_</c>.</summary>
internal sealed class ReadinessCheck(ScriptBlock script)
{
    /// <summary>Runs it for a Droplet.</summary>
    /// <param name="ended">Stops the script block when its result is no longer needed.</param>
    /// <returns>Null when it returned something true; otherwise why not, as a clause.</returns>
    /// <exception cref="PipelineStoppedException">The statement was stopped.</exception>
    public string? Run(Droplet droplet, CancellationToken ended)
    {
        if (ended.IsCancellationRequested)
            return "it did not end in time";

        // A pipeline of its own can be stopped alone, and its errors do not reach the user's error stream.
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell.AddCommand(@"Microsoft.PowerShell.Core\ForEach-Object").AddParameter("Process", script);
        try
        {
            using var stop = ended.Register(() => shell.BeginStop(null, null));
            var output = shell.Invoke(new[] { droplet });
            return shell.Streams.Error.Count > 0 ? Failed(shell.Streams.Error[0].ToString())
                : LanguagePrimitives.IsTrue(output) ? null
                : "it returned nothing that is true";
        }
        catch (PipelineStoppedException) when (ended.IsCancellationRequested)
        {
            return "it did not end in time";
        }
        catch (RuntimeException e) when (e is not PipelineStoppedException)
        {
            return Failed(e.ErrorRecord?.ToString() ?? e.Message);
        }
    }

    private static string Failed(string message) => $"it failed: {Sentence.Open(message)}";
}
