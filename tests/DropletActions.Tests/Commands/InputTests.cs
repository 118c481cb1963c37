using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json;
using System.Text.Json.Nodes;
using DropletActions.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace DropletActions.Tests.Commands;

/// <summary>
/// Whatever a parameter is given, either exactly that reaches the wire, escaped once, or it is refused by an error that names the
/// parameter, before anything is sent.
/// </summary>
public sealed class InputTests : InputScene
{
    [TestCase("Get-Droplet $v", "/v2/droplets/{0}")]
    [TestCase("$v | Restart-Droplet", "/v2/droplets/{0}/actions")]
    [TestCase("[pscustomobject]@{ DropletName = $v } | Stop-Droplet", null)]
    [Property("Parameter", "Droplet")]
    public void A_name(string script, string? byId) => ForAll(Inputs.Texts, script, "Droplet", text =>
    {
        var name = text.Trim();
        if (byId is not null && name.TrimStart('+', '-').All(char.IsAsciiDigit))
            return long.TryParse(name, NumberStyles.AllowLeadingSign, null, out var id) && id >= 1 ? Format(byId, id) : null;

        if (name.Length is 0 or > 255 || !IsClean(name) || IsBrokenPattern(name))
            return null;

        var asked = WildcardPattern.ContainsWildcardCharacters(name) ? "" : "&name=" + Uri.EscapeDataString(WildcardPattern.Unescape(name));
        return "/v2/droplets?per_page=200&page=1" + asked;
    });

    [TestCase("Get-Droplet -Tag $v")]
    [TestCase("Restart-Droplet -Tag $v")]
    [TestCase("Invoke-DropletAction -Tag $v -Type power_on")]
    [Property("Parameter", "Tag")]
    public void A_tag(string script) => ForAll(Inputs.Texts, script, "Tag", text =>
        IsTag(text) ? "/v2/droplets?per_page=200&page=1&tag_name=" + Uri.EscapeDataString(text) : null);

    [TestCase("Restart-Droplet -Tag $v -PowerCycle")]
    [TestCase("Invoke-DropletAction -Tag $v -Type snapshot")]
    public void A_tag_of_a_bulk_request(string script) => Prop.ForAll(Inputs.Texts, text =>
    {
        if (!IsTag(text))
            return;

        var droplet = Host.Sandbox.AddDroplet("tagged", tags: [text]);
        Host.Sandbox.Calls.Clear();
        Host.Set("v", text);

        Assert.That(Host.Run(script).All<DropletAction>().Select(action => action.DropletId), Does.Contain(droplet.Id));
        Assert.That(Host.Sandbox.Calls.Find("POST").Single().Path, Is.EqualTo("/v2/droplets/actions?tag_name=" + Uri.EscapeDataString(text)));
    }).Holds(60);

    [TestCase("Rename-Droplet 3164444 $v", "rename", "NewName")]
    [TestCase("New-DropletSnapshot 3164444 -Name $v", "snapshot", "Name")]
    [TestCase("Invoke-DropletAction 3164444 -Type rename -Name $v", "rename", "Name")]
    [Property("Parameter", "NewName")]
    [Property("Parameter", "Name")]
    public void A_name_to_give(string script, string type, string parameter) => ForAll(Inputs.Texts, script, parameter, text =>
        IsClean(text) && !string.IsNullOrWhiteSpace(text) ? Body(type, ("name", text)) : null);

    [TestCase("Resize-Droplet 3164444 $v -Confirm:$false")]
    [TestCase("Invoke-DropletAction 3164444 resize -Size $v -Confirm:$false")]
    [Property("Parameter", "Size")]
    public void A_size(string script) => ForAll(Inputs.Texts, script, "Size", text => IsSlug(text) ? Body("resize", ("size", text)) : null);

    [TestCase("Reset-Droplet 3164444 $v -Confirm:$false")]
    [TestCase("Invoke-DropletAction 3164444 rebuild -Image $v -Confirm:$false")]
    [Property("Parameter", "Image")]
    public void An_image(string script) => ForAll(Inputs.Texts, script, "Image", text =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, null, out var id) && id >= 1 ? Body("rebuild", ("image", id))
        : IsSlug(text) && !text.All(c => char.IsAsciiDigit(c) || c is '-' or '.') ? Body("rebuild", ("image", text))
        : null);

    [TestCase("Set-DropletBackupPolicy 3164444 -Plan $v")]
    [TestCase("Invoke-DropletAction 3164444 change_backup_policy -Plan $v")]
    [Property("Parameter", "Plan")]
    public void A_plan(string script) => ForAll(Inputs.Texts, script, "Plan", text =>
        IsPlan(text) ? Policy("change_backup_policy", ("plan", Known(text) ?? text)) : null);

    [TestCase("Enable-DropletBackup 3164444 -Plan weekly -Weekday $v")]
    [TestCase("Invoke-DropletAction 3164444 enable_backups -Plan weekly -Weekday $v")]
    [Property("Parameter", "Weekday")]
    public void A_weekday(string script) => ForAll(Inputs.Texts, script, "Weekday", text =>
        Day(text) is { } day ? Policy("enable_backups", ("plan", "weekly"), ("weekday", day)) : null);

    [TestCase("Restore-Droplet 3164444 -Image $v -Confirm:$false", "restore", "Image")]
    [TestCase("Set-DropletKernel 3164444 -Kernel $v", "change_kernel", "Kernel")]
    [Property("Parameter", "Kernel")]
    public void An_id_to_send(string script, string type, string parameter) => ForAll(Inputs.Numbers, script, parameter, value =>
        Whole(value) is { } id and >= 1 ? Body(type, (parameter.ToLowerInvariant(), id)) : null);

    [TestCase("Set-DropletBackupPolicy 3164444 -Plan daily -Hour $v", "change_backup_policy")]
    [TestCase("Enable-DropletBackup 3164444 -Plan daily -Hour $v", "enable_backups")]
    [Property("Parameter", "Hour")]
    public void An_hour(string script, string type) => ForAll(Inputs.Numbers, script, "Hour", value =>
        value is null ? Policy(type, ("plan", "daily"))
        : Whole(value) is { } hour and >= 0 and <= 20 && hour % 4 == 0 ? Policy(type, ("plan", "daily"), ("hour", hour))
        : null);

    [TestCase("Get-DropletAction -ActionId $v", "/v2/actions/{0}")]
    [TestCase("Get-DropletAction 3164444 -ActionId $v", "/v2/droplets/3164444/actions/{0}")]
    [TestCase("Wait-DropletAction -Droplet 3164444 -ActionId $v", "/v2/droplets/3164444/actions/{0}")]
    [Property("Parameter", "ActionId")]
    public void An_id_to_ask_for(string script, string path) => ForAll(Inputs.Numbers, script, "ActionId", value =>
        Whole(value) is { } id and >= 1 ? Format(path, id) : null);

    [Test]
    public void An_id_of_a_Droplet() => ForAll(Inputs.Numbers, "Get-Droplet $v", "Droplet", value =>
        value is string text && !text.Trim().TrimStart('+', '-').All(char.IsAsciiDigit) ? IsClean(text) ? "" : null
        : Whole(value) is { } id and >= 1 ? Format("/v2/droplets/{0}", id)
        : null);

    [Test]
    [Property("Parameter", "Body")]
    public void A_value_of_a_body() => ForAll(Inputs.Values, "Invoke-DropletAction 3164444 -Body @{ type = 'newer'; value = $v }", "Body", value =>
        IsPossible(value) ? new JsonObject { ["type"] = "newer", ["value"] = Json(value) }.ToJsonString() : null, 150);

    [Test]
    public void A_member_of_a_body() => ForAll(Inputs.Texts, "Invoke-DropletAction 3164444 -Body @{ type = 'newer'; $v = 1 }", "Body", text =>
        Inputs.IsWhole(text) ? Body("newer", (text, 1)) : null);

    [Test]
    public void A_type_of_a_body() => ForAll(Inputs.Texts, "Invoke-DropletAction 3164444 -Body @{ type = $v }", "Body", text =>
        Inputs.IsWhole(text) && !string.IsNullOrWhiteSpace(text) ? Body(text) : null);

    [Test]
    public void Body_that_contains_itself_is_refused() =>
        AssertRefused("$body = @{ type = 'newer' }; $body.self = $body; Invoke-DropletAction 3164444 -Body $body", "-Body is nested too deeply.");

    [TestCase("$(([hashtable]@{ type = 'newer'; 7 = 1 }).Clone() | ForEach-Object { $_.Add('7', 2); $_ })", "-Body contains '7' twice.")]
    [TestCase("@{ type = 'newer'; \"a$([char]0xD83D)\" = 1 }", "-Body contains a string with an unpaired surrogate, which cannot be written as JSON.")]
    [TestCase("@{ type = \"newer$([char]0xDE00)\" }", "-Body contains a string with an unpaired surrogate, which cannot be written as JSON.")]
    public void Body_that_JSON_cannot_represent_is_refused(string body, string says) => AssertRefused($"Invoke-DropletAction 3164444 -Body {body}", says);

    [Test]
    public void Switch_in_a_body_is_sent_as_true_or_false()
    {
        Host.Sandbox.Calls.Clear();
        Host.Run("function Resize-All([switch] $Disk) { Invoke-DropletAction 3164444 -Body @{ type = 'newer'; disk = $Disk; list = @($Disk, $Disk) } }; Resize-All -Disk");
        Assert.That(Host.Bodies.Single(), Does.Contain("\"disk\":true").And.Contains("\"list\":[true,true]"));
    }

    private static bool IsTag(string text) => text.Length is > 0 and <= 255 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or ':');

    internal static bool IsBrokenPattern(string name)
    {
        try
        {
            _ = new WildcardPattern(name).IsMatch("");
            return false;
        }
        catch (WildcardPatternException)
        {
            return WildcardPattern.ContainsWildcardCharacters(name);
        }
    }

    private static bool IsPossible(object? value) => value switch
    {
        string text => Inputs.IsWhole(text),
        double.NaN or Version or TimeSpan => false,
        Hashtable table => table.Cast<DictionaryEntry>().All(entry => IsPossible(entry.Key) && IsPossible(entry.Value)),
        object?[] list => list.All(IsPossible),
        _ => true,
    };

    private static JsonNode? Json(object? value) => value switch
    {
        Hashtable table => new JsonObject(table.Cast<DictionaryEntry>().Select(entry => KeyValuePair.Create((string)entry.Key, Json(entry.Value)))),
        object?[] list => new JsonArray([.. list.Select(Json)]),
        _ => JsonSerializer.SerializeToNode(value),
    };
}
