using System.Management.Automation;
using System.Reflection;
using System.Reflection.Emit;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using DropletActions.Engine;
using DropletActions.Sandbox;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Module;

/// <summary>External text does not reach the terminal unchanged, in any table, list, stream, prompt or completion.</summary>
public sealed class ScreenSafetyTests
{
    // It clears the screen, sets the title, colors, rings, reverses, hides and breaks the line.
    private const string Hostile = "evil\u001b[2J\u001b]0;t\u0007\u009b31m\u202egpj\u2066\u200b\r\nX\u0085\u2028";

    private static readonly Type[] s_models =
        [typeof(DropletAction), typeof(Droplet), typeof(DropletImage), typeof(DropletKernel), typeof(DropletBackupPolicy), typeof(DropletJournalEntry), typeof(DropletPlanStep), typeof(DropletSize), typeof(Region)];

    private static readonly Assembly s_module = typeof(DropletActions.Commands.RestartDropletCommand).Assembly;

    /// <summary>Every output to a screen, and the only place in this module that uses it.</summary>
    private static readonly Dictionary<string, string[]> s_outlets = new()
    {
        ["Cmdlet.WriteVerbose"] = ["RequestPump.Render", "GetDigitalOceanConnectionCommand.EndProcessing"],
        ["Cmdlet.WriteDebug"] = ["RequestPump.Render"],
        ["Cmdlet.WriteWarning"] = ["RequestPump.Render", "ExportDropletTimelineCommand.EndProcessing"],
        ["Cmdlet.ShouldProcess"] = ["Confirmation.MayRun", "Confirmation.WriteWhatIf", "RemoveDropletSnapshotCommand.ProcessRecord", "ExportDropletTimelineCommand.EndProcessing"],
        ["PSHostUserInterface.WriteWarningLine"] = ["EarlyEnd.Write"],
        ["PSHostUserInterface.WriteProgress"] = ["ProgressDisplay.End"],
        ["ICommandRuntime.WriteProgress"] = ["ProgressDisplay.Show", "ProgressDisplay.ShowRequest", "ProgressDisplay.End"],
        ["ProgressRecord..ctor"] = ["ProgressDisplay.Record", "ProgressDisplay.End"],
        ["ErrorRecord..ctor"] = ["ErrorRecords.From"],
        ["ErrorDetails..ctor"] = ["ErrorRecords.From"],
        ["CompletionResult..ctor"] = ["TypedWord.Complete"],
        ["ArgumentTransformationMetadataException..ctor"] = ["BindingRefusal.Of"],
    };

    private static readonly string[] s_otherOutlets = ["Cmdlet.WriteInformation", "Cmdlet.ShouldContinue", "Cmdlet.WriteProgress", "Cmdlet.WriteCommandDetail"];

    private static IEnumerable<TestCaseData> Models => s_models.Select(type => new TestCaseData(type).SetArgDisplayNames(type.Name));

    [TestCaseSource(nameof(Models))]
    public void Table_of_hostile_text_is_safe(Type type)
    {
        using var host = new ModuleHost(("item", Make(type)));

        // A region is serialized as its slug, which is a text that no view of the module shows.
        var result = host.Run("""
            $item | Out-Host
            $copy = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($item, 3))
            if ($copy -isnot [string]) { $copy | Out-Host }
            """);

        Assert.That(result.Errors, Is.Empty);
        Assert.That(host.Host.Text, Does.Contain("evil"));
        AssertSafe(host.Host.Text, isDecorated: true);
    }

    [Test]
    public void Tables_of_the_sandbox_are_safe()
    {
        using var host = new SandboxHost();
        host.Sandbox.AddDroplet(Hostile, id: 5);

        host.Run("$null = Restart-Droplet 5; $sandbox.Droplets | Out-Host; $sandbox.Actions | Out-Host; $sandbox.Calls | Out-Host; $sandbox | Out-Host; Get-DigitalOceanConnection | Out-Host");

        Assert.That(host.Host.Text, Does.Contain("evil").And.Contain("/v2/droplets/5/actions"));
        AssertSafe(host.Host.Text, isDecorated: true);
    }

    [Test]
    public void Every_text_of_a_view_is_sanitized_in_one_place()
    {
        var views = XDocument.Load(Path.Combine(Path.GetDirectoryName(Repository.Manifest)!, "src", "DropletActions", "Formats", "DropletActions.Format.ps1xml"));
        using var host = new ModuleHost();
        foreach (var view in views.Descendants("View"))
        {
            var name = view.Descendants("TypeName").Single().Value;
            var type = s_module.GetType(name) ?? typeof(Droplet).Assembly.GetType(name) ?? typeof(DropletSandbox).Assembly.GetType(name, throwOnError: true)!;
            var items = view.Descendants().Where(item => item.Name.LocalName is "TableColumnItem" or "ListItem" or "GroupBy").ToList();
            Assert.That(items, Is.Not.Empty);
            foreach (var property in items.Elements("PropertyName").Select(item => item.Value))
            {
                var shown = type.GetProperty(property)!.PropertyType;
                Assert.That(Nullable.GetUnderlyingType(shown) ?? shown, Is.AnyOf(typeof(long), typeof(int), typeof(double), typeof(decimal), typeof(bool)), $"{name}.{property}");
            }

            if (!s_models.Contains(type))
                continue;

            host.Set("item", Make(type));
            foreach (var script in items.Elements("ScriptBlock").Select(item => item.Value))
                AssertSafe(string.Concat(host.Run($"$item | ForEach-Object {{ {script} }}").Output));
        }
    }

    [TestCase("Restart-Droplet 5, $evil -Verbose -WhatIf")]
    [TestCase("Restart-Droplet $evil -Confirm -Verbose")]
    [TestCase("Reset-Droplet $evil ubuntu-24-04-x64")]
    [TestCase("$evil, $evil | Restart-Droplet -Verbose")]
    [TestCase("$evil | Restart-Droplet -Bulk -Verbose -PowerCycle -WhatIf")]
    [TestCase("$evil | New-DropletSnapshot -Bulk -Verbose")]
    [TestCase("$evil | Resize-Droplet -Size s-2vcpu-4gb", Description = "The API refuses it: the Droplet is on.")]
    [TestCase("$evil | Stop-Droplet -Wait -Verbose", Description = "The action ends with an error.")]
    [TestCase("$evil | Stop-Droplet -Wait -Verbose | New-DropletSnapshot -Verbose", Description = "The second stage skips it.")]
    [TestCase("$evil | Stop-Droplet -Wait -ErrorAction Stop | New-DropletSnapshot")]
    [TestCase("Restart-Droplet \"nobody$([char]0x202e)x$([char]0x200b)\"")]
    [TestCase("Restart-Droplet \"no*$([char]0x202e)x$([char]0x200b)\"")]
    [TestCase("Restart-Droplet \"[no$([char]0x202e)x$([char]0x200b)\"")]
    [TestCase("[pscustomobject]@{ DropletId = \"five$([char]27)[2J\" } | Restart-Droplet")]
    [TestCase("Reset-Droplet 5 -Image \"a$([char]27)[2J\"")]
    [TestCase("Invoke-DropletAction 5 -Type \"a$([char]27)[2J\"")]
    [TestCase("Invoke-DropletAction 5 -Body @{ type = \"a$([char]27)[2J\" } -Verbose -WhatIf")]
    [TestCase("[pscustomobject]@{ DropletId = 5; Type = 'resize'; Disk = \"a$([char]27)[2J\" } | Invoke-DropletAction")]
    [TestCase("Get-DropletJournal \"nowhere$([char]27)[2J\"")]
    [TestCase("Restart-Droplet 5 -Journal \"nowhere/at/all$([char]27)[2J\"")]
    [TestCase("[DropletActions.DropletAction]@{ Id = 7; ResourceType = \"a$([char]27)[2J\" } | Restart-Droplet")]
    public void Streams_and_prompts_are_safe(string script)
    {
        using var host = new LeapingHost(new() { ActionSeconds = 3 });
        var evil = host.Sandbox.AddDroplet(Hostile, id: 5);
        host.Sandbox.Outcomes.Add(SandboxOutcome.Errored("shutdown", evil.Id));
        host.Host.Answer("Yes");

        var result = host.Run($"$PSDefaultParameterValues = @{{ '*-Droplet*:Connection' = $c }}; $PSDefaultParameterValues.Remove('Get-DropletJournal:Connection'); $evil = Get-Droplet 5 -Connection $c; {script}");

        var errors = result.Thrown is RuntimeException thrown ? result.Errors.Append(thrown.ErrorRecord) : result.Errors;
        var shown = new List<string> { host.Host.Text };
        shown.AddRange(host.Host.Questions);
        shown.AddRange(result.Verbose.Concat(result.Warnings).Concat(result.Debug).Concat(result.Information));
        shown.AddRange(result.Progress.SelectMany(record => new[] { record.Activity, record.StatusDescription, record.CurrentOperation ?? "" }));
        shown.AddRange(errors.SelectMany(error => new[]
        {
            error.ToString(), error.ErrorDetails?.Message ?? "", error.ErrorDetails?.RecommendedAction ?? "", error.Exception.Message,
            // PowerShell's own binder names the whole object there.
            error.Exception is ParameterBindingException ? "" : error.CategoryInfo.GetMessage(System.Globalization.CultureInfo.InvariantCulture),
        }));
        Assert.That(string.Concat(shown), Is.Not.Empty);
        foreach (var text in shown)
            AssertSafe(text);
    }

    [Test]
    public void Warning_after_an_early_end_is_safe()
    {
        using var host = new LeapingHost(new() { ActionSeconds = 3 });
        host.Sandbox.AddDroplet(Hostile, id: 5);
        host.Sandbox.Outcomes.Add(SandboxOutcome.NeverEnds("shutdown", 5));
        host.Sandbox.Outcomes.Add(SandboxOutcome.Errored("shutdown", 3164444));

        host.Run("$evil = Get-Droplet 5 -Connection $c; $evil, 3164444 | Stop-Droplet -Wait -TimeoutSec 0 -ErrorAction Stop -Connection $c | New-DropletSnapshot -Connection $c");

        Assert.That(host.Host.Text, Does.Contain("still in progress").And.Contain("evil"));
        AssertSafe(host.Host.Text);
    }

    [Test]
    public async Task Completion_of_hostile_text_is_safe_and_selects_the_Droplet()
    {
        using var host = new LeapingHost(new() { DropletCount = 0 });
        var evil = host.Sandbox.AddDroplet(Hostile);
        evil.AddSnapshot(Hostile);
        host.Run("Use-Connection $c; $PSDefaultParameterValues = @{ '*:Connection' = $c }");
        await Task.WhenAll(host.Session.Lookup.LoadDropletsAsync(), host.Session.Lookup.LoadImagesAsync(), host.Session.Lookup.LoadTagsAsync());

        var offers = host.Complete("Restart-Droplet ").Concat(host.Complete($"Reset-Droplet {evil.Id} ")).Concat(host.Complete("Restart-Droplet evil")).ToList();

        foreach (var offer in offers)
        {
            AssertSafe(offer.CompletionText);
            AssertSafe(offer.ListItemText);
            AssertSafe(offer.ToolTip);
        }

        var chosen = host.Complete("Restart-Droplet evil").Single();
        Assert.That(chosen.ListItemText, Does.Contain("evil"));
        Assert.That(host.Run($"Restart-Droplet {chosen.CompletionText} -Connection $c").All<DropletAction>().Single().DropletId, Is.EqualTo(evil.Id));
    }

    [Test]
    public void Properties_keep_the_text_unchanged()
    {
        using var host = new SandboxHost();
        host.Sandbox.AddDroplet(Hostile, id: 5);

        Assert.That(host.Run("(Get-Droplet 5).Name; (Get-Droplet 5 | Restart-Droplet).DropletName").Output, Is.EqualTo(new[] { Hostile, Hostile }));
    }

    [Test]
    public void Every_output_to_a_screen_is_sanitized_in_one_place()
    {
        var taken = Calls().Where(call => s_outlets.ContainsKey(call.Outlet) || s_otherOutlets.Contains(call.Outlet))
            .Select(call => $"{call.Outlet} by {call.Caller}").Distinct().Order(StringComparer.Ordinal);
        Assert.That(taken, Is.EqualTo(s_outlets.SelectMany(outlet => outlet.Value.Select(caller => $"{outlet.Key} by {caller}")).Order(StringComparer.Ordinal)));
    }

    /// <summary>The calls in the module's methods, by their tokens.</summary>
    private static IEnumerable<(string Outlet, string Caller)> Calls()
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        foreach (var type in s_module.GetTypes())
        foreach (var method in type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)))
        {
            var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
            for (var at = 0; at + 4 < code.Length; at++)
            {
                if (code[at] != OpCodes.Call.Value && code[at] != OpCodes.Callvirt.Value && code[at] != OpCodes.Newobj.Value)
                    continue;

                if (Resolve(method, BitConverter.ToInt32(code, at + 1)) is { DeclaringType: { } declaring } called)
                    yield return ($"{declaring.Name}.{called.Name}", $"{Outermost(type)}.{Regex.Replace(method.Name, "^<(\\w+)>.*", "$1")}");
            }
        }
    }

    private static MethodBase? Resolve(MethodBase method, int token)
    {
        try
        {
            return method.Module.ResolveMethod(token, method.DeclaringType?.GetGenericArguments(), method.IsGenericMethod ? method.GetGenericArguments() : null);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type.Name;

    private static object Make(Type type)
    {
        var made = Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties().Where(property => property.CanWrite))
        {
            var value = property.PropertyType == typeof(string) ? Hostile
                : property.PropertyType == typeof(string[]) ? new[] { Hostile, Hostile }
                : property.PropertyType == typeof(bool) ? true
                : property.PropertyType == typeof(long?) || property.PropertyType == typeof(long) ? 7L
                : s_models.Contains(property.PropertyType) ? Make(property.PropertyType)
                : (object?)null;
            if (value is not null)
                property.SetValue(made, value);
        }

        return made;
    }

    /// <param name="text">What is shown.</param>
    /// <param name="isDecorated">Whether the engine decorates its headings.</param>
    private static void AssertSafe(string text, bool isDecorated = false)
    {
        var lines = (isDecorated ? Regex.Replace(text, "\u001b\\[[0-9;]*m", "") : text).ReplaceLineEndings("\n").Split('\n');
        foreach (var line in lines)
            Assert.That(ScreenText.IsSafe(line), Is.True, () => string.Join(' ', line.Select(c => char.IsAscii(c) && !char.IsControl(c) ? c.ToString() : $"U+{(int)c:X4}")));
        Assert.That(text, Does.Not.Contain("\nX").And.Not.Contain("\u001b[31m\u202e"));
    }
}
