namespace DropletActions.Engine;

/// <summary>Waits until a Droplet is ready: the phase between the end of its action and its report.</summary>
/// <param name="when">When it is ready; null for no such phase.</param>
/// <param name="poller">Reads a Droplet that the wait for its action did not read.</param>
/// <param name="report">Asks the pipeline thread, and notes why a Droplet is not ready yet.</param>
internal sealed class Readiness(ReadyWhen? when, ActionPoller poller, IPortDialer dialer, RunReport report, IClock clock)
{
    /// <summary>Waits for the Droplet of an action that is done.</summary>
    /// <param name="done">How the wait for the action ended; a failure is returned as it is.</param>
    /// <param name="begun">When the wait for the action began.</param>
    /// <param name="timeout">How long both waits may last together; null for no end.</param>
    /// <returns>The same action, with a failure if the Droplet is not ready.</returns>
    public async Task<WaitResult> WaitAsync(WaitResult done, DateTimeOffset begun, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        if (when is null || done.Failure is not null || done.Action.DropletId is null)
            return done;

        report.Probing(1);
        try
        {
            var read = done.Droplet is null
                ? await poller.ReadDropletAsync(done.Action, LeftOf(timeout, begun), cancellationToken).ConfigureAwait(false) with { Warning = done.Warning }
                : done;
            if (read.Droplet is { } droplet)
                return await ProbeAsync(read, droplet, begun, timeout, cancellationToken).ConfigureAwait(false);

            return read.Failure is { Kind: FailureKind.WaitTimedOut } late ? read with { Failure = late with { Kind = FailureKind.NotReady } } : read;
        }
        finally
        {
            report.Probing(-1);
        }
    }

    private async Task<WaitResult> ProbeAsync(WaitResult done, Droplet droplet, DateTimeOffset begun, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var tries = new Tries(droplet, done.Action);
        using var givesUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var timeUp = LeftOf(timeout, begun) is { } left ? clock.Delay(left, givesUp.Token) : clock.UntilCanceled(givesUp.Token);
        var probing = ProbeUntilReadyAsync(tries, givesUp.Token);
        await Task.WhenAny(probing, timeUp).ConfigureAwait(false);
        givesUp.Cancel();
        try
        {
            await probing.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The time is up.
        }

        cancellationToken.ThrowIfCancellationRequested();
        return tries.IsReady ? done : done with { Failure = NotReady(tries, done.Action, timeout) };
    }

    /// <summary>Tries at once, and then each second to five, until the Droplet is ready or can't become so.</summary>
    private async Task ProbeUntilReadyAsync(Tries tries, CancellationToken cancellationToken)
    {
        for (var since = clock.UtcNow; ; await clock.Delay(PollSchedule.NextProbe(clock.UtcNow - since), cancellationToken).ConfigureAwait(false))
        {
            if (await TryAsync(tries, cancellationToken).ConfigureAwait(false) is not { } miss)
            {
                tries.IsReady = true;
                return;
            }

            if (miss != tries.Last)
                report.Note($"{DropletLabel.Full(tries.Name, tries.Droplet.DropletId)} is not ready yet: {miss}.");
            tries.Last = miss;
            if (miss.IsFinal)
                return;
        }
    }

    /// <returns>Null when the Droplet is ready.</returns>
    private async Task<Miss?> TryAsync(Tries tries, CancellationToken cancellationToken)
    {
        if (when!.Port is { } port && await DialAsync(tries.Droplet, port, cancellationToken).ConfigureAwait(false) is { } miss)
            return miss;

        return when.IsAsked && await AskAsync(tries, cancellationToken).ConfigureAwait(false) is { } why ? new("the check of -Until did not succeed", why) : null;
    }

    private async Task<Miss?> DialAsync(Droplet droplet, int port, CancellationToken cancellationToken)
    {
        if (ReadyWhen.AddressOf(droplet) is not { } address)
            return new(FormattableString.Invariant($"port {port} cannot be checked"), "the Droplet has no IP address") { IsFinal = true };

        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var dialing = dialer.DialAsync(address, port, ends.Token);
        await Task.WhenAny(dialing, clock.Delay(PollSchedule.ProbeTimeout, ends.Token)).ConfigureAwait(false);
        ends.Cancel();
        DialFailure? failed;
        try
        {
            failed = await dialing.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            failed = DialFailure.NoResponse;
        }

        cancellationToken.ThrowIfCancellationRequested();
        return failed is null ? null : new(FormattableString.Invariant($"port {port} of {address} did not accept a connection"), failed.Why) { IsFinal = failed.IsFinal };
    }

    /// <returns>Null when the pipeline thread says yes, otherwise why not.</returns>
    private async Task<string?> AskAsync(Tries tries, CancellationToken cancellationToken)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var question = new ReadinessAsked(tries.Droplet, clock, ends.Token);
        tries.Last ??= new("the check of -Until did not succeed", "it did not end in time");
        report.Ask(question);
        await Task.WhenAny(question.Answered, clock.UntilCanceled(ends.Token)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return await question.Answered.ConfigureAwait(false);
    }

    /// <summary>What is left of a wait: enough for one try, because the action itself was done in time.</summary>
    private TimeSpan? LeftOf(TimeSpan? timeout, DateTimeOffset begun)
    {
        var left = begun + timeout - clock.UtcNow;
        return left < PollSchedule.MinProbing ? PollSchedule.MinProbing : left;
    }

    private Failure NotReady(Tries tries, DropletAction action, TimeSpan? timeout)
    {
        var miss = tries.Last ?? new("it was not checked", "the time was up");
        var what = $"The {action.Type} of {DropletLabel.Full(tries.Name, tries.Droplet.DropletId)} {(action.IsNotNeeded ? "was not needed" : "is completed")}";
        var within = miss.IsFinal || timeout is null ? "" : $" within {Sentence.Duration(timeout.Value)}";
        return new(FailureKind.NotReady, $"{what}, but {miss.What}{within}: {Sentence.Open(miss.Why)}.")
        {
            Advice = action.IsNotNeeded || miss.IsFinal
                ? "Check the Droplet with Get-Droplet, and in the console of the control panel."
                : FormattableString.Invariant($"To keep waiting: Wait-DropletAction -Droplet {tries.Droplet.DropletId} -ActionId {action.Id}{when!.Parameters} -TimeoutSec <seconds>"),
            Action = action,
            DropletId = action.DropletId,
            ActionType = action.Type,
        };
    }

    /// <summary>Why a try found the Droplet not ready.</summary>
    /// <param name="What">What did not happen, as a clause.</param>
    /// <param name="Why">The reason, as a clause.</param>
    private sealed record Miss(string What, string Why)
    {
        /// <summary>Whether no further try can succeed.</summary>
        public bool IsFinal { get; init; }

        public override string ToString() => $"{What}: {Sentence.Open(Why)}";
    }

    /// <summary>The tries for one Droplet.</summary>
    private sealed class Tries(Droplet droplet, DropletAction action)
    {
        public Droplet Droplet => droplet;

        public string? Name => action.DropletName ?? (droplet.Name.Length > 0 ? droplet.Name : null);

        public bool IsReady { get; set; }

        public Miss? Last { get; set; }
    }
}
