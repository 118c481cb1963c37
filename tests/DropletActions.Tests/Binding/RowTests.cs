namespace DropletActions.Tests.Binding;

/// <summary>Rows, such as those of a CSV file, set the parameters of every cmdlet that starts actions, and nothing in them is lost silently.</summary>
public sealed class RowTests : RowScene
{
    [TestCase("Import-Csv $csv | Enable-DropletBackup")]
    [TestCase("Import-Csv $csv | Enable-DropletBackup -Wait")]
    [TestCase("Enable-DropletBackup -Droplet (Import-Csv $csv)")]
    [TestCase("Enable-DropletBackup (Import-Csv $csv)")]
    [TestCase("Import-Csv $csv | ConvertTo-Json | ConvertFrom-Json | Enable-DropletBackup")]
    [TestCase("(Copy-Serialized (Import-Csv $csv)) | Enable-DropletBackup")]
    [TestCase("Import-Csv $csv | ForEach-Object { $_ | Enable-DropletBackup }")]
    [TestCase("Import-Csv $csv | Select-Object * | Enable-DropletBackup -Journal $run")]
    [TestCase("Import-Csv $csv | ForEach-Object { $row = @{}; $_.PSObject.Properties | ForEach-Object { $row[$_.Name] = $_.Value }; [pscustomobject] $row } | Enable-DropletBackup")]
    [TestCase("Import-Csv $csv | Select-Object *, @{ n = 'Type'; e = { 'enable_backups' } } | Invoke-DropletAction")]
    public void Each_Droplet_gets_the_backup_policy_of_its_row(string script)
    {
        Write("""
            DropletName,Plan,Weekday,Hour
            web-01,weekly,SUN,4
            web-02,daily,,8
            web-03,Weekly,Sunday,04
            db-01,weekly,MON, 4 
            """);

        var result = Host.Run(script);

        Assert.That(result.Errors.Where(error => !error.FullyQualifiedErrorId.StartsWith("Rejected", StringComparison.Ordinal)), Is.Empty);
        Assert.That(Sent(), Is.EqualTo(new[]
        {
            """db-01 {"type":"enable_backups","backup_policy":{"plan":"weekly","weekday":"MON","hour":4}}""",
            """web-01 {"type":"enable_backups","backup_policy":{"plan":"weekly","weekday":"SUN","hour":4}}""",
            """web-02 {"type":"enable_backups","backup_policy":{"plan":"daily","hour":8}}""",
            """web-03 {"type":"enable_backups","backup_policy":{"plan":"weekly","weekday":"SUN","hour":4}}""",
        }));
    }

    [Test]
    public void Each_Droplet_gets_the_size_of_its_row()
    {
        Write("""
            Droplet,Size,Disk
            web-01,s-2vcpu-4gb,
            web-02,s-4vcpu-8gb,TRUE
            """);

        Host.Run("Import-Csv $csv | Resize-Droplet");

        Assert.That(Sent(), Is.EqualTo(new[] { """web-01 {"type":"resize","size":"s-2vcpu-4gb"}""", """web-02 {"type":"resize","size":"s-4vcpu-8gb","disk":true}""" }));
    }

    [TestCase("Restart-Droplet", "PowerCycle", "yes", """{"type":"power_cycle"}""")]
    [TestCase("Restart-Droplet", "PowerCycle", "", """{"type":"reboot"}""")]
    [TestCase("Stop-Droplet", "PowerOff", "TRUE", """{"type":"power_off"}""")]
    [TestCase("Stop-Droplet", "PowerOff", " no ", """{"type":"shutdown"}""")]
    [TestCase("New-DropletSnapshot", "Name", " before update ", """{"type":"snapshot","name":"before update"}""")]
    [TestCase("New-DropletSnapshot", "Name", "", """{"type":"snapshot"}""")]
    [TestCase("Rename-Droplet", "NewName", " www-01 ", """{"type":"rename","name":"www-01"}""")]
    [TestCase("Reset-Droplet", "Image", "ubuntu-24-04-x64", """{"type":"rebuild","image":"ubuntu-24-04-x64"}""")]
    [TestCase("Reset-Droplet", "ImageId", " 77 ", """{"type":"rebuild","image":77}""")]
    [TestCase("Restore-Droplet", "Image", "77", """{"type":"restore","image":77}""")]
    [TestCase("Restore-Droplet", "ImageId", "77", """{"type":"restore","image":77}""")]
    [TestCase("Set-DropletKernel", "Kernel", " 991 ", """{"type":"change_kernel","kernel":991}""")]
    [TestCase("Set-DropletKernel", "KernelId", "991", """{"type":"change_kernel","kernel":991}""")]
    [TestCase("Set-DropletBackupPolicy", "Plan", " Daily ", """{"type":"change_backup_policy","backup_policy":{"plan":"daily"}}""")]
    [TestCase("Set-DropletBackupPolicy -Plan weekly", "Weekday", " friday ", """{"type":"change_backup_policy","backup_policy":{"plan":"weekly","weekday":"FRI"}}""")]
    [TestCase("Set-DropletBackupPolicy -Plan weekly", "Hour", "08", """{"type":"change_backup_policy","backup_policy":{"plan":"weekly","hour":8}}""")]
    [TestCase("Resize-Droplet", "Size", " s-2vcpu-4gb ", """{"type":"resize","size":"s-2vcpu-4gb"}""")]
    [TestCase("Resize-Droplet -Size s-2vcpu-4gb", "Disk", "1", """{"type":"resize","size":"s-2vcpu-4gb","disk":true}""")]
    [TestCase("Invoke-DropletAction", "Type", " Reboot ", """{"type":"reboot"}""")]
    [TestCase("Invoke-DropletAction -Type rename", "Name", "www-01", """{"type":"rename","name":"www-01"}""")]
    public void Column_sets_the_parameter_of_its_name(string cmdlet, string column, string cell, string body)
    {
        var droplet = Host.Droplet("web-05");
        Write($"Droplet,{column}\nweb-05,\"{cell}\"");

        Host.Run($"Import-Csv $csv | {cmdlet}");

        droplet.Name = "web-05";
        Assert.That(Sent(), Is.EqualTo(new[] { "web-05 " + body }));
    }

    [Test]
    public void Row_sets_the_seconds_until_its_Droplet_is_powered_off()
    {
        Write("Droplet,PowerOffAfter\nweb-01,60\nweb-02,\nweb-03,90");

        var result = Host.Run("Import-Csv $csv | Stop-Droplet -WhatIf; Import-Csv $csv | Stop-Droplet -Bulk -WhatIf");

        Assert.That(result.Errors, Is.Empty);
        var lines = Host.Host.Text.Split('\n').Where(line => line.StartsWith("What if: Shut down", StringComparison.Ordinal)).ToList();
        Assert.That(lines.Where(line => line.Contains("web-01")), Is.All.Contains("after 60 s").And.Exactly(2).Items);
        Assert.That(lines.Where(line => line.Contains("web-02")), Is.All.Not.Contains("after").And.Exactly(2).Items);
        Assert.That(lines.Where(line => line.Contains("web-03")), Is.All.Contains("after 90 s").And.Exactly(2).Items);
    }

    [Test]
    public void Command_line_takes_precedence_over_the_row()
    {
        Write("Droplet,Plan,Weekday,Hour\nweb-01,weekly,,8\nweb-02,,SUN,");

        Host.Run("Import-Csv $csv | Enable-DropletBackup -Plan weekly -Hour 4");

        Assert.That(Sent(), Is.EqualTo(new[]
        {
            """web-01 {"type":"enable_backups","backup_policy":{"plan":"weekly","hour":4}}""",
            """web-02 {"type":"enable_backups","backup_policy":{"plan":"weekly","weekday":"SUN","hour":4}}""",
        }));
    }

    [Test]
    public void Mistakes_of_a_plan_are_errors_that_name_their_rows()
    {
        Write("""
            DropletName,Type,Size,Nmae,Plan,Weekday,Hour
            web-01,reboot,,,,,
            web-02,enable_backups,,,weekly,Sunday,4 
            web-03,reboot,s-2vcpu-4gb,,,,
            web-04,resize,,,,,
            web-05,,,,,,
            nope,reboot,,,,,
            web-06,defrost,,,,,
             web-07 , snapshot ,,pre,,,
            web-08,enable_backups,,,daily,MON,8
            web-09,change_backup_policy,,,,,5
            """);

        var result = Host.Run("Import-Csv $csv | Invoke-DropletAction");

        Assert.That(result.Errors.Select(error => error.Exception.Message.Split(':')[0]), Is.EqualTo(new[]
        {
            "Row 3 (web-03)", "Row 4 (web-04)", "Row 5 (web-05)", "Row 6 (nope)", "Row 7 (web-06)", "Row 9 (web-08)", "Row 10 (web-09)",
        }));
        Assert.That(result.Errors.Select(error => error.ToString()), Is.All.StartsWith("Row "), "The text that is shown has it too.");
        Assert.That(result.Warnings, Is.EqualTo(new[]
        {
            "'Nmae' is not a parameter. Did you mean Name?",
            "Invoke-DropletAction: 3 done, 7 failed (3 ParameterRequired, 2 ParameterInvalid, 1 ParameterNotForAction, 1 DropletNameNotFound).",
        }));
        Assert.That(Sent(), Has.Length.EqualTo(3));
    }

    [TestCase("Enable-DropletBackup", "Hour", "noon", "-Hour 'noon' is not valid")]
    [TestCase("Enable-DropletBackup", "Hour", "4.5", "-Hour '4.5' is not valid")]
    [TestCase("Enable-DropletBackup", "Hour", "99999999999", "-Hour '99999999999' is not valid")]
    [TestCase("Enable-DropletBackup", "Weekday", "Someday", "-Weekday 'Someday' is not valid")]
    [TestCase("Set-DropletBackupPolicy", "Plan", "two words", "-Plan 'two words' is not valid")]
    [TestCase("Resize-Droplet -Size s-2vcpu-4gb", "Disk", "maybe", "-Disk 'maybe' is not valid: use true, yes or 1")]
    [TestCase("Restart-Droplet", "PowerCycle", "maybe", "-PowerCycle 'maybe' is not valid: use true, yes or 1")]
    [TestCase("Stop-Droplet", "PowerOff", "2", "-PowerOff '2' is not valid: use true, yes or 1")]
    [TestCase("Stop-Droplet", "PowerOffAfter", "soon", "-PowerOffAfter: 'soon' is not an integer from 1 to 86400.")]
    [TestCase("Stop-Droplet", "PowerOffAfter", "0", "-PowerOffAfter: '0' is not an integer from 1 to 86400.")]
    [TestCase("Stop-Droplet -PowerOff", "PowerOffAfter", "5", "-PowerOff and -PowerOffAfter cannot be used together.")]
    [TestCase("Restore-Droplet", "Image", "latest", "-Image 'latest' is not valid")]
    [TestCase("Restore-Droplet", "Image", "", "-Image is missing")]
    [TestCase("Reset-Droplet", "Image", " ", "-Image is missing")]
    [TestCase("Set-DropletKernel", "Kernel", "new", "-Kernel 'new' is not valid")]
    [TestCase("Rename-Droplet", "NewName", " ", "-Name is missing")]
    [TestCase("Resize-Droplet", "Size", "", "-Size is missing")]
    [TestCase("Resize-Droplet", "Size", "s 2", "-Size 's 2' is not valid")]
    [TestCase("Invoke-DropletAction", "Type", "", "-Type is empty")]
    public void Invalid_cell_is_an_error_with_the_number_of_its_row(string cmdlet, string column, string cell, string says)
    {
        var plan = cmdlet.StartsWith("Enable", StringComparison.Ordinal) ? ("Plan,", "weekly,") : ("", "");
        Write($"DropletName,{plan.Item1}{column}\nweb-02,{plan.Item2}\"{cell}\"\n,{plan.Item2}\"{cell}\"\nweb-03,{plan.Item2}\"{cell}\"");

        var result = Host.Run($"Import-Csv $csv | {cmdlet}");

        var messages = result.Errors.Select(error => error.Exception.Message).ToList();
        Assert.That(messages, Has.Count.EqualTo(3));
        Assert.That(messages[0], Does.StartWith("Row 1 (web-02): " + says));
        Assert.That(messages[1], Does.StartWith("Row 2: "));
        Assert.That(messages[2], Does.StartWith("Row 3 (web-03): " + says));
        Assert.That(result.Errors[0].TargetObject?.ToString(), Is.EqualTo("web-02"));
        Assert.That(Sent(), Is.Empty);
    }

    [TestCase("Enable-DropletBackup -Plan daily", "Hour = 4.5", "4.5")]
    [TestCase("Restore-Droplet", "Image = 9007199254740993.0", "may stand for another integer")]
    [TestCase("Reset-Droplet", "Image = [single]16777217", "may stand for another integer")]
    [TestCase("Stop-Droplet", "PowerOffAfter = 1.5", "1.5")]
    [TestCase("Resize-Droplet -Size s-2vcpu-4gb", "Disk = 2", "2")]
    [TestCase("Rename-Droplet", "NewName = @('a', \"b`n\")", "an object of the type Object[]")]
    public void Cell_of_another_type_is_refused_with_the_number_of_its_row(string cmdlet, string cell, string says)
    {
        var result = Host.Run($"[pscustomobject]@{{ DropletId = 3164444; {cell} }} | {cmdlet}");

        Assert.That(result.TheError.Exception.Message, Does.StartWith("Row 1 (3164444): ").And.Contains(says));
        Assert.That(Sent(), Is.Empty);
    }

    [Test]
    public void Object_without_a_Droplet_is_refused_and_counts_as_a_row()
    {
        var result = Host.Run("[pscustomobject]@{ Droplet = 'web-01' }, [pscustomobject]@{ Name = 'web-02' }, [pscustomobject]@{ Droplet = 'nope' } | Restart-Droplet");

        Assert.That(result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]), Is.EqualTo(new[] { "ParameterArgumentTransformationError", "DropletNameNotFound" }));
        Assert.That(result.Errors[1].Exception.Message, Does.StartWith("Row 3 (nope): "));
        Assert.That(Sent(), Has.Length.EqualTo(1));
    }

    [TestCase("Enable-DropletBackup -Plan daily", "Hour", "noon", "-Hour $_.Hour")]
    [TestCase("Resize-Droplet -Size s-2vcpu-4gb", "Disk", "maybe", "-Disk:$_.Disk")]
    [TestCase("Stop-Droplet", "PowerOffAfter", "soon", "-PowerOffAfter $_.PowerOffAfter")]
    [TestCase("Stop-Droplet", "PowerOffAfter", "-1", "-PowerOffAfter $_.PowerOffAfter")]
    public void Invalid_value_on_the_command_line_is_refused_during_binding_even_with_rows(string cmdlet, string column, string cell, string given)
    {
        Write($"DropletName,{column}\nweb-02,{cell}");

        var result = Host.Run($"Import-Csv $csv | ForEach-Object {{ {cmdlet} -Droplet $_ {given} }}");

        Assert.That(result.TheError.Exception, Is.InstanceOf<System.Management.Automation.ParameterBindingException>());
        Assert.That(result.TheError.Exception.Message, Does.Contain($"'{cell}'"));
        Assert.That(Sent(), Is.Empty);
    }

    [TestCase("Invoke-DropletAction web-01 -Type snapshot", "Name")]
    [TestCase("Enable-DropletBackup web-01", "Plan")]
    [TestCase("Reset-Droplet web-01", "Image")]
    public void Values_from_the_pipeline_for_a_Droplet_of_the_command_line_are_an_error(string cmdlet, string column)
    {
        Write($"DropletName,{column}\nweb-02,weekly");

        var result = Host.Run($"Import-Csv $csv | {cmdlet}");

        Assert.That(result.TheError.Exception.Message, Is.EqualTo($"-{column} comes from the pipeline, but the Droplet from the command line."));
        Assert.That(Sent(), Is.Empty);
    }

    [Test]
    public void Rows_in_bulk_are_grouped_by_their_request()
    {
        Write("DropletName,Name\nweb-01,a\nweb-02,b\nweb-03,a\nweb-04,");

        var result = Host.Run("Import-Csv $csv | New-DropletSnapshot -Bulk");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.All<DropletAction>(), Has.Exactly(4).Items);
        Assert.That(Host.Bodies, Is.EquivalentTo(new[] { """{"type":"snapshot","name":"a"}""", """{"type":"snapshot","name":"b"}""", """{"type":"snapshot"}""" }));
    }

    [TestCase("Enable-DropletBackup -Bulk", "Plan", "daily", "-Bulk cannot be used with a backup policy")]
    [TestCase("Restart-Droplet -Bulk", "PowerCycle", "no", "-Bulk cannot be used with reboot")]
    public void Row_without_a_bulk_request_is_an_error_of_its_own(string cmdlet, string column, string cell, string says)
    {
        Write($"DropletName,{column}\nweb-01,{cell}\nweb-02,{(cell == "no" ? "yes" : "")}");

        var result = Host.Run($"Import-Csv $csv | {cmdlet}");

        Assert.That(result.TheError.Exception.Message, Does.StartWith("Row 1 (web-01): " + says));
        Assert.That(result.All<DropletAction>().Single().DropletName, Is.EqualTo("web-02"));
    }

    [Test]
    public void Journal_keeps_the_values_of_each_row()
    {
        Write("DropletName,Name\nweb-01,a\nweb-02,b");
        var first = Host.Run("Import-Csv $csv | New-DropletSnapshot -Journal $run");
        var again = Host.Run("Import-Csv $csv | New-DropletSnapshot -Journal $run");
        Write("DropletName,Name\nweb-01,a\nweb-02,c");
        var changed = Host.Run("Import-Csv $csv | New-DropletSnapshot -Journal $run");
        var other = Host.Run("try { Import-Csv $csv | New-DropletSnapshot -Name d -Journal $run } catch { $_ }");

        Assert.That(first.Errors.Concat(again.Errors).Concat(changed.Errors), Is.Empty);
        Assert.That(again.All<DropletAction>().Select(action => action.Id), Is.EquivalentTo(first.All<DropletAction>().Select(action => action.Id)));
        Assert.That(Sent(), Is.EqualTo(new[]
        {
            """web-01 {"type":"snapshot","name":"a"}""", """web-02 {"type":"snapshot","name":"b"}""", """web-02 {"type":"snapshot","name":"c"}""",
        }));
        Assert.That(other.All<System.Management.Automation.ErrorRecord>().Single().FullyQualifiedErrorId, Does.StartWith("JournalMismatch"));
    }
}
