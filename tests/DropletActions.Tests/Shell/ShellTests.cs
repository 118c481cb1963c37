using System.Diagnostics;
using DropletActions.Tests.Support;

namespace DropletActions.Tests.Shell;

/// <summary>PowerShell's own console, as <c>dotnet run --project src/DropletActions.Shell</c> opens it.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
public sealed class ShellTests
{
    // Longer than a line of 80 columns, in a column that a narrow line cuts off.
    private const string Row = "[pscustomobject] @{ First = 'x' * 50; Second = 'y' * 50; Status = 'after' } | Format-Table";

    private string _folder = "";

    private static IEnumerable<TestCaseData> Terminals =>
    [
        new TestCaseData("xterm-256color").SetArgDisplayNames("xterm-256color"),
        new TestCaseData("dumb").SetArgDisplayNames("dumb"),
        new TestCaseData(null).SetArgDisplayNames("none"),
    ];

    [SetUp]
    public void Create_a_folder() => _folder = Directory.CreateTempSubdirectory("shell").FullName;

    [TearDown]
    public void Remove_the_folder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Script_gets_its_arguments_its_path_and_the_module()
    {
        var script = Script(
            """
            param([string] $Name, [switch] $Big, [switch] $Small, [int] $Number, [Parameter(ValueFromRemainingArguments)] $Rest)
            "$Name|$Big|$Small|$Number|$($Rest -join ',')"
            $PSScriptRoot
            $PSCommandPath
            $Host.Name
            (Get-Command Restart-Droplet).Source
            """);

        var result = ShellProcess.Run([script, "-Name", "it's $PID", "-Big", "-Small:$false", "-Number:-4", "5", "two words"]);

        Assert.Multiple(() =>
        {
            Assert.That(result.Error, Is.Empty);
            Assert.That(result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), Is.EqualTo(new[]
            {
                "it's $PID|True|False|-4|5,two words", _folder, script, "ConsoleHost", "DropletActions",
            }));
            Assert.That(result.ExitCode, Is.Zero);
        });
    }

    [Test]
    public void Module_is_found_from_any_working_directory()
    {
        Script("\"$PWD\"; (Get-Module DropletActions).ModuleBase");

        var result = ShellProcess.Run(["script.ps1"], workingDirectory: _folder);

        Assert.That(result.Error, Is.Empty);
        Assert.That(result.Output.Split('\n')[0], Does.EndWith(Path.GetFileName(_folder)));
        Assert.That(result.Output.Split('\n')[1], Does.StartWith(Repository.Root));
    }

    [Test]
    public void Non_terminating_errors_go_to_stderr_and_do_not_change_the_exit_code()
    {
        var result = ShellProcess.Run([Script("Restart-Droplet 5; 1, 2 | Select-Object -First 1; [pscustomobject] @{ Status = 'after' }")],
            environment: [("DIGITALOCEAN_TOKEN", null), ("DIGITALOCEAN_ACCESS_TOKEN", null)]);

        Assert.Multiple(() =>
        {
            Assert.That(result.ExitCode, Is.Zero);
            Assert.That(result.Error, Does.Contain("Restart-Droplet: ").And.Contain("Recommendation: ").And.Contain("Connect-DigitalOcean"));
            Assert.That(result.Output, Does.Contain("1\n").And.Contain("Status").And.Contain("after").And.Not.Contain("Recommendation"));
        });
    }

    [TestCaseSource(nameof(Terminals))]
    public void Redirected_output_and_errors_are_plain_text_with_any_TERM(string? terminal)
    {
        var script = Script("Write-Warning 'warned'; Write-Verbose 'said' -Verbose; Get-Process -Id $PID | Format-Table Id; Write-Error 'wrong'; throw 'ended'");

        var result = ShellProcess.Run([script], environment: [("TERM", terminal)]);
        var typed = ShellProcess.Run([], "Get-Process -Id $PID | Format-Table Id\nthrow 'ended'\n", environment: [("TERM", terminal)]);

        Assert.Multiple(() =>
        {
            Assert.That(result.Output, Does.Contain("WARNING: warned").And.Contain("VERBOSE: said").And.Contain("Id"));
            Assert.That(result.Error, Does.Contain("wrong").And.Contain("ended"));
            Assert.That(typed.Output, Does.Contain("PS ").And.Contain("Id"));
            Assert.That(typed.Error, Does.Contain("ended"));
            Assert.That((result.Output + result.Error + typed.Output + typed.Error).Contains('\e'), Is.False, "The output holds escape sequences, although no terminal shows it.");
        });
    }

    [TestCaseSource(nameof(Terminals))]
    [Platform(Exclude = "Win", Reason = "on Windows the width is that of the console, redirected or not")]
    public void Redirected_tables_of_120_columns_are_whole(string? terminal)
    {
        var result = ShellProcess.Run(["-Command", Row + "; $Host.UI.RawUI.BufferSize.Width"], environment: [("TERM", terminal)]);

        Assert.That(result.Error, Is.Empty);
        Assert.That(result.Output, Does.Contain($"{new string('x', 50)} {new string('y', 50)} after").And.EndsWith("\n120\n"));
    }

    [TestCase("'before'; throw 'the end'", 1, "before\n", "the end")]
    [TestCase("'before'\nif (", 1, "", "Missing condition in if statement")]
    [TestCase("'before'; exit 3", 3, "before\n", "")]
    public void Exit_code_is_that_of_the_script(string text, int code, string output, string error)
    {
        var result = ShellProcess.Run([Script(text)]);

        Assert.Multiple(() =>
        {
            Assert.That(result.ExitCode, Is.EqualTo(code));
            Assert.That(result.Output, Is.EqualTo(output));
            Assert.That(result.Error, error.Length == 0 ? Is.Empty : Does.Contain(error));
        });
    }

    [Test]
    public void Missing_file_and_unknown_option_are_refused()
    {
        var missing = ShellProcess.Run([Path.Combine(_folder, "nowhere.ps1")]);
        var wrong = ShellProcess.Run(["-Wrong"]);

        Assert.Multiple(() =>
        {
            Assert.That((missing.ExitCode, missing.Output.Trim().Split('\n')[0]), Is.EqualTo((64, Usage)));
            Assert.That(missing.Error, Does.Contain("nowhere.ps1"));
            Assert.That((wrong.ExitCode, wrong.Output.Trim().Split('\n')[0]), Is.EqualTo((64, Usage)));
            Assert.That(wrong.Error, Does.Contain("-Wrong"));
        });
    }

    [Test]
    public void Shell_without_a_module_says_what_to_build()
    {
        foreach (var file in Directory.GetFiles(ShellProcess.Folder))
            File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
        CopyRuntime("unix", "win");

        var result = ShellProcess.Run(["-Command", "1"], folder: _folder);

        Assert.That((result.ExitCode, result.Output), Is.EqualTo((1, "")));
        Assert.That(result.Error, Does.Contain(_folder).And.Contain("dotnet build"));
    }

    [Test]
    public void Statements_on_the_command_line_run_and_set_the_exit_code()
    {
        var result = ShellProcess.Run(
            ["-Command", "$PSStyle.OutputRendering.ToString();", "(Get-Command Get-Droplet).Source;", "exit 5"], environment: [("NO_COLOR", "1")]);

        Assert.That(result, Is.EqualTo(new ShellResult(5, "PlainText\nDropletActions\n", "")));
    }

    [Test]
    public void Other_switches_are_those_of_PowerShell()
    {
        var version = ShellProcess.Run(["-Version"]);
        var elsewhere = ShellProcess.Run(["-WorkingDirectory", _folder, "-NonInteractive", "-Command", "Split-Path $PWD -Leaf; Read-Host 'Name'"]);
        var encoded = ShellProcess.Run(["-EncodedCommand", Convert.ToBase64String(System.Text.Encoding.Unicode.GetBytes("'encoded'"))]);

        Assert.Multiple(() =>
        {
            Assert.That(version.Output, Does.Match(@"^PowerShell \d+\.\d+\.\d+\n$"));
            Assert.That(elsewhere.Output, Is.EqualTo(Path.GetFileName(_folder) + "\n"));
            Assert.That(elsewhere.Error, Does.Contain("NonInteractive"));
            Assert.That(encoded.Output, Is.EqualTo("encoded\n"));
        });
    }

    [Test]
    public void Colors_of_redirected_output_are_kept_on_request()
    {
        var result = ShellProcess.Run(
            ["-Command", "\"$($PSStyle.Foreground.Green)green$($PSStyle.Reset)\"; $Host.UI.SupportsVirtualTerminal"], environment: [("FORCE_COLOR", "1")]);

        Assert.That(result, Is.EqualTo(new ShellResult(0, "\e[32mgreen\e[0m\nTrue\n", "")));
    }

    [Test]
    public void Prompt_continues_over_lines_and_after_errors()
    {
        var result = ShellProcess.Run([], "$x = 2\nif ($x) {\n\"x is $x\"\n}\n\nthrow 'an error'\n(Get-Command Get-Droplet).Source\nexit 7\n'never'\n");

        Assert.Multiple(() =>
        {
            Assert.That(result.ExitCode, Is.EqualTo(7));
            Assert.That(result.Output, Does.StartWith("PowerShell with DropletActions.").And.Contain("\nx is 2\n").And.Contain("\nDropletActions\n").And.Not.Contain("never"));
            Assert.That(result.Error, Does.Contain("an error"));
        });
    }

    [Test]
    public void Prompt_is_answered_by_the_input()
    {
        var script = Script(
            """
            [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
            param([Parameter(Mandatory)][int] $Number)
            "number $Number"
            'first', 'second' | ForEach-Object { "$_ $($PSCmdlet.ShouldProcess($_, 'Ask'))" }
            """);

        var result = ShellProcess.Run([script], "seven\n7\ny\n?\nn\n");

        Assert.Multiple(() =>
        {
            Assert.That(result.Output, Does.Contain("number 7").And.Contain("first True").And.Contain("second False"));
            Assert.That(result.Output, Does.Contain("[Y] Yes  [A] Yes to All  [N] No").And.Contain("(default is \"Y\")"));
            Assert.That(result.Output + result.Error, Does.Contain("Cannot recognize \"seven\" as a System.Int32"));
        });
    }

    [Test]
    public void Script_can_start_another_process_of_its_own_PowerShell()
    {
        var script = Path.Combine(Repository.Root, "tests", "Pester", "ThisPowerShell.ps1");

        var result = ShellProcess.Run(["-Command", $"$program, $first = & '{script}'; & $program @($first) -NoProfile -Command '(Get-Command Get-Droplet).Source; exit 3'; $LASTEXITCODE"]);

        Assert.That(result, Is.EqualTo(new ShellResult(0, "DropletActions\n3\n", "")));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "Windows cannot send Ctrl+C to one process")]
    public void Ctrl_C_ends_a_script_and_runs_its_finally_block()
    {
        if (IsInterruptIgnored)
            Assert.Ignore("The tests were started with Ctrl+C ignored, as a shell starts what runs in its background; so would be the script.");

        using var shell = ShellProcess.Start([Script("try { 'ready'; while ($true) { } } finally { [Console]::WriteLine('clean') }; 'never'")]);

        Assert.That(shell.ReadLine(), Is.EqualTo("ready"));
        using (var kill = Process.Start("kill", ["-INT", $"{shell.Id}"]))
            kill.WaitForExit();

        var result = shell.End();
        Assert.That((result.Output, result.Error), Is.EqualTo(("clean\n", "")));
    }

    private const string Usage = "Usage: dotnet run --project src/DropletActions.Shell -- [<script> [<arguments>] | <switches of pwsh>]";

    /// <summary>Whether the second bit of the ignored signals is set; false if that is unknown.</summary>
    private static bool IsInterruptIgnored
    {
        get
        {
            const string Status = "/proc/self/status";
            var ignored = File.Exists(Status) ? File.ReadLines(Status).FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) : null;
            return ignored is not null && (Convert.ToUInt64(ignored["SigIgn:".Length..].Trim(), 16) & 0b10) != 0;
        }
    }

    private string Script(string text)
    {
        var path = Path.Combine(_folder, "script.ps1");
        File.WriteAllText(path, text);
        return path;
    }

    private void CopyRuntime(params string[] systems)
    {
        foreach (var file in systems.SelectMany(system => Directory.GetFiles(Path.Combine(ShellProcess.Folder, "runtimes", system), "*.dll", SearchOption.AllDirectories)))
        {
            var target = Path.Combine(_folder, Path.GetRelativePath(ShellProcess.Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
