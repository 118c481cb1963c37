# The token is nowhere to be seen: in no stream, transcript, variable, error or exported object.

BeforeAll {
    . "$PSScriptRoot/Import.ps1"
}

Describe 'The token' {
    BeforeAll {
        $script:sandbox = Start-DropletSandbox -ActionSeconds 0
        $script:token = $sandbox.Token
        $script:kept = $env:DIGITALOCEAN_CONFIG
        $env:DIGITALOCEAN_CONFIG = Join-Path $TestDrive 'config.yaml'
        Set-Content $env:DIGITALOCEAN_CONFIG -Value "access-token: $token", "api-url: $($sandbox.BaseUri)"
        $script:journal = Join-Path $TestDrive 'run.jsonl'
        $script:transcript = Join-Path $TestDrive 'transcript.txt'

        # One of each kind of cmdlet, and each way in which a request fails.
        $statements = @(
            { Connect-DigitalOcean -DoctlContext default }
            { Connect-DigitalOcean -DoctlContext none }
            { Connect-DigitalOcean -Token $secure -BaseUri http://api.example.com }
            { Connect-DigitalOcean -Token $secure -BaseUri $sandbox.BaseUri -PassThru }
            { Get-DigitalOceanConnection }
            { Get-Droplet }
            { Get-DropletAction }
            { Get-DropletBackup db-01 }
            { Get-DropletBackupPolicy db-01 }
            { Get-DropletSnapshot web-01 }
            { Get-DropletKernel web-01 | Select-Object -First 1 }
            { Stop-Droplet -Tag web -Wait }
            { Get-Droplet 'web*' | Resize-Droplet -Size s-2vcpu-4gb -Wait | Start-Droplet -Wait }
            { New-DropletSnapshot db-01 -Name nightly -Journal $journal }
            { Get-DropletJournal $journal }
            { Get-Droplet | Enable-DropletBackup -Bulk }
            { Reset-Droplet web-01 -Image debian-12-x64 -WhatIf }
            { Invoke-DropletAction web-01 -Body @{ type = 'reboot' } -Confirm:$false }
            { Restart-Droplet nobody }
            { Restart-Droplet -Tag nobody }
            { Restart-Droplet (Get-Process -Id $PID) }
            { Invoke-DropletAction web-01 reboot -Size x }
            { $sandbox.Faults.Add([DropletActions.Sandbox.SandboxFault]::Answer(401)); Restart-Droplet 3164444 }
            { $sandbox.Faults.Add([DropletActions.Sandbox.SandboxFault]::Answer(403)); Restart-Droplet 3164444 }
            { $sandbox.Faults.Add([DropletActions.Sandbox.SandboxFault]::Answer(422)); Restart-Droplet 3164444 }
            { $sandbox.Faults.Add([DropletActions.Sandbox.SandboxFault]::NotJson(200, 3)); Get-Droplet 3164444 }
            { $sandbox.Faults.Add([DropletActions.Sandbox.SandboxFault]::Redirect('https://example.com/')); Get-Droplet 3164444 }
            { $sandbox.Faults.Add([DropletActions.Sandbox.SandboxFault]::Malformed()); Get-Droplet 3164444 }
            { $sandbox.Faults.Add([DropletActions.Sandbox.SandboxFault]::DropBeforeWork()); Get-Droplet 3164444 }
            { $sandbox.Faults.Add([DropletActions.Sandbox.SandboxFault]::DropAfterWork().On('POST', '*')); New-DropletSnapshot 3164444 }
            { $sandbox.FindDroplet(3164444).Locked = $true; Restart-Droplet 3164444 }
            { Disconnect-DigitalOcean }
        )

        $script:objects = [System.Collections.Generic.List[object]]::new()
        $global:Error.Clear()
        Start-Transcript -Path $transcript | Out-Null
        try {
            $VerbosePreference = $DebugPreference = 'Continue'
            $secure = [System.Net.NetworkCredential]::new('', $token).SecurePassword
            foreach ($statement in $statements) {
                try { & $statement | ForEach-Object { $objects.Add($_); $_ } | Out-Host }
                catch { $_ | Out-Host }
            }
        }
        finally {
            $VerbosePreference = $DebugPreference = 'SilentlyContinue'
            Stop-Transcript | Out-Null
        }

        $script:records = @($global:Error | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })
    }
    AfterAll {
        Disconnect-DigitalOcean
        Stop-DropletSandbox
        $env:DIGITALOCEAN_CONFIG = $kept
    }

    It 'was used, and errors of many kinds occurred' {
        $sandbox.Actions.Count | Should -BeGreaterThan 10
        ($records.FullyQualifiedErrorId -replace ',.*' | Sort-Object -Unique).Count | Should -BeGreaterOrEqual 9
    }

    It 'is not in the transcript' {
        $text = Get-Content $transcript -Raw

        $text | Should -Match 'VERBOSE: '
        $text | Should -Match 'Restart-Droplet'
        $text | Should -Not -Match $token
    }

    It 'is in no object that was emitted, in any format' {
        $objects.Count | Should -BeGreaterThan 20
        $objects | ForEach-Object { "$_" } | Should -Not -Match $token
        $objects | Format-List * -Force | Out-String -Width 1000 | Should -Not -Match $token
        $objects | ConvertTo-Json -Depth 9 -WarningAction SilentlyContinue | Should -Not -Match $token
        [System.Management.Automation.PSSerializer]::Serialize($objects, 6) | Should -Not -Match $token
    }

    It 'is in no error, nor in its inner exceptions' {
        foreach ($record in $records) {
            for ($exception = $record.Exception; $exception; $exception = $exception.InnerException) {
                $exception.ToString() | Should -Not -Match $token
                $exception | Format-List * -Force | Out-String -Width 1000 | Should -Not -Match $token
            }
            $record | Format-List * -Force | Out-String -Width 1000 | Should -Not -Match $token
            "$($record.ErrorDetails) $($record.ErrorDetails.RecommendedAction) $($record.TargetObject)" | Should -Not -Match $token
        }
    }

    It 'is in no variable except those of the tests' {
        $own = 'sandbox', 'token'
        Get-Variable | Where-Object Name -notin $own | Where-Object { "$($_.Value)" -match $token } | Should -BeNullOrEmpty
    }

    It 'is not in the connection, at any depth' {
        $connection = Connect-DigitalOcean -Token $token -BaseUri $sandbox.BaseUri -PassThru

        $connection | ConvertTo-Json -Depth 9 -WarningAction SilentlyContinue | Should -Not -Match $token
        $connection | Get-Member -Force | Out-String | Should -Not -Match 'Password|Authorization'
        $connection | Format-Custom -Depth 9 | Out-String | Should -Not -Match $token
        "$connection" | Should -Not -Match $token
    }

    It 'is not in the journal' {
        Get-Content $journal | Should -Not -Match $token
    }
}
