# What is asked before something is done, and what -WhatIf says instead.

BeforeAll {
    . "$PSScriptRoot/Import.ps1"
}

Describe '-WhatIf' {
    BeforeAll {
        # What -WhatIf says goes to the host, and a transcript has it.
        function Get-WhatIf([scriptblock] $Statement) {
            $path = Join-Path $TestDrive 'whatif.txt'
            Start-Transcript -Path $path | Out-Null
            try { & $Statement | Out-Null } finally { Stop-Transcript | Out-Null }
            @(Get-Content $path) -like 'What if: *' -replace '^What if: '
        }
    }
    BeforeEach {
        $script:sandbox = Start-DropletSandbox -Connect -ActionSeconds 0
    }
    AfterEach {
        Stop-DropletSandbox
    }

    It 'of <Statement> says: <Says>' -ForEach @(
        @{ Statement = { Start-Droplet web-01 -WhatIf }; Says = 'Power on Droplet web-01 (3164444)' }
        @{ Statement = { Stop-Droplet web-01 -WhatIf }; Says = 'Shut down Droplet web-01 (3164444)' }
        @{ Statement = { Stop-Droplet web-01 -PowerOff -WhatIf }; Says = 'Power off Droplet web-01 (3164444)' }
        @{ Statement = { Stop-Droplet web-01 -PowerOffAfter 60 -WhatIf }; Says = 'Shut down Droplet web-01 (3164444), and power off after 60 s if it is still on' }
        @{ Statement = { Restart-Droplet 3164444 -WhatIf }; Says = 'Reboot Droplet 3164444' }
        @{ Statement = { Restart-Droplet web-01 -PowerCycle -WhatIf }; Says = 'Power-cycle Droplet web-01 (3164444)' }
        @{ Statement = { Resize-Droplet web-01 -Size s-2vcpu-4gb -WhatIf }; Says = "Resize Droplet web-01 (3164444) to s-2vcpu-4gb (`$6 $([char]0x2192) `$24 a month)" }
        @{ Statement = { Resize-Droplet web-01 -Size s-2vcpu-4gb -Disk -WhatIf }; Says = "Resize Droplet web-01 (3164444) to s-2vcpu-4gb, including the disk (`$6 $([char]0x2192) `$24 a month)" }
        @{ Statement = { Restore-Droplet db-01 -Image 5 -WhatIf }; Says = 'Restore Droplet db-01 (3164446) from backup 5' }
        @{ Statement = { Reset-Droplet web-01 -Image debian-12-x64 -WhatIf }; Says = 'Rebuild Droplet web-01 (3164444) from image debian-12-x64' }
        @{ Statement = { Rename-Droplet web-01 -NewName app-01 -WhatIf }; Says = "Rename Droplet web-01 (3164444) to 'app-01'" }
        @{ Statement = { New-DropletSnapshot web-01 -Name x -WhatIf }; Says = "Take a snapshot of Droplet web-01 (3164444) named 'x'" }
        @{ Statement = { Reset-DropletPassword web-01 -WhatIf }; Says = 'Reset the root password of Droplet web-01 (3164444)' }
        @{ Statement = { Set-DropletKernel web-01 -Kernel 991 -WhatIf }; Says = 'Change the kernel of Droplet web-01 (3164444) to kernel 991' }
        @{ Statement = { Enable-DropletIPv6 web-01 -WhatIf }; Says = 'Enable IPv6 on Droplet web-01 (3164444)' }
        @{ Statement = { Enable-DropletBackup web-01 -Plan weekly -Weekday SUN -Hour 4 -WhatIf }; Says = 'Enable backups of Droplet web-01 (3164444) with a weekly plan, on SUN, from 04:00 UTC' }
        @{ Statement = { Disable-DropletBackup db-01 -WhatIf }; Says = 'Disable backups of Droplet db-01 (3164446)' }
        @{ Statement = { Set-DropletBackupPolicy db-01 -Plan daily -WhatIf }; Says = 'Change the backup policy of Droplet db-01 (3164446) to a daily plan' }
        @{ Statement = { Stop-Droplet -Tag web -WhatIf }; Says = "Shut down 2 Droplets tagged 'web'" }
        @{ Statement = { Restart-Droplet -Tag web -WhatIf }; Says = "Reboot 2 Droplets tagged 'web'" }
        @{ Statement = { Get-Droplet | Stop-Droplet -Bulk -WhatIf }; Says = 'Shut down 3 Droplets in bulk: web-01 (3164444), web-02 (3164445), db-01 (3164446)' }
    ) {
        Get-WhatIf $Statement | Should -Be $Says
        $sandbox.Actions | Should -BeNullOrEmpty
    }

    It 'works as a preference too' {
        $WhatIfPreference = $true

        Restart-Droplet web-01 | Should -BeNullOrEmpty
        $sandbox.Actions | Should -BeNullOrEmpty
    }
}

Describe 'A confirmation prompt' {
    BeforeAll {
        $script:sandbox = Start-DropletSandbox -Connect -ActionSeconds 0

        # A runspace without a host to ask: a question is an error that quotes it.
        $state = [System.Management.Automation.Runspaces.InitialSessionState]::CreateDefault()
        $state.ImportPSModule((Get-Module DropletActions).Path)
        $silent = [System.Management.Automation.Runspaces.RunspaceFactory]::CreateRunspace($state)
        $silent.Open()
        $silent.SessionStateProxy.SetVariable('PSDefaultParameterValues', @{ '*-Droplet*:Connection' = Get-DigitalOceanConnection })

        function Get-Question([scriptblock] $Statement) {
            $shell = [powershell]::Create()
            $shell.Runspace = $silent
            $null = $shell.AddScript($Statement, $true).Invoke()
            $shell.Streams.Error | Where-Object FullyQualifiedErrorId -like 'HostFunctionNotImplemented,*' | ForEach-Object { "$_" }
            $shell.Dispose()
        }
    }
    AfterAll {
        $silent.Dispose()
        Stop-DropletSandbox
    }

    It 'appears before <Statement>, and says: <Says>' -ForEach @(
        @{ Statement = { Reset-Droplet 3164444 -Image debian-12-x64 }; Says = "All data on the Droplet's disk is lost." }
        @{ Statement = { Restore-Droplet 3164446 -Image 12389735 }; Says = 'All data written since that backup is lost.' }
        @{ Statement = { Reset-DropletPassword 3164444 }; Says = "A new password goes to the account's e-mail address; the old password stops working." }
        @{ Statement = { Resize-Droplet 3164444 -Size s-2vcpu-4gb -Disk }; Says = 'The disk cannot be made smaller again.' }
        @{ Statement = { Invoke-DropletAction 3164444 rebuild -Image debian-12-x64 }; Says = "All data on the Droplet's disk is lost." }
        @{ Statement = { Restart-Droplet 3164444 -Confirm }; Says = 'Reboot Droplet 3164444' }
        @{ Statement = { $ConfirmPreference = 'Medium'; Restart-Droplet 3164444 }; Says = 'Reboot Droplet 3164444' }
        @{ Statement = { $ConfirmPreference = 'Medium'; Invoke-DropletAction 3164444 reboot }; Says = 'Reboot Droplet 3164444' }
    ) {
        $before = $sandbox.Actions.Count

        Get-Question $Statement | Should -BeLike "*$Says*"
        $sandbox.Actions | Should -HaveCount $before
    }

    It 'does not appear before <Statement>' -ForEach @(
        @{ Statement = { Enable-DropletBackup 3164444 }; Type = 'enable_backups' }
        @{ Statement = { Restart-Droplet 3164444 }; Type = 'reboot' }
        @{ Statement = { New-DropletSnapshot 3164444 }; Type = 'snapshot' }
        @{ Statement = { Invoke-DropletAction 3164444 reboot }; Type = 'reboot' }
        @{ Statement = { Reset-Droplet 3164444 -Image debian-12-x64 -Confirm:$false }; Type = 'rebuild' }
        @{ Statement = { $ConfirmPreference = 'None'; Reset-DropletPassword 3164444 }; Type = 'password_reset' }
    ) {
        Get-Question $Statement | Should -BeNullOrEmpty
        $sandbox.Actions[$sandbox.Actions.Count - 1].Type | Should -Be $Type
    }

    It 'is answered in the console: no leaves a Droplet unchanged, yes runs the action' {
        Set-Content TestDrive:/ask.ps1 -Value @(
            "Import-Module '$((Get-Module DropletActions).Path)'"
            "Connect-DigitalOcean $($sandbox.Token) -BaseUri $($sandbox.BaseUri)"
            'Reset-DropletPassword 3164445, 3164446'
        )
        $program, $first = & "$PSScriptRoot/ThisPowerShell.ps1"
        $before = $sandbox.Actions.Count

        $shown = 'n', 'y' | & $program @($first) -NoProfile -File (Join-Path $TestDrive 'ask.ps1') | Out-String

        $shown | Should -BeLike '*Reset the root password of Droplet 3164445*Reset the root password of Droplet 3164446*'
        $sandbox.Actions.DropletId | Select-Object -Skip $before | Should -Be 3164446
    }
}
