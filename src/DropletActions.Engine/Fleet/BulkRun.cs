namespace DropletActions.Engine;

/// <summary>
/// Starts an action on any set of Droplets in four requests: makes a tag, puts it on all of them, starts the action by the tag, and
/// removes the tag. Each target ends with its action or with an error of its own.
/// </summary>
internal sealed class BulkRun(ApiSession session, FleetOptions options, FleetRun run)
{
    private static readonly string[] s_scopes = ["tag:create", "tag:delete", "tag:read"];

    private readonly ActionStarter _starter = new(session, options);

    /// <summary>Runs it to its end; the tag is gone, or warned of, when it returns or throws.</summary>
    /// <param name="assignment">What to do, and the targets.</param>
    /// <param name="accept">Takes each action that was started, as an assignment for its Droplet.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DropletApiException"><see cref="FailureKind.Unauthorized"/> and <see cref="FailureKind.JournalUnreadable"/>: all else becomes the targets' errors.</exception>
    /// <exception cref="OperationCanceledException">It was given up while the action's request was out.</exception>
    public async Task RunAsync(Assignment assignment, Action<Assignment, DropletAction> accept, CancellationToken cancellationToken)
    {
        var scene = new Scene(assignment, accept);
        run.Tally.Add(scene.Open.Count - 1);
        try
        {
            var leftovers = await session.TemporaryTags.CheckAsync(run.Events, cancellationToken).ConfigureAwait(false);
            await RunTaggedAsync(scene, cancellationToken).ConfigureAwait(false);
            foreach (var droplet in scene.TakeOpen())
                Settle(scene, droplet);
            await session.TemporaryTags.ClearAsync(leftovers, run.Events, cancellationToken).ConfigureAwait(false);
        }
        catch (DropletApiException e) when (e.Kind is not (FailureKind.Unauthorized or FailureKind.JournalUnreadable))
        {
            FailAll(scene, Explained(assignment.Request, e.Failure));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && !scene.IsStarting)
        {
            // Stopped while nothing was under way that is not told already.
        }
        catch (Exception e) when (e is not (DropletApiException or OperationCanceledException))
        {
            FailAll(scene, Failure.Unexpected(e));
        }

        await Task.WhenAll(scene.Recorded).ConfigureAwait(false);
    }

    private async Task RunTaggedAsync(Scene scene, CancellationToken cancellationToken)
    {
        var tag = session.TemporaryTags.New();
        try
        {
            await tag.CreateAsync(cancellationToken).ConfigureAwait(false);
            foreach (var refused in await tag.PutOnAsync([.. scene.Open.Keys], cancellationToken).ConfigureAwait(false))
            {
                Fail(scene, scene.Open[refused.Key], refused.Value);
                scene.Open.Remove(refused.Key);
            }

            if (scene.Open.Count > 0)
                await StartAsync(scene, tag.Name, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await tag.RemoveAsync(run.Events, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task StartAsync(Scene scene, string tag, CancellationToken cancellationToken)
    {
        var request = scene.Assignment.Request;
        scene.IsStarting = true;
        var actions = await _starter.StartAsync(request, SendAsync, [.. scene.Open.Keys], cancellationToken).ConfigureAwait(false);
        scene.IsStarting = false;
        if (actions is null)
            throw new OperationCanceledException(cancellationToken);

        foreach (var action in actions)
            Accept(scene, action);

        if (scene.Open.Count > 0)
            scene.Tagged = await ListAsync(tag, cancellationToken).ConfigureAwait(false);

        async Task<IReadOnlyList<DropletAction>> SendAsync()
        {
            var started = await session.Api.StartActionByTagAsync(tag, request.Body, cancellationToken).ConfigureAwait(false);
            scene.IsAnswered = true;
            return started;
        }
    }

    private static void Accept(Scene scene, DropletAction action)
    {
        var name = action.DropletId is { } id && scene.Open.TryGetValue(id, out var droplet) && droplet.Name.Length > 0 ? droplet.Name : null;
        scene.Open.Remove(action.DropletId ?? 0);
        scene.Accept(Alone(scene.Assignment, action.DropletId ?? 0, name), action with { DropletName = name });
    }

    /// <summary>Why some got no action: their Droplets as they are, while the tag is still on them.</summary>
    /// <returns>Null when they cannot be read: nobody fails for that.</returns>
    private async Task<IReadOnlyDictionary<long, Droplet>?> ListAsync(string tag, CancellationToken cancellationToken)
    {
        try
        {
            var tagged = await new DropletDirectory(session.Api).ListAsync(new() { Tag = tag }, cancellationToken).ConfigureAwait(false);
            return tagged.ToDictionary(droplet => droplet.DropletId);
        }
        catch (DropletApiException e) when (e.Kind != FailureKind.Unauthorized)
        {
            run.Events.Add(new Noted($"Why some Droplets got no action could not be found out: {e.Message}"));
            return null;
        }
    }

    /// <summary>The bulk request passed over this one.</summary>
    private void Settle(Scene scene, Droplet droplet)
    {
        var request = scene.Assignment.Request;
        var isOnce = scene.IsAnswered || request.Type.IsRepeatable;
        var now = scene.Tagged is { } tagged && tagged.TryGetValue(droplet.DropletId, out var seen) ? seen : null;
        if (scene.Tagged is not null && now is null)
        {
            Fail(scene, droplet, new(FailureKind.DropletNotFound, $"there is no Droplet {droplet.DropletId} for this token.")
            {
                Advice = "Check the id, and that the token belongs to the account or team that has it.",
            });
        }
        else if (options.WaitIfBusy && isOnce && now is { Locked: true })
        {
            run.Events.Add(new Noted($"{Named(droplet)} is busy with another event: {request.Type.Name} is tried again by a request of its own."));
            run.Continue(Alone(scene.Assignment, droplet.DropletId, now.Name));
        }
        else
        {
            Fail(scene, droplet, new(isOnce ? FailureKind.NotActedOn : FailureKind.OutcomeUnknown, isOnce
                ? $"The API started none{Reason(now)}."
                : $"The answer was lost, and no action of it was found{Reason(now)}.")
            {
                Advice = now is { Locked: true }
                    ? "Wait until the other event is over, or give -WaitIfBusy, which tries again until it is."
                    : "Look with Get-Droplet and Get-DropletAction whether the action fits its state, then try it alone.",
            });
        }
    }

    private static string Reason(Droplet? now) => now switch
    {
        null => "",
        { Locked: true } => ": another event is pending on the Droplet",
        _ => $" and gives no reason; the Droplet reads '{now.Status}'",
    };

    private void FailAll(Scene scene, Failure failure)
    {
        foreach (var droplet in scene.TakeOpen())
            Fail(scene, droplet, failure);
    }

    private void Fail(Scene scene, Droplet droplet, Failure failure)
    {
        var type = scene.Assignment.Request.Type.Name;
        if (options.Journal is { } journal)
            scene.Recorded.Add(journal.FailAsync(scene.Assignment.Request, [droplet.DropletId], failure));
        run.Tally.Fail();
        run.Events.Add(new TargetFailed(failure with
        {
            Message = $"{type} of {Named(droplet)}: {failure.Message}",
            DropletId = droplet.DropletId,
            ActionType = type,
        }));
    }

    private static Failure Explained(ActionRequest request, Failure failure)
    {
        if (failure.Kind != FailureKind.Forbidden)
            return failure;

        var scopes = string.Join(", ", s_scopes.Concat(request.Type.Scopes));
        return failure with { Message = $"{failure.Message} -Bulk needs the scopes {scopes}.", Advice = $"Use a token with the scopes {scopes}, or leave -Bulk out." };
    }

    private static Assignment Alone(Assignment assignment, long dropletId, string? name) =>
        assignment with { IsBulk = false, TagDroplets = [], DropletId = dropletId, DropletName = name };

    private static string Named(Droplet droplet) => droplet.Name.Length > 0 ? $"{droplet.Name} ({droplet.DropletId})" : $"Droplet {droplet.DropletId}";

    /// <summary>How far one bulk run is.</summary>
    private sealed class Scene(Assignment assignment, Action<Assignment, DropletAction> accept)
    {
        public Assignment Assignment => assignment;

        public Action<Assignment, DropletAction> Accept => accept;

        /// <summary>The targets of which nothing has been told yet.</summary>
        public Dictionary<long, Droplet> Open { get; } = assignment.TagDroplets.ToDictionary(droplet => droplet.DropletId);

        /// <summary>Whether the action's request may be out.</summary>
        public bool IsStarting { get; set; }

        /// <summary>Whether the API itself said which actions it started; otherwise they were looked for.</summary>
        public bool IsAnswered { get; set; }

        /// <summary>The tag's Droplets after the request; null when nobody had to know, or could.</summary>
        public IReadOnlyDictionary<long, Droplet>? Tagged { get; set; }

        /// <summary>The failures on their way to the journal.</summary>
        public List<Task> Recorded { get; } = [];

        public List<Droplet> TakeOpen()
        {
            var open = Open.Values.ToList();
            Open.Clear();
            return open;
        }
    }
}
