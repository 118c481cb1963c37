using System.Globalization;
using DropletActions.Rendering;

namespace DropletActions.Completion;

/// <summary>Completes <c>-ActionId</c> with the newest actions of the statement's Droplet, or of the account where it names none.</summary>
internal sealed class ActionIdCompleter : AccountCompleter
{
    internal override IEnumerable<Suggestion> Suggestions(TypedStatement statement)
    {
        var (account, droplets) = (statement.Account, DropletIds(statement));
        Await(statement, droplets is null
            ? account.LoadActionsAsync(null)
            : Task.WhenAll(droplets.Select(id => account.LoadActionsAsync(id))));
        return account.Cache.Actions.Items
            .Where(action => droplets is null || (action.DropletId is { } id && droplets.Contains(id)))
            .OrderByDescending(action => action.Id)
            .Select(ToSuggestion);
    }

    private static Suggestion ToSuggestion(DropletAction action)
    {
        var id = action.Id.ToString(CultureInfo.InvariantCulture);
        return new(id, $"{action.Type} of {DisplayText.Text(action.Droplet)}: {action.Status}, started {DisplayText.DayAndTime(action.StartedAt)}") { Label = $"{id} {action.Type}" };
    }
}
