using System.Globalization;

namespace DropletActions.Completion;

/// <summary>Completes <c>-Droplet</c> with names, and with ids once a digit is typed or where a name is not usable.</summary>
internal sealed class DropletCompleter : AccountCompleter
{
    internal override IEnumerable<Suggestion> Suggestions(TypedStatement statement)
    {
        var account = statement.Account;
        Await(statement, account.LoadDropletsAsync());
        var droplets = account.Cache.Droplets.Items;
        var shared = new HashSet<string>(
            droplets.GroupBy(droplet => droplet.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1).Select(group => group.Key),
            StringComparer.OrdinalIgnoreCase);
        foreach (var droplet in droplets.OrderBy(droplet => droplet.Name, StringComparer.OrdinalIgnoreCase).ThenBy(droplet => droplet.DropletId))
        {
            var id = droplet.DropletId.ToString(CultureInfo.InvariantCulture);
            var tooltip = $"{droplet.Name} ({id}): {droplet.Status} in {droplet.RegionSlug}, {droplet.SizeSlug}";
            if (shared.Contains(droplet.Name) || !IsTakenAsName(droplet.Name))
                yield return new(id, tooltip) { Label = $"{droplet.Name} ({id})", OtherName = droplet.Name };
            else
                yield return new(droplet.Name, tooltip);

            if (statement.Word.IsNumber)
                yield return new(id, tooltip) { Label = $"{id} ({droplet.Name})" };
        }
    }

    /// <summary>Whether <c>-Droplet</c> accepts it as a name, rather than an id or a wildcard, and a command line can show it.</summary>
    private static bool IsTakenAsName(string name) =>
        name.Trim().Length > 0 && !name.All(char.IsDigit) && !WildcardPattern.ContainsWildcardCharacters(name) && name.IndexOf('`') < 0 && ScreenText.IsSafe(name);
}
