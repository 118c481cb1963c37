# A tour of DropletActions against a simulated API on this machine: no account, no cost, no real Droplets.
#
#   dotnet run --project src/DropletActions.Shell -- docs/tour.ps1        with the .NET SDK alone
#   pwsh docs/tour.ps1                                                    with PowerShell, after `dotnet build`
#
# Each step prints the command and its output.

if (-not (Get-Module DropletActions)) { Import-Module "$PSScriptRoot/../DropletActions.psd1" }

function Step([string] $Title, [scriptblock] $Code) {
    "`n# $Title"
    "PS> $("$Code".Trim() -replace '\r?\n\s*', "`n  > ")"
    & $Code | Out-Default
}

# The actions take 20 seconds, like real ones, and the sandbox's time passes 60 times as fast as the wall clock.
$sandbox = Start-DropletSandbox -Connect -ActionSeconds 20 -BootSeconds 10 -Speed 60
"$sandbox"

Step 'List the Droplets.' {
    Get-Droplet
}

Step 'Reboot one by its name, and wait until it is running again.' {
    Restart-Droplet web-01 -Wait
}

Step 'Stop a tag. The API can shut down all Droplets of a tag in one request ...' {
    Stop-Droplet -Tag web -Wait
}

Step '... but has no such request for a reboot, so each Droplet gets its own.' {
    Start-Droplet -Tag web -Wait | Restart-Droplet -WaitIfBusy
}

Step 'A Droplet must be off to be resized. One at a time is out of service, until it accepts connections again.' {
    Get-Droplet web* |
        Stop-Droplet -MaxUnavailable 1 -WaitIfBusy |
        Resize-Droplet -Size s-2vcpu-4gb -Confirm:$false |
        Start-Droplet -UntilPort 22
}

Step 'A plan is a CSV file, or text as here. An empty cell means that the parameter is not specified.' {
@'
DropletName,Type,Name,Plan,Weekday,Hour
web-01,snapshot,before release,,,
web-02,enable_backups,,weekly,SUN,4
db-01,rename,db-primary,,,
'@ | ConvertFrom-Csv | Invoke-DropletAction -Wait
}

Step '-WhatIf shows what would happen, and starts nothing.' {
    Get-Droplet web* | Reset-Droplet -Image ubuntu-24-04-x64 -WhatIf
}

Step 'An invalid parameter is refused before a request is sent ...' {
    Invoke-DropletAction web-01 reboot -Size s-2vcpu-4gb
}

Step '... and a refusal by the API is an error with a recommended action.' {
    Resize-Droplet web-02 -Size s-4vcpu-8gb -Confirm:$false
}

Step 'Every action is an object that you can filter, sort and export.' {
    Get-Droplet | Get-DropletAction -Type resize, snapshot, rename |
        Sort-Object DropletName, StartedAt |
        Format-Table DropletName, Type, Status, Duration
}

Stop-DropletSandbox
