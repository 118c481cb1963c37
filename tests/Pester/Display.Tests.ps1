# What a person sees: tables, lists, colors, times and errors.

BeforeAll {
    . "$PSScriptRoot/Import.ps1"

    function Get-Line([int] $Width) {
        ($input | Out-String -Width $Width) -split '\r?\n' | Where-Object { $_.Trim() }
    }
}

Describe 'A table' {
    BeforeAll {
        $script:sandbox = Start-DropletSandbox -Connect -ActionSeconds 0 -Speed 50
        $null = $sandbox.AddDroplet('train-01', 'off', @('batch'), 'nyc3', 'gpu-h100x8-640gb', 'ubuntu-24-04-x64', $true)
        $sandbox.FindDroplet(3164444).AddSnapshot('before release')
        $sandbox.FindDroplet(3164445).Locked = $true
        $script:journal = Join-Path $TestDrive 'run.jsonl'
        Get-Droplet | Set-DropletBackupPolicy -Plan daily -Journal $journal -ErrorAction SilentlyContinue | Out-Null
        $sandbox.Advance('00:05:00')
    }
    AfterAll {
        Stop-DropletSandbox
    }

    It 'of <What> fits into <Width> columns' -ForEach @(
        foreach ($width in 80, 120) {
            @{ Width = $width; What = 'Droplets'; Statement = { Get-Droplet }; Shows = 'Id', 'Status', 'Region', 'Size', 'Public IPv4', 'Name'; Row = '3164444 active nyc3 s-1vcpu-1gb 198.18.0.2 web-01' }
            @{ Width = $width; What = 'actions'; Statement = { Get-DropletAction db-01 }; Shows = 'Id', 'Type', 'Status', 'Started', 'Took', 'Droplet'; Row = '300000000? change_backup_policy completed ??:??:?? 0s db-01' }
            @{ Width = $width; What = 'backups'; Statement = { Get-DropletBackup db-01 }; Shows = 'Id', 'Type', 'Created', 'GB', 'Name', 'Droplet'; Row = '12389736 backup ????-??-?? ??:?? * db-01-* db-01' }
            @{ Width = $width; What = 'snapshots'; Statement = { Get-DropletSnapshot web-01 }; Shows = 'Id', 'Type', 'Created', 'GB', 'Name', 'Droplet'; Row = '1238973? snapshot ????-??-?? ??:?? * before release web-01' }
            @{ Width = $width; What = 'policies'; Statement = { Get-DropletBackupPolicy * }; Shows = 'Droplet Id', 'Backups', 'Day', 'UTC', 'Kept', 'Next window', 'Droplet'; Row = '3164446 daily ??:00 7d ????-??-?? ??:?? db-01' }
            @{ Width = $width; What = 'kernels'; Statement = { Get-DropletKernel web-01 }; Shows = 'Id', 'Version', 'Name'; Row = '821 3.13.0-generic DigitalOcean GrubLoader v0.0.0'; Group = 'Droplet: web-01' }
            @{ Width = $width; What = 'a journal'; Statement = { Get-DropletJournal $journal }; Shows = 'Droplet Id', 'Type', 'State', 'Updated', 'Droplet', 'Action or error'; Row = '3164446 change_backup* accepted ??:??:?? db-01 300000000?' }
            @{ Width = $width; What = "a sandbox's Droplets"; Statement = { $sandbox.Droplets }; Shows = 'Id', 'Status', 'Region', 'Size', 'Name', 'Tags'; Row = '3164446 active ams3 s-2vcpu-2gb db-01 db env:prod' }
            @{ Width = $width; What = "a sandbox's actions"; Statement = { $sandbox.Actions }; Shows = 'Id', 'Type', 'Status', 'Started', 'Droplet'; Row = '300000000? change_backup_policy completed ??:??:?? db-01' }
            @{ Width = $width; What = "a sandbox's calls"; Statement = { $sandbox.Calls }; Shows = 'Number', 'At', 'Method', 'Status', 'Path'; Row = '1 ??:??:?? GET 200 /v2/droplets`?per_page=200&page=1' }
        }
    ) {
        $lines = & $Statement | Get-Line -Width $Width

        if ($Group) {
            $lines[0].Trim() | Should -Be $Group
            $lines = $lines | Select-Object -Skip 1
        }

        $lines | ForEach-Object { $_.TrimEnd().Length } | Measure-Object -Maximum | ForEach-Object Maximum | Should -BeLessOrEqual $Width
        foreach ($title in $Shows) { $lines[0] | Should -Match "(^| )$([regex]::Escape($title))( |$)" }
        @($lines.Trim() -replace ' +', ' ' -like $Row) | Should -HaveCount 1
    }

    It 'cuts no short value' {
        $cut = [regex]::Escape([char] 0x2026) + '|\.\.\.'

        Get-Droplet | Get-Line -Width 80 | Should -Not -Match $cut
        Get-DropletAction * | Get-Line -Width 80 | Should -Not -Match $cut
        Get-DropletBackupPolicy * | Get-Line -Width 80 | Should -Not -Match $cut
    }

    It 'shows the duration of an action in a readable form: <Length> is <Shown>' -ForEach @(
        @{ Length = '00:00:07'; Shown = '7s' }
        @{ Length = '00:02:05'; Shown = '2m05s' }
        @{ Length = '01:20:00'; Shown = '1h20m' }
        @{ Length = '2.03:00:00'; Shown = '2d03h' }
    ) {
        $end = [DateTimeOffset]::Now
        $action = [DropletActions.DropletAction] @{ Id = 1; Type = 'snapshot'; Status = 'completed'; StartedAt = $end - [timespan] $Length; CompletedAt = $end }

        ($action | Get-Line -Width 80)[-1] | Should -Match " $Shown(\s|$)"
    }

    It 'has the status in color if the host supports colors' -Skip:($PSVersionTable.PSVersion.Major -lt 7) {
        [DropletActions.Rendering.DisplayText]::Colored('errored', $PSStyle, $true) | Should -Be "$($PSStyle.Foreground.Red)errored$($PSStyle.Reset)"
        [DropletActions.Rendering.DisplayText]::Colored('errored', $PSStyle, $false) | Should -Be 'errored'
    }
}

Describe 'A list' {
    BeforeAll {
        $script:sandbox = Start-DropletSandbox -Connect -ActionSeconds 0 -Speed 50
    }
    AfterAll {
        Stop-DropletSandbox
    }

    It 'of a Droplet has what the table omits' {
        $shown = Get-Droplet db-01 | Format-List | Out-String -Width 80

        $shown | Should -Match '2048 MB|2 GB'
        $shown | Should -Match '60 GB'
        $shown | Should -Match 'debian-12-x64'
        $shown | Should -Match 'db, env:prod'
        $shown | Should -Match '10\.\d+\.\d+\.\d+'
    }

    It 'of an action has its Droplet by name and id, and both times' {
        $shown = Rename-Droplet web-01 -NewName web-01 -Wait | Format-List | Out-String -Width 80

        $shown | Should -Match 'web-01 \(3164444\)'
        $shown | Should -Match '(?s)Started .*Completed '
    }

    It 'of the connection has the rest of the rate limit, and no token' {
        Get-Droplet 3164444 | Out-Null

        $shown = Get-DigitalOceanConnection | Out-String -Width 80

        $shown | Should -Match ([regex]::Escape($sandbox.BaseUri))
        $shown | Should -Match '4,\d{3} of 5,000 an hour'
        $shown | Should -Not -Match $sandbox.Token
    }

    It 'of the sandbox has its address, and no token' {
        $shown = $sandbox | Out-String -Width 80

        $shown | Should -Match ([regex]::Escape($sandbox.BaseUri))
        $shown | Should -Not -Match $sandbox.Token
    }

    It 'of a fast sandbox has its speed, and that of another one has none' {
        $sandbox | Format-List | Out-String | Should -Match '(?m)^Speed +: 50\r?$'

        $other = Start-DropletSandbox
        $other | Format-List | Out-String | Should -Not -Match 'Speed'
        Stop-DropletSandbox $other
    }
}

Describe 'An error' {
    BeforeAll {
        $script:sandbox = Start-DropletSandbox -Connect -ActionSeconds 0 -Speed 50
    }
    AfterAll {
        Stop-DropletSandbox
    }

    It 'at the prompt is two lines, what happened and what to do: <Says>' -Skip:($PSVersionTable.PSVersion.Major -lt 7) -ForEach @(
        @{ Statement = 'Restart-Droplet nobody'; Says = "Restart-Droplet: No Droplet is named 'nobody'."; Do = '*Get-Droplet*' }
        @{ Statement = 'Invoke-DropletAction web-01 reboot -Size x'; Says = 'Invoke-DropletAction: -Size is not a parameter of reboot: reboot takes no parameters.'; Do = '*Omit -Size.' }
        @{ Statement = 'Resize-Droplet 3164444 -Size s-2vcpu-4gb'; Says = 'Resize-Droplet: *3164444*Droplet is currently powered on.*'; Do = '*Stop-Droplet*' }
    ) {
        # As at a prompt: not in a file, whose lines PowerShell would quote.
        $null = [scriptblock]::Create("$Statement -ErrorAction SilentlyContinue -ErrorVariable failed").Invoke()
        $failed = $global:Error[0]

        $lines = @(($failed | Out-String -Width 400) -split '\r?\n' | Where-Object { $_.Trim() })

        $lines | Should -HaveCount 2
        $lines[0] | Should -BeLike $Says
        $lines[1] | Should -BeLike $Do
    }
}
