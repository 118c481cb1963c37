# A tour of DropletActions, on a simulated API on this machine: no account, no cost, nothing real is touched.
#
#   dotnet run --project src/DropletActions.Shell -- docs/tour.ps1        with the .NET SDK alone
#   pwsh docs/tour.ps1                                                    with PowerShell, after `dotnet build`
#
# Each step prints what you would type, and then what you would see.

if (-not (Get-Module DropletActions)) { Import-Module "$PSScriptRoot/../DropletActions.psd1" }

function Step([string] $Title, [scriptblock] $Code) {
    "`n# $Title"
    "PS> $("$Code".Trim() -replace '\r?\n\s*', "`n  > ")"
    & $Code | Out-Default
}

# Its actions take 20 seconds, as real ones do, and its time passes 60 times as fast.
$sandbox = Start-DropletSandbox -Connect -ActionSeconds 20 -Speed 60
"$sandbox"

Step 'These are the Droplets.' {
    Get-Droplet
}

Step 'Reboot one by its name, and wait until it is up again.' {
    Restart-Droplet web-01 -Wait
}

Step 'Act on a tag. The API shuts a tag down in one request ...' {
    Stop-Droplet -Tag web -Wait
}

Step '... but knows no such request for a reboot: then each Droplet gets its own, automatically.' {
    Start-Droplet -Tag web -Wait | Restart-Droplet -WaitIfBusy
}

Step 'A change of size needs the Droplet off. Stages overlap: while one Droplet starts, another is still being resized.' {
    Get-Droplet web* |
        Stop-Droplet -Wait -WaitIfBusy |
        Resize-Droplet -Size s-2vcpu-4gb -Wait -Confirm:$false |
        Start-Droplet -Wait
}

Step 'A plan is a CSV file, or its text as here. An empty cell is a parameter not given.' {
@'
DropletName,Type,Name,Plan,Weekday,Hour
web-01,snapshot,before release,,,
web-02,enable_backups,,weekly,SUN,4
db-01,rename,db-primary,,,
'@ | ConvertFrom-Csv | Invoke-DropletAction -Wait
}

Step 'What would happen? -WhatIf says so, and sends nothing.' {
    Get-Droplet web* | Reset-Droplet -Image ubuntu-24-04-x64 -WhatIf
}

Step 'A mistake is refused before anything is sent ...' {
    Invoke-DropletAction web-01 reboot -Size s-2vcpu-4gb
}

Step '... and what the API refuses comes back as an error that says what to do.' {
    Resize-Droplet web-02 -Size s-4vcpu-8gb -Confirm:$false
}

Step 'What has been done? Every action is an object: filter it, sort it, export it.' {
    Get-Droplet | Get-DropletAction -Type resize, snapshot, rename |
        Sort-Object DropletName, StartedAt |
        Format-Table DropletName, Type, Status, Duration
}

Stop-DropletSandbox
