# Runs the Pester tests of a folder and writes what came out as JSON. Ends with 3 where there is no Pester that can run them.
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Path,
    [Parameter(Mandatory)] [string] $ResultPath
)

if (-not (Get-Module Pester -ListAvailable | Where-Object Version -ge 5.5)) { exit 3 }

Import-Module Pester -MinimumVersion 5.5 -ErrorAction Stop
$run = Invoke-Pester -Configuration @{ Run = @{ Path = $Path; PassThru = $true } }

# What goes wrong outside a test takes tests with it that then tell no reason.
$failed = @(
    $run.Failed | ForEach-Object { @{ Name = $_.ExpandedPath; Message = "$($_.ErrorRecord)" } }
    $run.FailedBlocks | ForEach-Object { @{ Name = $_.ExpandedPath; Message = "$($_.ErrorRecord)" } }
    $run.FailedContainers | ForEach-Object { @{ Name = "$($_.Item)"; Message = "$($_.ErrorRecord)" } }
)
@{ Passed = $run.PassedCount; Skipped = $run.SkippedCount; Seconds = $run.Duration.TotalSeconds; Failed = $failed } |
    ConvertTo-Json -Depth 3 | Set-Content $ResultPath -Encoding UTF8
