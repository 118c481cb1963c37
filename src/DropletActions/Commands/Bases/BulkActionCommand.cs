namespace DropletActions.Commands;

/// <summary>A cmdlet whose action the API can start on many Droplets in one bulk request.</summary>
/// <remarks>Scopes tag:create, tag:delete and tag:read besides the action's own.</remarks>
public abstract class BulkActionCommand : DropletActionCommand
{
    /// <summary>
    /// Collect all Droplets first, then start the action on all of them in one request, by a temporary tag: four to six requests for
    /// a thousand Droplets.
    /// </summary>
    [Parameter(ParameterSetName = ByDroplet)]
    public SwitchParameter Bulk { get; set; }

    private protected override bool IsBulk => Bulk;
}
