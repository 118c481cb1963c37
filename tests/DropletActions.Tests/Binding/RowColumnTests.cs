namespace DropletActions.Tests.Binding;

/// <summary>The columns of rows: those that select the Droplet, and those that are not parameters.</summary>
public sealed class RowColumnTests : RowScene
{
    [TestCase("Droplet = '3164445'", "web-02")]
    [TestCase("Droplet = 3164445", "web-02")]
    [TestCase("Droplet = 'web-0[12]'", "web-01 web-02")]
    [TestCase("Droplet = $droplet", "web-02")]
    [TestCase("DropletName = '5'", "5")]
    [TestCase("DropletName = 5", "5")]
    [TestCase("DropletId = ' 3164445 '", "web-02")]
    [TestCase("Droplet = ''; DropletName = 'web-02'", "web-02")]
    [TestCase("Droplet = 'web-01'; DropletId = ' '; DropletName = 'web-02'", "web-02")]
    public void Columns_that_select_the_Droplet_mean_what_they_are_called(string cells, string names)
    {
        Host.Droplet("db-01").Name = "5";
        Host.Run("$droplet = Get-Droplet web-02");

        var result = Host.Run($"[pscustomobject]@{{ {cells} }} | Restart-Droplet");
        var numbered = Host.Run("Restart-Droplet '[5]'");

        Assert.That(result.Errors.Concat(numbered.Errors), Is.Empty);
        Assert.That(result.All<DropletAction>().Select(action => Host.Sandbox.Droplets.Single(droplet => droplet.Id == action.DropletId).Name).Order(), Is.EqualTo(names.Split(' ')));
        Assert.That(numbered.All<DropletAction>().Single().DropletName, Is.EqualTo("5"));
        Host.Droplet("5").Name = "db-01";
    }

    [TestCase("Restart-Droplet", "Nmae", null)]
    [TestCase("Restart-Droplet", "PowerCylce", "PowerCycle")]
    [TestCase("Rename-Droplet", "NewNmae", "NewName")]
    [TestCase("Rename-Droplet", "Dropletname ", "DropletName")]
    [TestCase("Enable-DropletBackup", "Day", "Weekday")]
    [TestCase("Enable-DropletBackup", "Comment", null)]
    [TestCase("Resize-Droplet -Size s-2vcpu-4gb", "DiskToo", "Disk")]
    [TestCase("Resize-Droplet -Size s-2vcpu-4gb", "Note", null)]
    [TestCase("Invoke-DropletAction -Type reboot", "Tpye", "Type")]
    public void Column_that_looks_like_a_parameter_is_a_warning_once(string cmdlet, string column, string? meant)
    {
        Write($"Droplet,NewName,\"{column}\"\nweb-01,,\nweb-02,,".Replace(cmdlet.StartsWith("Rename", StringComparison.Ordinal) ? "#" : ",NewName", "", StringComparison.Ordinal));

        var result = Host.Run($"Import-Csv $csv | {cmdlet} -WhatIf");

        Assert.That(result.Warnings, Is.EqualTo(meant is null ? [] : new[] { $"'{column}' is not a parameter. Did you mean {meant}?" }));
    }

    [TestCase("Invoke-DropletAction -Type reboot", "Comment,Owner", "'Comment', 'Owner' are not parameters, so the columns are ignored.")]
    [TestCase("Invoke-DropletAction -Type reboot", "Comment", "'Comment' is not a parameter, so the column is ignored.")]
    [TestCase("Invoke-DropletAction -Type reboot", "PSComputerName,RunspaceId", null)]
    [TestCase("Restart-Droplet", "timeoutsec", "The column 'timeoutsec' is ignored: specify -TimeoutSec on the command line, because it is the same for all rows.")]
    [TestCase("Invoke-DropletAction -Body @{ type = 'reboot' }", "Type,Name", "'Type', 'Name' are not parameters, so the columns are ignored.")]
    public void Column_that_is_ignored_is_a_warning_once(string cmdlet, string columns, string? says)
    {
        Write($"Droplet,{columns}\nweb-01,1,1\nweb-02,1,1");

        var result = Host.Run($"Import-Csv $csv | {cmdlet} -WhatIf");

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.Warnings, Is.EqualTo(says is null ? [] : new[] { says }));
    }

    [TestCase(";", "';'")]
    [TestCase("\t", "\"`t\"")]
    public void Plan_with_another_delimiter_is_one_error_that_shows_how_to_read_it(string delimiter, string shown)
    {
        Write(string.Join('\n', "DropletName;Type;Size", "web-01;reboot;", "web-02;resize;s-2vcpu-4gb").Replace(";", delimiter, StringComparison.Ordinal));

        var plan = Host.Run("Import-Csv $csv | Invoke-DropletAction -WhatIf");

        Assert.That(plan.TheError.Exception.Message, Does.Contain($"use Import-Csv -Delimiter {shown}"));
        Assert.That(plan.TheError.Exception.Message, Does.StartWith("The rows have one column, 'DropletName"));
        foreach (var cmdlet in new[] { "Restart-Droplet", "Resize-Droplet", "Get-Droplet" })
            Assert.That(Host.Run($"Import-Csv $csv | {cmdlet}").Errors.Select(error => error.Exception.Message), Is.All.Contains($"use Import-Csv -Delimiter {shown}").And.Not.Empty, cmdlet);
        Assert.That(Sent(), Is.Empty);
    }
}
