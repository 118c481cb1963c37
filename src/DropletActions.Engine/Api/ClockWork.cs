namespace DropletActions.Engine;

/// <summary>Starts work on other threads through a clock, which counts it from that moment.</summary>
internal static class ClockWork
{
    /// <summary>Runs asynchronous work on another thread.</summary>
    /// <returns>Ends as the work does.</returns>
    public static Task Run(this IClock clock, Func<Task> work) => clock.Run(async () =>
    {
        await work().ConfigureAwait(false);
        return true;
    });

    /// <inheritdoc cref="Run(IClock, Func{Task})"/>
    public static Task<T> Run<T>(this IClock clock, Func<Task<T>> work)
    {
        var start = new Task<Task<T>>(work);
        clock.Post(() => start.RunSynchronously(TaskScheduler.Default));
        return start.Unwrap();
    }

    /// <summary>Waits indefinitely until a token is canceled.</summary>
    public static Task UntilCanceled(this IClock clock, CancellationToken cancellationToken)
    {
        var canceled = new TaskCompletionSource<bool>();
        cancellationToken.Register(() => clock.PostResult(canceled, true));
        return canceled.Task;
    }

    /// <summary>Completes a task on another thread, so that its continuations run there. Only the first call has an effect.</summary>
    public static void PostResult<T>(this IClock clock, TaskCompletionSource<T> source, T result) => clock.Post(() => source.TrySetResult(result));
}
