using DropletActions.Binding;
using DropletActions.Rendering;

namespace DropletActions.Commands;

/// <summary><c>Get-DropletJournal</c>: the content of a journal, one object for each Droplet and request; also while its run continues.</summary>
/// <remarks>Makes no request and needs no connection.</remarks>
[Cmdlet(VerbsCommon.Get, "DropletJournal")]
[OutputType(typeof(DropletJournalEntry))]
public sealed class GetDropletJournalCommand : PSCmdlet
{
    /// <summary>The journals. Paths are taken literally.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "Journal")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var path in Path)
        {
            try
            {
                WriteObject(RunJournal.Read(FilePath.Resolve(SessionState, path)), enumerateCollection: true);
            }
            catch (DropletApiException e)
            {
                WriteError(ErrorRecords.From(e, path));
            }
        }
    }
}
