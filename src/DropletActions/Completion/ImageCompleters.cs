using System.Globalization;
using DropletActions.Rendering;

namespace DropletActions.Completion;

/// <summary>Completes the image of a rebuild: public ones by slug, the account's own by id, newest first, found by their names too.</summary>
internal sealed class ImageCompleter : AccountCompleter
{
    internal override IEnumerable<Suggestion> Suggestions(TypedStatement statement)
    {
        var account = statement.Account;
        Await(statement, account.LoadImagesAsync());
        var images = account.Cache.Images.Items;
        return [
            .. images.Where(image => image.Slug is not null).OrderBy(image => image.Slug, StringComparer.Ordinal)
                .Select(image => new Suggestion(image.Slug!, $"{image.Distribution} {image.Name}")),
            .. images.Where(image => image.Slug is null).OrderByDescending(image => image.CreatedAt).Select(OwnImage.ToSuggestion),
        ];
    }
}

/// <summary>Completes the image of a restore: the backups of the statement's Droplet, newest first.</summary>
internal sealed class BackupCompleter : AccountCompleter
{
    internal override IEnumerable<Suggestion> Suggestions(TypedStatement statement)
    {
        var (account, droplets) = (statement.Account, DropletIds(statement));
        Await(statement, Task.WhenAll((droplets ?? []).Select(account.LoadBackupsAsync)));
        return account.Cache.Backups.Items
            .Where(backup => droplets?.Contains(backup.DropletId) != false)
            .OrderByDescending(backup => backup.CreatedAt)
            .Select(OwnImage.ToSuggestion);
    }
}

/// <summary>Completes <c>-Image</c> of <c>Invoke-DropletAction</c>, whose meaning depends on <c>-Type</c>.</summary>
internal sealed class ImageOfTypeCompleter : AccountCompleter
{
    internal override IEnumerable<Suggestion> Suggestions(TypedStatement statement) =>
        ActionCatalog.Find(statement["Type"] as string ?? "")?.Parameter("Image") is { Names: AccountObject.Backup }
            ? new BackupCompleter().Suggestions(statement)
            : new ImageCompleter().Suggestions(statement);
}

/// <summary>An image that has only an id.</summary>
internal static class OwnImage
{
    public static Suggestion ToSuggestion(DropletImage image)
    {
        var id = image.Id.ToString(CultureInfo.InvariantCulture);
        var made = DisplayText.DayAndTime(image.CreatedAt);
        return new(id, string.Format(CultureInfo.InvariantCulture, "{0} '{1}' made {2}, {3:0.##} GB", image.Type, image.Name, made, image.SizeGB))
        {
            Label = $"{id} {made} {image.Name}",
            OtherName = image.Name,
        };
    }
}
