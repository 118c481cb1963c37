# PowerShell's own ways: strict mode, preferences, splatting, default values, variables that collect, and pipelines that end early.

BeforeAll {
    . "$PSScriptRoot/Import.ps1"
}

Describe 'In a script' {
    BeforeEach {
        $script:sandbox = Start-DropletSandbox -Connect -ActionSeconds 0 -Speed 50
    }
    AfterEach {
        Stop-DropletSandbox
    }

    It 'strict mode and Stop work' {
        Set-StrictMode -Version Latest
        $ErrorActionPreference = 'Stop'

        $actions = Get-Droplet 'web*' | Stop-Droplet -Wait | Start-Droplet

        $actions | ForEach-Object { $_.Id, $_.DropletId, $_.DropletName, $_.Type, $_.Status, $_.StartedAt, $_.CompletedAt, $_.Duration, $_.Region, $_.RegionSlug, $_.ResourceId, $_.ResourceType, $_.ImageId } |
            Should -Not -BeNullOrEmpty
        Get-Droplet | Out-String | Should -Match 'web-01'
        Get-DropletAction | Format-List | Out-String | Should -Match 'shutdown'
        Get-DigitalOceanConnection | Out-String | Should -Match 'Requests left'
        $sandbox | Out-String | Should -Match '127\.0\.0\.1'
    }

    It 'parameters can be splatted' {
        $plan = @{ Plan = 'weekly'; Weekday = 'SUN'; Hour = 4; ErrorAction = 'Stop' }

        Enable-DropletBackup web-01 @plan | Out-Null

        $sandbox.Actions.Body | Should -Be '{"type":"enable_backups","backup_policy":{"plan":"weekly","weekday":"SUN","hour":4}}'
    }

    It 'parameters can have default values' {
        $PSDefaultParameterValues = @{ 'New-DropletSnapshot:Name' = 'nightly'; '*-Droplet*:Wait' = $true }

        (New-DropletSnapshot web-01).Status | Should -Be 'completed'

        $sandbox.Actions.Body | Should -Be '{"type":"snapshot","name":"nightly"}'
    }

    It '-OutVariable contains only what was emitted' {
        Get-Droplet | Stop-Droplet -Wait -OutVariable stopped | Start-Droplet -OutVariable started | Out-Null

        $stopped | Should -HaveCount 3
        $started | Should -HaveCount 3
        foreach ($action in @($stopped) + @($started)) { $action | Should -BeOfType DropletActions.DropletAction }
    }

    It '-PipelineVariable is available to the downstream stages' {
        $lines = Get-Droplet 'web*' -PipelineVariable droplet | Restart-Droplet | ForEach-Object { "$($_.DropletName) of $($droplet.RegionSlug)" }

        $lines | Sort-Object | Should -Be 'web-01 of nyc3', 'web-02 of nyc3'
    }

    It '-ErrorVariable collects errors of several statements with a plus' {
        Restart-Droplet nobody -ErrorAction SilentlyContinue -ErrorVariable failed
        Restart-Droplet 5 -ErrorAction SilentlyContinue -ErrorVariable +failed

        $failed | Should -HaveCount 2
    }

    It 'the verbose stream describes what happens' {
        Set-StrictMode -Version Latest
        $VerbosePreference = 'Continue'

        $all = Restart-Droplet web-01, 3164444 4>&1

        $said = @($all | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }) -join "`n"
        $said | Should -BeLike '*Reboot Droplet web-01 (3164444)*'
        $said | Should -BeLike '*specified more than once*'
    }

    It 'Select-Object -First ends the statement, and says what continues' {
        $sandbox.Outcomes.Add([DropletActions.Sandbox.SandboxOutcome]::NeverEnds('reboot', 3164445))

        $first = Restart-Droplet 'web*' -Wait | Select-Object -First 1
        $first.DropletName | Should -Be 'web-01'

        # The session goes on as before.
        (Get-Droplet web-02).Locked | Should -BeTrue
        (New-DropletSnapshot web-01).Type | Should -Be 'snapshot'
    }

    It 'a downstream error ends the pipeline, and leaves nothing running' {
        { Restart-Droplet 'web*' -Wait | ForEach-Object { throw 'further down' } } | Should -Throw 'further down'

        (New-DropletSnapshot db-01).Type | Should -Be 'snapshot'
    }

    It 'a loop can be left with break' {
        foreach ($pass in 1..3) { Get-Droplet | Restart-Droplet | ForEach-Object { break } }

        (Get-Droplet | Measure-Object).Count | Should -Be 3
        $pass | Should -Be 1
    }

    It 'functions can accept the same input as the cmdlets' {
        function Restart-Politely {
            [CmdletBinding(SupportsShouldProcess)]
            param([Parameter(Mandatory, ValueFromPipeline)] [DropletActions.DropletTarget[]] $Droplet)
            process { if ($PSCmdlet.ShouldProcess("$Droplet")) { Restart-Droplet $Droplet } }
        }

        (Restart-Politely web-01).DropletName | Should -Be 'web-01'
        ('web-02', 3164446 | Restart-Politely).DropletId | Should -Be 3164445, 3164446
        ([DropletActions.DropletTarget] 'web*').Name | Should -Be 'web*'
    }
}
