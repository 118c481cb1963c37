# Many Droplets in few requests: -Tag and -Bulk.

BeforeAll {
    . "$PSScriptRoot/Import.ps1"
}

Describe 'Many Droplets' {
    BeforeEach {
        $script:sandbox = Start-DropletSandbox -Connect -DropletCount 200 -ActionSeconds 0 -Speed 50
    }
    AfterEach {
        Stop-DropletSandbox
    }

    It 'of a tag share a bulk request if the API has one, and the verbose stream says so' {
        $all = Enable-DropletBackup -Tag web -Verbose 4>&1

        @($all | Where-Object { $_ -is [DropletActions.DropletAction] }) | Should -HaveCount 200
        @($all | Where-Object { $_ -isnot [DropletActions.DropletAction] }) -join "`n" | Should -BeLike '*200 Droplets*in one bulk request*'
        $posts = $sandbox.Calls.Find('POST')
        $posts.Path | Should -Be '/v2/droplets/actions?tag_name=web'
    }

    It 'of a tag get a request each if it has none, and the verbose stream says so' {
        $all = Invoke-DropletAction -Tag web -Type reboot -Verbose 4>&1

        @($all | Where-Object { $_ -is [DropletActions.DropletAction] }) | Should -HaveCount 200
        "$($all | Where-Object { $_ -isnot [DropletActions.DropletAction] } | Select-Object -First 1)" | Should -BeLike '*no bulk request*200 Droplets*'
        $sandbox.Calls.Find('POST') | Should -HaveCount 200
    }

    It 'of any names share a request with -Bulk, by a tag that is removed afterward' {
        $tags = $sandbox.Tags

        $actions = Get-Droplet 'web-01*' | New-DropletSnapshot -Name nightly -Bulk

        $actions | Should -HaveCount 100
        $actions.DropletName | Should -Not -Contain $null
        $sandbox.Tags | Should -Be $tags
        # The tag is created, put on all, and named by the action's request.
        $sandbox.Calls.Find('POST') | Should -HaveCount 3
    }

    It 'that the API skipped have an error each' {
        $sandbox.FindDroplet(3164444).Locked = $true

        $actions = Get-Droplet web-0001, web-0002 | Stop-Droplet -Bulk -ErrorAction SilentlyContinue -ErrorVariable failed

        $actions.DropletName | Should -Be 'web-0002'
        $failed.FullyQualifiedErrorId | Should -BeLike 'NotActedOn,*'
        $failed.Exception.DropletId | Should -Be 3164444
    }

    It 'are confirmed with one prompt' {
        Get-Droplet 'web-00*' | Stop-Droplet -Bulk -WhatIf

        @($sandbox.Calls | Where-Object Method -ne GET) | Should -BeNullOrEmpty
    }

    It 'take few requests to wait for' {
        $before = $sandbox.Calls.Count

        Stop-Droplet -Tag web -Wait | Should -HaveCount 200

        $sandbox.Calls.Count - $before | Should -BeLessThan 20
    }
}
