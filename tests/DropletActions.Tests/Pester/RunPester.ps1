# Runs the Pester tests of a folder and writes what came out as JSON.
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Pester,
    [Parameter(Mandatory)] [string] $Path,
    [Parameter(Mandatory)] [string] $ResultPath
)

Import-Module $Pester -ErrorAction Stop
$run = Invoke-Pester -Configuration @{ Run = @{ Path = $Path; PassThru = $true } }

# What goes wrong outside a test takes tests with it that then tell no reason.
$failed = @(
    $run.Failed | ForEach-Object { @{ Name = $_.ExpandedPath; Message = "$($_.ErrorRecord)" } }
    $run.FailedBlocks | ForEach-Object { @{ Name = $_.ExpandedPath; Message = "$($_.ErrorRecord)" } }
    $run.FailedContainers | ForEach-Object { @{ Name = "$($_.Item)"; Message = "$($_.ErrorRecord)" } }
)
@{ Passed = $run.PassedCount; Skipped = $run.SkippedCount; Seconds = $run.Duration.TotalSeconds; Failed = $failed } |
    ConvertTo-Json -Depth 3 | Set-Content $ResultPath -Encoding UTF8
