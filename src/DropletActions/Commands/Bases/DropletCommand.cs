using DropletActions.Binding;
using DropletActions.Connections;
using DropletActions.Rendering;

namespace DropletActions.Commands;

/// <summary>A cmdlet that uses the API: its connection, its cancellation, and the only place where it waits for a task.</summary>
public abstract class DropletCommand : PSCmdlet, IDisposable
{
    /// <summary>The parameter sets that most of them have.</summary>
    private protected const string ByDroplet = "Droplet";

    /// <inheritdoc cref="ByDroplet"/>
    private protected const string ByTag = "Tag";

    private readonly CancellationTokenSource _stop = new();
    private bool? _hasConnection;

    /// <summary>The connection to use; otherwise the session's, otherwise the environment's.</summary>
    [Parameter]
    [ValidateNotNull]
    [ConnectionTransformation]
    public DigitalOceanConnection? Connection { get; set; }

    /// <summary>Waits for requests, and renders what they report.</summary>
    internal RequestPump Requests => field ??= new(this);

    internal CancellationToken Cancellation => _stop.Token;

    private protected DigitalOceanConnection Connected => field ??= OrTerminate(() => Connection ?? ConnectionStore.Current.Resolve());

    internal ApiSession Session => Connected.Session;

    internal DropletDirectory Directory => field ??= new(Session.Reader);

    /// <summary>What runs a fleet for this cmdlet; null where it runs none.</summary>
    private protected virtual FleetPump? Pump => null;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends pending work. PowerShell calls it, whatever ended the cmdlet.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing)
            return;

        Pump?.Dispose();
        Requests.Dispose();
        _stop.Dispose();
    }

    /// <summary>Ctrl+C: cancels, and neither waits nor writes.</summary>
    protected override void StopProcessing() => _stop.Cancel();

    /// <summary>Writes a verbose message. The names in it are external text.</summary>
    internal new void WriteVerbose(string text) => Requests.Render(new Noted(text));

    /// <summary>Writes a warning. The names in it are external text.</summary>
    internal new void WriteWarning(string text) => Requests.Render(new Warned(text));

    /// <summary>Waits for a request on the pipeline thread.</summary>
    internal T Await<T>(Func<CancellationToken, Task<T>> request) =>
        Requests.Await(Session, request, task => Pump?.TryWaitFor(task) == true, Cancellation);

    /// <summary>The Droplets that a target means. An id is used as given; no request checks it.</summary>
    /// <exception cref="DropletApiException">No Droplet has the name, several have it, or none matches the wildcard.</exception>
    internal IReadOnlyList<(long Id, string? Name)> Locate(DropletTarget target)
    {
        if (target.Id is { } id)
            return [(id, target.Name ?? NameOf(id))];

        var found = target.IsWildcard
            ? Await(token => Directory.FindAllAsync(target.Name!, target.Matches, token))
            : [Await(token => Directory.FindOneAsync(target.Name!, token))];
        return [.. found.Select(droplet => (droplet.DropletId, (string?)droplet.Name))];
    }

    /// <summary>The name of a Droplet, from the lists that were read on this connection; null where none of them has it. No request asks for it.</summary>
    private protected string? NameOf(long dropletId) => HasConnection ? Session.Lookup.Cache.NameOf(dropletId) : null;

    /// <summary>An action with the name of its Droplet, where that is known.</summary>
    private protected DropletAction Named(DropletAction action) =>
        action is { DropletName: null, DropletId: { } id } && NameOf(id) is { } name ? action with { DropletName = name } : action;

    /// <summary>Whether there is a connection. <c>-WhatIf</c> needs none.</summary>
    internal bool HasConnection => _hasConnection ??= FindConnection();

    /// <summary>The same for a cmdlet that only reads: as elsewhere in PowerShell, a wildcard without a match returns nothing.</summary>
    private protected IReadOnlyList<(long Id, string? Name)> LocateToRead(DropletTarget target)
    {
        try
        {
            return Locate(target);
        }
        catch (DropletApiException e) when (target.IsWildcard && e.Kind == FailureKind.DropletNameNotFound)
        {
            return [];
        }
    }

    /// <summary>Reads a list page by page, so that the first page comes at once, and pages that the pipeline does not consume are not read.</summary>
    private protected IEnumerable<IReadOnlyList<T>> ReadPages<T>(Pages<T> pages)
    {
        while (pages.HasNext)
            yield return Await(pages.NextAsync);
    }

    /// <summary>Ends the cmdlet with an error after which it cannot continue.</summary>
    internal void ThrowTerminating(DropletApiException exception, object? target = null)
    {
        Pump?.EndEarly();
        ThrowTerminatingError(ErrorRecords.From(exception, target));
    }

    /// <summary>The errors of this statement.</summary>
    internal FailureTally Failures => field ??= new(this);

    /// <summary>Writes an error that ends nothing by itself.</summary>
    internal void Report(ErrorRecord error)
    {
        Pump?.BeforeError();
        Failures.Add(error);
        WriteError(error);
    }

    /// <summary>
    /// Does something for one of many. If it fails, the others continue, unless the failure concerns all of them, such as a
    /// token that is not accepted.
    /// </summary>
    internal void Try(object target, Action work)
    {
        try
        {
            work();
        }
        catch (DropletApiException e) when (e.Failure.EndsRun)
        {
            ThrowTerminating(e);
        }
        catch (DropletApiException e)
        {
            Report(ErrorRecords.From(e, target));
        }
    }

    /// <summary>Does something whose failures end the cmdlet.</summary>
    internal void OrTerminate(Action work) => OrTerminate(() =>
    {
        work();
        return true;
    });

    /// <summary>Runs something whose failures end the cmdlet.</summary>
    internal T OrTerminate<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (DropletApiException e)
        {
            ThrowTerminating(e);
            throw;
        }
    }

    private bool FindConnection()
    {
        try
        {
            return Connection is not null || ConnectionStore.Current.Resolve() is not null;
        }
        catch (DropletApiException)
        {
            return false;
        }
    }
}
