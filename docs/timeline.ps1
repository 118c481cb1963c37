# Draws docs/timeline.svg, the timeline in the README, from a rolling resize in the sandbox:
#
#   dotnet run --project src/DropletActions.Shell -- docs/timeline.ps1

$ErrorActionPreference = 'Stop'
if (-not (Get-Module DropletActions)) { Import-Module "$PSScriptRoot/../DropletActions.psd1" }

$sandbox = Start-DropletSandbox -Connect -DropletCount 0 -ActionSeconds 20 -BootSeconds 10 -Speed 60
foreach ($number in 1..6) { $null = $sandbox.AddDroplet("web-0$number", 'active', @('web')) }

# All stages of a Droplet are in the drawing, so the account's actions are drawn instead of what the last stage returns.
$null = Get-Droplet -Tag web |
    Stop-Droplet -MaxUnavailable 2 |
    Resize-Droplet -Size s-2vcpu-4gb -Confirm:$false |
    Start-Droplet -UntilPort 22
Get-Droplet -Tag web | Get-DropletAction | Export-DropletTimeline "$PSScriptRoot/timeline.svg" -Title 'A rolling resize of six Droplets, two at a time'
Stop-DropletSandbox
