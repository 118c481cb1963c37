using System.Management.Automation;

namespace DropletActions.Shell;

/// <summary>Tells a user of a well-known cmdlet that is not here why, and what to do.</summary>
internal static class MissingCommands
{
    // Of the modules that come with pwsh and not with the engine.
    private static readonly HashSet<string> s_known = new(
        """
        Select-Object Sort-Object Group-Object Measure-Object Compare-Object New-Object Tee-Object
        Format-Table Format-List Format-Wide Format-Custom Out-String Out-File Out-GridView
        Write-Host Write-Output Write-Error Write-Warning Write-Verbose Write-Debug Write-Information Write-Progress Read-Host
        ConvertTo-Json ConvertFrom-Json ConvertTo-Csv ConvertFrom-Csv Import-Csv Export-Csv Import-Clixml Export-Clixml
        ConvertTo-SecureString ConvertFrom-SecureString Get-Credential Select-String Add-Type Add-Member Get-Member
        Get-Content Set-Content Add-Content Get-ChildItem Get-Item New-Item Remove-Item Copy-Item Move-Item Test-Path Join-Path
        Split-Path Resolve-Path Get-Location Set-Location Push-Location Pop-Location Get-Process Get-Date Get-Random
        Start-Sleep New-TimeSpan Get-Variable Set-Variable Invoke-Expression Invoke-RestMethod Invoke-WebRequest
        select sort group measure ft fl cd pwd iex echo sleep gci gc gi gm sls irm iwr
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Answers the engine's last question before it gives a command up.</summary>
    /// <param name="sender">Not used.</param>
    /// <param name="e">The name; gets a script block that throws the explanation.</param>
    public static void Explain(object? sender, CommandLookupEventArgs e)
    {
        if (!s_known.Contains(e.CommandName))
            return;

        // Values of the list only: nothing that a user typed becomes part of the text.
        s_known.TryGetValue(e.CommandName, out var name);
        e.CommandScriptBlock = ScriptBlock.Create(
            $$"""
            [CmdletBinding()]
            param([Parameter(ValueFromPipeline)] $InputObject, [Parameter(ValueFromRemainingArguments)] $Rest)
            begin {
                $message = "'{{name}}' is not available in this minimal shell, which has only the engine's core cmdlets and this module's."
                $exception = [System.Management.Automation.CommandNotFoundException]::new($message)
                $exception.CommandName = '{{name}}'
                $record = [System.Management.Automation.ErrorRecord]::new($exception, 'CommandNotFoundException', 'ObjectNotFound', '{{name}}')
                $record.CategoryInfo.Activity = '{{name}}'
                $record.ErrorDetails = $message
                $record.ErrorDetails.RecommendedAction = 'Run it with pwsh, or use ForEach-Object, Where-Object and .NET methods.'
                $PSCmdlet.ThrowTerminatingError($record)
            }
            """);
        e.StopSearch = true;
    }
}
