using System.Collections;
using DropletActions.Engine;

namespace DropletActions.Commands;

/// <summary>A cmdlet whose one parameter may come with each record: a backup from the pipeline brings its Droplet and its id.</summary>
public abstract class RecordActionCommand : DropletActionCommand
{
    private bool _isOnCommandLine;

    /// <summary>The action's type, and its parameter as it is now.</summary>
    private protected abstract (string Type, string Parameter, object? Value) Asked { get; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _isOnCommandLine = MyInvocation.BoundParameters.ContainsKey(Asked.Parameter);
        base.BeginProcessing();
    }

    private protected override bool IsByRecord => !_isOnCommandLine || ByScript.Contains(Asked.Parameter);

    /// <summary>The records come later, each with a key of its own.</summary>
    private protected override string RequestKey => IsByRecord
        ? ActionRequest.Verbatim(new Hashtable { ["type"] = Asked.Type, [Asked.Parameter] = "by row" }).Key
        : base.RequestKey;

    /// <summary>A Droplet has an Image too: the one it was made from, which nobody has asked to rebuild it from.</summary>
    private protected override ActionRequest MakeRequest(DropletTarget? target) =>
        Request(Asked.Type, (Asked.Parameter, _isOnCommandLine || target is not { IsDroplet: true } ? Asked.Value : null));
}
