using System.Management.Automation;
using System.Management.Automation.Host;

namespace DropletActions.Tests.Support;

/// <summary>The runtime of a cmdlet, reduced to progress; like that of a pipeline it can have ended.</summary>
internal sealed class RecordingRuntime : ICommandRuntime
{
    public List<ProgressRecord> Records { get; } = [];

    public bool IsStopped { get; set; }

    public PSTransactionContext? CurrentPSTransaction => throw new NotSupportedException();

    public PSHost? Host => throw new NotSupportedException();

    public void WriteProgress(ProgressRecord progressRecord) => Add(progressRecord);

    public void WriteProgress(long sourceId, ProgressRecord progressRecord) => Add(progressRecord);

    public bool ShouldContinue(string? query, string? caption) => true;

    public bool ShouldContinue(string? query, string? caption, ref bool yesToAll, ref bool noToAll) => true;

    public bool ShouldProcess(string? target) => true;

    public bool ShouldProcess(string? target, string? action) => true;

    public bool ShouldProcess(string? verboseDescription, string? verboseWarning, string? caption) => true;

    public bool ShouldProcess(string? verboseDescription, string? verboseWarning, string? caption, out ShouldProcessReason shouldProcessReason)
    {
        shouldProcessReason = ShouldProcessReason.None;
        return true;
    }

    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    public void ThrowTerminatingError(ErrorRecord errorRecord) => throw errorRecord.Exception;

    public bool TransactionAvailable() => false;

    public void WriteCommandDetail(string? text)
    {
    }

    public void WriteDebug(string? text)
    {
    }

    public void WriteError(ErrorRecord errorRecord)
    {
    }

    public void WriteObject(object? sendToPipeline)
    {
    }

    public void WriteObject(object? sendToPipeline, bool enumerateCollection)
    {
    }

    public void WriteVerbose(string? text)
    {
    }

    public void WriteWarning(string? text)
    {
    }

    private void Add(ProgressRecord record)
    {
        if (IsStopped)
            throw new PipelineStoppedException();

        Records.Add(record);
    }
}
