using System.Globalization;
using System.Management.Automation;
using DropletActions.Engine;
using DropletActions.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace DropletActions.Tests.Commands;

/// <summary>The same for Invoke-DropletAction, on the command line and in the cells of a plan, where an empty one sets no parameter.</summary>
public sealed class PlanInputTests : InputScene
{
    private static readonly string[] s_types = [.. ActionCatalog.All.Where(type => !type.Parameters.Any(parameter => parameter.IsRequired)).Select(type => type.Name)];

    /// <summary>Types without parameters, as people write them, and any text.</summary>
    private static readonly Arbitrary<string> s_written = Gen.OneOf(
        Gen.Elements(s_types), Gen.Elements(s_types).Select(type => type.ToUpperInvariant()), Gen.Elements(s_types).Select(type => $" {type}\t"), Inputs.Texts.Generator).ToArbitrary();

    // What a cell holds: spreadsheets leave blanks in empty ones.
    private static readonly Arbitrary<string> s_cells = Gen.Frequency((4, Inputs.Texts.Generator), (1, Gen.Elements("", " ", "\t", "\u00a0"))).ToArbitrary();

    [TestCase("Invoke-DropletAction 3164444 -Type $v")]
    [TestCase("[pscustomobject]@{ DropletId = 3164444; Type = $v } | Invoke-DropletAction")]
    [Property("Parameter", "Type")]
    public void A_type(string script) => ForAll(s_written, script + " -Confirm:$false", "Type", text =>
        Array.Find(s_types, type => type.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase)) is { } type ? Body(type) : null);

    [TestCase("-Type change_kernel -Kernel $v", "Kernel")]
    [TestCase("-Type restore -Image $v", "Image")]
    [TestCase("-Type change_backup_policy -Plan daily -Hour $v", "Hour")]
    public void A_number(string parameters, string parameter) => ForAll(
        Inputs.Numbers, $"Invoke-DropletAction 3164444 {parameters} -Confirm:$false", parameter, value => Sent(parameter, value));

    [TestCase("Type = 'change_kernel'; Kernel = $v", "Kernel")]
    [TestCase("Type = 'restore'; Image = $v", "Image")]
    [TestCase("Type = 'change_backup_policy'; Plan = 'daily'; Hour = $v", "Hour")]
    public void A_number_in_a_cell(string cells, string parameter) => ForAll(
        Inputs.Numbers, Row(cells), parameter, value => parameter == "Hour" && IsEmpty(value) ? Policy("change_backup_policy", ("plan", "daily")) : Sent(parameter, value));

    [TestCase("Type = 'resize'; Size = $v", "Size")]
    [TestCase("Type = 'rename'; Name = $v", "Name")]
    [TestCase("Type = 'snapshot'; Name = $v", "Name")]
    [TestCase("Type = 'change_backup_policy'; Plan = $v", "Plan")]
    [TestCase("Type = 'enable_backups'; Plan = $v", "Plan")]
    [TestCase("Type = 'enable_backups'; Plan = 'weekly'; Weekday = $v", "Weekday")]
    public void A_text_in_a_cell(string cells, string parameter) => ForAll(s_cells, Row(cells), parameter, cell =>
    {
        var text = cell.Trim();
        var type = cells.Split('\'')[1];
        return (parameter, IsEmpty(text)) switch
        {
            ("Size", _) => IsSlug(text) ? Body(type, ("size", text)) : null,
            ("Name", true) => type == "snapshot" ? Body(type) : null,
            ("Name", false) => IsClean(text) ? Body(type, ("name", text)) : null,
            ("Plan", true) => type == "enable_backups" ? Body(type) : null,
            ("Plan", false) => IsPlan(text) ? Policy(type, ("plan", Known(text) ?? text)) : null,
            (_, true) => Policy(type, ("plan", "weekly")),
            (_, false) => Day(text) is { } day ? Policy(type, ("plan", "weekly"), ("weekday", day)) : null,
        };
    });

    private static string Row(string cells) => $"[pscustomobject]@{{ DropletId = 3164444; {cells} }} | Invoke-DropletAction -Confirm:$false";

    /// <summary>A value that PowerShell converts to text means what the text means.</summary>
    private static string? Sent(string parameter, object? value)
    {
        if (!long.TryParse(LanguagePrimitives.ConvertTo<string>(value), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return null;

        return parameter switch
        {
            "Hour" => number is >= 0 and <= 20 && number % 4 == 0 ? Policy("change_backup_policy", ("plan", "daily"), ("hour", number)) : null,
            _ when number < 1 => null,
            "Image" => Body("restore", ("image", number)),
            _ => Body("change_kernel", ("kernel", number)),
        };
    }

    private static bool IsEmpty(object? value) => string.IsNullOrWhiteSpace(LanguagePrimitives.ConvertTo<string>(value));
}
