# A run that survives its process: -Journal, and what Get-DropletJournal shows of it.

BeforeAll {
    . "$PSScriptRoot/Import.ps1"
}

Describe 'A journal' {
    BeforeEach {
        $script:sandbox = Start-DropletSandbox -Connect -ActionSeconds 0 -Speed 50
        $script:journal = Join-Path $TestDrive "$([guid]::NewGuid()).jsonl"
    }
    AfterEach {
        Stop-DropletSandbox
    }

    It 'lets the same statement continue: finished actions are not started again, and all are emitted' {
        $sandbox.Faults.Add([DropletActions.Sandbox.SandboxFault]::Answer(403).On('POST', '/v2/droplets/3164445/*'))
        $first = Get-Droplet | New-DropletSnapshot -Name nightly -Wait -Journal $journal -ErrorAction SilentlyContinue
        $first.DropletName | Sort-Object | Should -Be 'db-01', 'web-01'

        $second = Get-Droplet | New-DropletSnapshot -Name nightly -Wait -Journal $journal

        $second.DropletName | Sort-Object | Should -Be 'db-01', 'web-01', 'web-02'
        $second.ImageId | Should -Not -Contain $null
        $sandbox.Actions | Should -HaveCount 3
    }

    It 'waits for what an earlier run had started' {
        $started = Restart-Droplet web-01 -Journal $journal

        $action = Restart-Droplet web-01 -Journal $journal -Wait

        $action.Id | Should -Be $started.Id
        $action.Status | Should -Be 'completed'
        $sandbox.Actions | Should -HaveCount 1
    }

    It 'is read by Get-DropletJournal, with one object for each Droplet' {
        $sandbox.FindDroplet(3164445).Locked = $true
        Get-Droplet | Restart-Droplet -Wait -Journal $journal -ErrorAction SilentlyContinue | Out-Null

        $entries = Get-DropletJournal $journal

        $entries | Should -HaveCount 3
        $entries.Type | Select-Object -Unique | Should -Be 'reboot'
        ($entries | Where-Object State -eq completed).DropletName | Sort-Object | Should -Be 'db-01', 'web-01'
        ($entries | Where-Object State -eq failed).DropletName | Should -Be 'web-02'
        ($entries | Where-Object State -eq failed).Error | Should -BeLike '*DropletBusy*'
    }

    It 'holds a line of JSON for each step, and no token' {
        Restart-Droplet web-01 -Wait -Journal $journal | Out-Null

        $lines = Get-Content $journal
        $lines | ForEach-Object { $_ | ConvertFrom-Json } | Should -Not -BeNullOrEmpty
        $lines | Should -Not -Match $sandbox.Token
        Get-ChildItem $TestDrive -Filter *.lock | Should -BeNullOrEmpty
    }

    It 'of another statement is refused: <Statement>' -ForEach @(
        @{ Statement = { Stop-Droplet web-01 -Journal $journal } }
        @{ Statement = { New-DropletSnapshot web-01 -Name other -Journal $journal } }
        @{ Statement = { New-DropletSnapshot -Tag web -Name nightly -Journal $journal } }
    ) {
        New-DropletSnapshot web-01 -Name nightly -Journal $journal | Out-Null
        $before = $sandbox.Actions.Count

        { & $Statement -ErrorAction SilentlyContinue } | Should -Throw -ErrorId 'JournalMismatch,*'
        $sandbox.Actions | Should -HaveCount $before
    }

    It 'that is not a journal is refused, and left unchanged' {
        Set-Content $journal -Value 'my notes'

        { Restart-Droplet web-01 -Journal $journal } | Should -Throw -ErrorId 'JournalUnreadable,*'
        Get-Content $journal | Should -Be 'my notes'
        $sandbox.Actions | Should -BeNullOrEmpty
    }

    It 'whose last line is incomplete can be continued' {
        Restart-Droplet web-01 -Journal $journal | Out-Null
        $text = [System.IO.File]::ReadAllText($journal)
        [System.IO.File]::WriteAllText($journal, $text + $text.Substring(0, 20))

        Restart-Droplet web-01, web-02 -Journal $journal | Should -HaveCount 2

        $sandbox.Actions | Should -HaveCount 2
    }

    It 'is not written by -WhatIf' {
        Restart-Droplet web-01 -Journal $journal -WhatIf

        $journal | Should -Not -Exist
    }

    It 'can have a path relative to the current location' {
        Push-Location $TestDrive
        try {
            Restart-Droplet web-01 -Journal here.jsonl | Out-Null
        }
        finally {
            Pop-Location
        }

        Join-Path $TestDrive 'here.jsonl' | Should -Exist
    }
}
