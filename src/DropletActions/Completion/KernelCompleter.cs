using System.Globalization;

namespace DropletActions.Completion;

/// <summary>Completes <c>-Kernel</c> with the kernels of the statement's Droplet, the latest id first.</summary>
internal sealed class KernelCompleter : AccountCompleter
{
    internal override IEnumerable<Suggestion> Suggestions(TypedStatement statement)
    {
        var (account, droplets) = (statement.Account, DropletIds(statement));
        Await(statement, Task.WhenAll((droplets ?? []).Select(account.LoadKernelsAsync)));
        return account.Cache.Kernels.Items
            .Where(kernel => droplets?.Contains(kernel.DropletId) != false)
            .GroupBy(kernel => kernel.Id).OrderByDescending(group => group.Key)
            .Select(group => ToSuggestion(group.First()));
    }

    private static Suggestion ToSuggestion(DropletKernel kernel)
    {
        var id = kernel.Id.ToString(CultureInfo.InvariantCulture);
        return new(id, $"{kernel.Name}, {kernel.Version}") { Label = $"{id} {kernel.Version}", OtherName = kernel.Version };
    }
}
