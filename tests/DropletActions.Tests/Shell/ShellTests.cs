using System.Diagnostics;

namespace DropletActions.Tests.Shell;

public sealed class ShellTests
{
    // An error that does not end the script, with an advice.
    private const string Complain =
        """
        function Complain {
            [CmdletBinding()] param()
            $e = [System.Management.Automation.ErrorRecord]::new([System.Exception]::new('went wrong'), 'Id', 'NotSpecified', $null)
            $e.ErrorDetails = 'went wrong'
            $e.ErrorDetails.RecommendedAction = 'Do that.'
            $PSCmdlet.WriteError($e)
        }

        """;

    private string _folder = "";

    [SetUp]
    public void Create_a_folder() => _folder = Directory.CreateTempSubdirectory("shell").FullName;

    [TearDown]
    public void Remove_the_folder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void A_script_gets_its_arguments_its_place_and_the_module()
    {
        var script = Script(
            """
            param([string] $Name, [switch] $Big, [switch] $Small, [int] $Number, [Parameter(ValueFromRemainingArguments)] $Rest)
            "$Name|$Big|$Small|$Number|$($Rest -join ',')"
            $PSScriptRoot
            $PSCommandPath
            "$($Host.Name) $($Host.UI.RawUI.BufferSize.Width)"
            (Get-Command Restart-Droplet).Source
            """);

        var result = ShellProcess.Run([script, "-Name", "it's $PID", "-Big", "-Small:$false", "-Number:-4", "-5", "two words"]);

        Assert.Multiple(() =>
        {
            Assert.That(result.Error, Is.Empty);
            Assert.That(result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), Is.EqualTo(new[]
            {
                "it's $PID|True|False|-4|-5,two words", _folder, script, "DropletActions.Shell 120", "DropletActions",
            }));
            Assert.That(result.ExitCode, Is.Zero);
        });
    }

    [Test]
    public void Errors_that_do_not_end_the_script_are_shown_apart_and_leave_the_exit_code_alone()
    {
        var result = ShellProcess.Run(
            [Script(Complain + "Complain; 1, 2 | Select-Object -First 1; [pscustomobject] @{ Status = 'after' }")]);

        Assert.Multiple(() =>
        {
            Assert.That(result.ExitCode, Is.Zero);
            Assert.That(result.Error, Does.Contain("Complain: ").And.Contain("went wrong").And.Contain("Recommendation: Do that."));
            Assert.That(result.Error, Does.Contain("'Select-Object' is not available in this minimal shell").And.Contain("Run it with pwsh"));
            Assert.That(result.Output, Does.Contain("Status").And.Contain("after").And.Not.Contain("wrong"));
            Assert.That((result.Output + result.Error).Contains('\e'), Is.False, "escape sequences where nobody can see them");
        });
    }

    [TestCase("'before'; throw 'the end'", 1, "before\n", "the end")]
    [TestCase("'before'\nif (", 1, "", "Missing condition in if statement")]
    [TestCase("'before'; exit 3", 3, "before\n", "")]
    public void The_exit_code_tells_how_the_script_ended(string text, int code, string output, string error)
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
    public void A_missing_file_and_a_wrong_option_are_refused()
    {
        var missing = ShellProcess.Run([Path.Combine(_folder, "nowhere.ps1")]);
        var wrong = ShellProcess.Run(["-Wrong"]);

        Assert.Multiple(() =>
        {
            Assert.That((missing.ExitCode, missing.Output), Is.EqualTo((64, "")));
            Assert.That(missing.Error, Does.Contain("nowhere.ps1"));
            Assert.That((wrong.ExitCode, wrong.Output), Is.EqualTo((64, "")));
            Assert.That(wrong.Error, Does.Contain("-Wrong").And.Contain("-Help"));
        });
    }

    [Test]
    public void Statements_of_the_command_line_run_in_plain_text_of_the_wished_width()
    {
        var result = ShellProcess.Run(
            ["-Command", "$PSStyle.OutputRendering.ToString();", "$Host.UI.RawUI.BufferSize.Width;", "exit 5"],
            environment: [("NO_COLOR", "1"), ("COLUMNS", "64")]);

        Assert.That(result, Is.EqualTo(new ShellResult(5, "PlainText\n64\n", "")));
    }

    [Test]
    public void Colours_of_redirected_output_are_kept_when_wished()
    {
        var result = ShellProcess.Run(["-Command", "\"$($PSStyle.Foreground.Green)green$($PSStyle.Reset)\"; $Host.UI.SupportsVirtualTerminal"], environment: [("FORCE_COLOR", "1")]);

        Assert.That(result, Is.EqualTo(new ShellResult(0, "\e[32mgreen\e[0m\nTrue\n", "")));
    }

    [Test]
    public void A_prompt_goes_on_over_lines_and_after_errors()
    {
        var result = ShellProcess.Run([], "$x = 2\nif ($x) {\n\"x is $x\"\n}\nthrow 'an error'\n'still here'\nexit 7\n'never'\n");

        Assert.Multiple(() =>
        {
            Assert.That(result.ExitCode, Is.EqualTo(7));
            Assert.That(result.Output, Is.EqualTo("x is 2\nstill here\n"));
            Assert.That(result.Error, Does.Contain("an error"));
        });
    }

    [Test]
    public void A_question_is_answered_by_the_input_and_fails_when_that_has_ended()
    {
        var script = Script(
            """
            [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
            param([Parameter(Mandatory)][int] $Number, [Parameter(Mandatory)][securestring] $Secret)
            "$Number $($Secret.Length)"
            'first', 'second', 'third' | ForEach-Object { "$_ $($PSCmdlet.ShouldProcess($_, 'Ask'))" }
            """);

        var result = ShellProcess.Run([script], "seven\n7\nhidden\ny\n?\nn\n");

        Assert.Multiple(() =>
        {
            Assert.That(result.Output, Does.Contain("7 6").And.Contain("first True").And.Contain("second False").And.Not.Contain("third True"));
            Assert.That(result.Output, Does.Contain("[Y] Yes  [A] Yes to All  [N] No").And.Contain("(default is \"Y\")"));
            Assert.That(result.Error, Does.Contain("'seven' is not a value of the type Int32").And.Contain("the input has ended"));
        });
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "Windows cannot send Ctrl+C to one process")]
    public void Ctrl_C_ends_a_script_and_lets_it_clean_up()
    {
        if (IsInterruptIgnored)
            Assert.Ignore("The tests were started with Ctrl+C ignored, as a shell starts what runs in its background; so would be the script.");

        using var shell = ShellProcess.Start([Script("try { 'ready'; while ($true) { } } finally { [Console]::WriteLine('clean') }")]);

        Assert.That(shell.ReadLine(), Is.EqualTo("ready"));
        using (var kill = Process.Start("kill", ["-INT", $"{shell.Id}"]))
            kill.WaitForExit();

        Assert.That(shell.End(), Is.EqualTo(new ShellResult(130, "clean\n", "")));
    }

    /// <summary>Whether the second bit of the signals that are ignored is set; what cannot be known is taken for no.</summary>
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
}
