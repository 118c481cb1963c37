namespace DropletActions.Engine;

/// <summary>The name of a Droplet in a message: <c>web-01 (3164444)</c>, or <c>Droplet 3164444</c> without a name.</summary>
internal static class DropletLabel
{
    /// <summary>Names a Droplet.</summary>
    /// <param name="name">Its name; null or empty where it is not known.</param>
    public static string Of(string? name, long dropletId) =>
        string.IsNullOrEmpty(name) ? FormattableString.Invariant($"Droplet {dropletId}") : FormattableString.Invariant($"{name} ({dropletId})");

    /// <summary>Names a Droplet where the words around it do not say that it is one: <c>Droplet web-01 (3164444)</c>.</summary>
    public static string Full(string? name, long dropletId) => string.IsNullOrEmpty(name) ? Of(name, dropletId) : "Droplet " + Of(name, dropletId);

    /// <summary>Names a Droplet in a column of a table: by its name, or by its id where the name is not known. Null without either.</summary>
    /// <param name="name">Its name; null or empty where it is not known.</param>
    /// <param name="dropletId">Its id; null or 0 where it is not known.</param>
    public static string? Short(string? name, long? dropletId) =>
        !string.IsNullOrEmpty(name) ? name : dropletId > 0 ? FormattableString.Invariant($"{dropletId}") : null;

    public static string Of(Droplet droplet) => Of(droplet.Name, droplet.DropletId);
}
