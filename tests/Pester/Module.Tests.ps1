# The module as a whole: what it exports, and that it can be imported, removed and imported again.

BeforeDiscovery {
    . "$PSScriptRoot/Import.ps1"
}

BeforeAll {
    . "$PSScriptRoot/Import.ps1"
}

Describe 'The module' {
    It 'exports its cmdlets, one alias and nothing else' {
        $module = Get-Module DropletActions

        @(Get-Command -Module DropletActions -CommandType Cmdlet).Name | Sort-Object | Should -Be ($module.ExportedCmdlets.Keys | Sort-Object)
        $module.ExportedCmdlets.Count | Should -BeGreaterThan 25
        $module.ExportedAliases.Keys | Should -Be 'Rebuild-Droplet'
        $module.ExportedFunctions.Count + $module.ExportedVariables.Count | Should -Be 0
        (Get-Alias Rebuild-Droplet).Definition | Should -Be 'Reset-Droplet'
    }

    It 'names <Name> with an approved verb, and a noun in the singular' -ForEach @(Get-Command -Module DropletActions -CommandType Cmdlet | ForEach-Object { @{ Name = $_.Name; Verb = $_.Verb; Noun = $_.Noun } }) {
        $Verb | Should -BeIn (Get-Verb).Verb
        $Noun | Should -Not -Match 's$'
    }

    It '<Name> has -WhatIf and -Confirm: <Changes>' -ForEach @(
        Get-Command -Module DropletActions -CommandType Cmdlet | Where-Object Noun -like 'Droplet*' | ForEach-Object {
            @{ Name = $_.Name; Changes = $_.Verb -notin 'Get', 'Wait' -and $_.Noun -ne 'DropletSandbox' }
        }
    ) {
        $parameters = (Get-Command $Name).Parameters.Keys

        ('WhatIf' -in $parameters) | Should -Be $Changes
        ('Confirm' -in $parameters) | Should -Be $Changes
        'Force' | Should -Not -BeIn $parameters
    }

    It '<Name> shares the parameters of all action cmdlets' -ForEach @(
        Get-Command -Module DropletActions -CommandType Cmdlet | Where-Object { $_.Verb -notin 'Get', 'Wait', 'Export', 'Remove' -and $_.Noun -like 'Droplet*' -and $_.Noun -ne 'DropletSandbox' } | ForEach-Object { @{ Name = $_.Name } }
    ) {
        $parameters = (Get-Command $Name).Parameters

        foreach ($shared in 'Droplet', 'Tag', 'Wait', 'TimeoutSec', 'ThrottleLimit', 'WaitIfBusy', 'Journal', 'Connection') { $parameters.Keys | Should -Contain $shared }
        $parameters.Droplet.Aliases | Should -Be 'DropletId', 'DropletName'
        (Get-Command $Name).OutputType.Name | Should -Be 'DropletActions.DropletAction'
    }

    It 'lets a script create its objects before it runs a cmdlet' {
        ([DropletActions.Droplet] @{ DropletId = 5; Name = 'web-01' }).Id | Should -Be 5
        ([DropletActions.DropletAction] @{ Type = 'reboot'; Status = 'completed' }).Type | Should -Be 'reboot'
    }
}

Describe 'A session' {
    AfterEach {
        Import-Module $manifest
        Stop-DropletSandbox
    }

    It 'can import it twice, and continues as before' {
        $sandbox = Start-DropletSandbox -Connect -ActionSeconds 0

        Import-Module $manifest

        (Restart-Droplet web-01).Type | Should -Be 'reboot'
        $sandbox.Actions | Should -HaveCount 1
    }

    It 'can <What>, and starts over' -ForEach @(
        @{ What = 'import it again with -Force'; Again = { Import-Module $manifest -Force } }
        @{ What = 'remove it and import it again'; Again = { Remove-Module DropletActions; Import-Module $manifest } }
    ) {
        Start-DropletSandbox -Connect -ActionSeconds 0 | Out-Null

        & $Again

        @(Get-Module DropletActions) | Should -HaveCount 1
        Get-DigitalOceanConnection | Should -BeNullOrEmpty
        Start-DropletSandbox -Connect -ActionSeconds 0 | Out-Null
        (Restart-Droplet web-01).Type | Should -Be 'reboot'
        Get-Droplet web-01 | Out-String -Width 80 | Should -Match 'Public IPv4'
    }

    It 'has none of its commands after it was removed' {
        Remove-Module DropletActions

        Get-Command -Module DropletActions | Should -BeNullOrEmpty
        Get-Alias Rebuild-Droplet -ErrorAction Ignore | Should -BeNullOrEmpty
    }
}
