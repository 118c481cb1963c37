# What there is: Droplets, their backups, snapshots, kernels and policies, and what was done to them.

BeforeAll {
    . "$PSScriptRoot/Import.ps1"
}

Describe 'Get-Droplet' {
    BeforeAll {
        $script:sandbox = Start-DropletSandbox -Connect -ActionSeconds 0
        $null = $sandbox.AddDroplet('train-01', 'off', @('batch'), 'nyc3', $null, 'ubuntu-24-04-x64', $true)
    }
    AfterAll {
        Stop-DropletSandbox
    }

    It 'returns <What>' -ForEach @(
        @{ What = 'all, GPU Droplets too'; Statement = { Get-Droplet }; Name = 'web-01', 'web-02', 'db-01', 'train-01' }
        @{ What = 'one by name'; Statement = { Get-Droplet web-02 }; Name = 'web-02' }
        @{ What = 'one by id'; Statement = { Get-Droplet 3164446 }; Name = 'db-01' }
        @{ What = 'some by wildcard'; Statement = { Get-Droplet 'web*', 'db*' }; Name = 'web-01', 'web-02', 'db-01' }
        @{ What = 'those of a tag'; Statement = { Get-Droplet -Tag batch }; Name = 'train-01' }
        @{ What = 'those of names from the pipeline'; Statement = { 'db-01', 'web-01' | Get-Droplet }; Name = 'db-01', 'web-01' }
    ) {
        (& $Statement).Name | Should -Be $Name
    }

    It 'returns what a script needs' {
        $droplet = Get-Droplet db-01

        $droplet | Should -BeOfType DropletActions.Droplet
        $droplet.Id | Should -Be 3164446
        $droplet.DropletId | Should -Be 3164446
        $droplet.Status | Should -Be 'active'
        $droplet.Locked | Should -BeFalse
        $droplet.RegionSlug | Should -Be 'ams3'
        $droplet.SizeSlug | Should -Be 's-2vcpu-2gb'
        $droplet.Vcpus | Should -Be 2
        $droplet.MemoryMB | Should -Be 2048
        $droplet.DiskGB | Should -Be 60
        $droplet.Image | Should -Be 'debian-12-x64'
        $droplet.PublicIPv4 | Should -Match '^\d+(\.\d+){3}$'
        $droplet.Tags | Should -Be 'db', 'env:prod'
        $droplet.BackupsEnabled | Should -BeTrue
        $droplet.CreatedAt | Should -BeOfType System.DateTimeOffset
        "$droplet" | Should -Be 'db-01'
    }

    It 'returns nothing for a wildcard without a match, as usual in PowerShell' {
        Get-Droplet 'nope*' -ErrorVariable failed | Should -BeNullOrEmpty
        $failed | Should -BeNullOrEmpty
    }

    It 'has an error for an unknown name, and returns the others' {
        $found = Get-Droplet nobody, web-01 -ErrorAction SilentlyContinue -ErrorVariable failed

        $found.Name | Should -Be 'web-01'
        $failed.FullyQualifiedErrorId | Should -BeLike 'DropletNameNotFound,*'
    }
}

Describe 'Objects for restore, rebuild and change_kernel' {
    BeforeEach {
        $script:sandbox = Start-DropletSandbox -Connect -ActionSeconds 0
    }
    AfterEach {
        Stop-DropletSandbox
    }

    It 'Get-DropletBackup returns backups, newest first, and Restore-Droplet accepts the first' {
        $backups = Get-DropletBackup db-01
        $backups.Type | Should -Be 'backup', 'backup'
        $backups[0].CreatedAt | Should -BeGreaterThan $backups[1].CreatedAt

        $backups | Select-Object -First 1 | Restore-Droplet -Confirm:$false | Out-Null

        $sandbox.Actions.Body | Should -Be "{`"type`":`"restore`",`"image`":$($backups[0].Id)}"
    }

    It 'Restore-Droplet accepts one backup as an object' {
        $backups = Get-DropletBackup db-01

        Restore-Droplet db-01 $backups[1] -Confirm:$false | Out-Null

        $sandbox.Actions.Body | Should -Be "{`"type`":`"restore`",`"image`":$($backups[1].Id)}"
        { Restore-Droplet db-01 $backups -Confirm:$false } | Should -Throw '*-Image takes one image, but 2 were given.'
    }

    It 'Get-DropletSnapshot returns snapshots that Reset-Droplet accepts' {
        $id = $sandbox.FindDroplet(3164444).AddSnapshot('release')

        Get-DropletSnapshot web-01 | Reset-Droplet -Confirm:$false | Out-Null

        $sandbox.Actions.Body | Should -Be "{`"type`":`"rebuild`",`"image`":$id}"
    }

    It 'Get-DropletKernel returns kernels that Set-DropletKernel accepts' {
        $sandbox.FindDroplet(3164444).Status = 'off'

        Get-DropletKernel web-01 | Where-Object Version -eq '3.13.9-generic' | Set-DropletKernel | Out-Null

        $sandbox.Actions.Body | Should -Be '{"type":"change_kernel","kernel":830}'
    }

    It 'Get-DropletBackupPolicy returns policies, and Where-Object selects Droplets without one' {
        $policies = Get-Droplet | Get-DropletBackupPolicy

        ($policies | Where-Object BackupsEnabled).DropletName | Should -Be 'db-01'
        ($policies | Where-Object BackupsEnabled).Plan | Should -Be 'weekly'
        $policies | Where-Object BackupsEnabled -eq $false | Enable-DropletBackup | Out-Null
        $sandbox.Actions.DropletName | Sort-Object | Should -Be 'web-01', 'web-02'
    }
}

Describe 'Get-DropletAction' {
    BeforeAll {
        $script:sandbox = Start-DropletSandbox -Connect -DropletCount 300 -ActionSeconds 0
        Get-Droplet | Enable-DropletBackup -Bulk | Out-Null
        $sandbox.Advance('00:30:00')
        $script:since = $sandbox.Now
        $sandbox.Advance('00:30:00')
        $sandbox.Outcomes.Add([DropletActions.Sandbox.SandboxOutcome]::Errored('snapshot'))
        New-DropletSnapshot web-0007 | Out-Null
        Restart-Droplet web-0007 | Out-Null
    }
    AfterAll {
        Stop-DropletSandbox
    }

    It 'shows the name of each Droplet that the session has listed, with any parameters' {
        Get-Droplet | Out-Null

        (Get-DropletAction -ActionId $sandbox.Actions[-1].Id).DropletName | Should -Be 'web-0007'
        (Get-DropletAction | Select-Object -First 300).DropletName | Should -Not -Contain $null
    }

    It 'returns the actions of the account, newest first' {
        $actions = Get-DropletAction

        $actions | Should -HaveCount 302
        $actions[0].Type | Should -Be 'reboot'
        $actions.StartedAt | Should -Be ($actions.StartedAt | Sort-Object -Descending)
    }

    It 'returns the actions of a Droplet, with its name' {
        $actions = Get-DropletAction web-0007

        $actions.Type | Should -Be 'reboot', 'snapshot', 'enable_backups'
        $actions.DropletName | Select-Object -Unique | Should -Be 'web-0007'
    }

    It 'returns <What>' -ForEach @(
        @{ What = 'those of some types'; Statement = { Get-DropletAction web-0007 -Type reboot, enable_backups }; Type = 'reboot', 'enable_backups' }
        @{ What = 'those that went wrong'; Statement = { Get-DropletAction -Status errored }; Type = 'snapshot' }
        @{ What = 'those since a time'; Statement = { Get-DropletAction -After $since }; Type = 'reboot', 'snapshot' }
    ) {
        (& $Statement).Type | Should -Be $Type
    }

    It 'returns an action by its id, of the Droplet or of the account' {
        $id = (Get-DropletAction web-0007 -Type reboot).Id

        (Get-DropletAction web-0007 -ActionId $id).Type | Should -Be 'reboot'
        (Get-DropletAction -ActionId $id).Id | Should -Be $id
    }

    It 'reads only as many pages as are required: <Statement>' -ForEach @(
        @{ Statement = { Get-DropletAction | Select-Object -First 5 }; Count = 5 }
        @{ Statement = { Get-DropletAction -After $since }; Count = 2 }
    ) {
        $before = $sandbox.Calls.Count

        & $Statement | Should -HaveCount $Count

        $sandbox.Calls.Count - $before | Should -Be 1
    }
}
