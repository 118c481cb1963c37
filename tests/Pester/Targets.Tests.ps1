# Whom a cmdlet acts on: ids, names, wildcards, objects, rows of a file, and tags.

BeforeAll {
    . "$PSScriptRoot/Import.ps1"
}

Describe 'Targets' {
    BeforeEach {
        $script:sandbox = Start-DropletSandbox -Connect -ActionSeconds 0
    }
    AfterEach {
        Stop-DropletSandbox
    }

    It 'are <Given>' -ForEach @(
        @{ Given = 'an id'; Statement = { Restart-Droplet 3164445 }; Name = 'web-02' }
        @{ Given = 'an id as text'; Statement = { Restart-Droplet '3164445' }; Name = 'web-02' }
        @{ Given = 'several ids'; Statement = { Restart-Droplet 3164444, 3164446 }; Name = 'web-01', 'db-01' }
        @{ Given = 'a name'; Statement = { Restart-Droplet web-02 }; Name = 'web-02' }
        @{ Given = 'a name in any case'; Statement = { Restart-Droplet WEB-02 }; Name = 'web-02' }
        @{ Given = 'a wildcard'; Statement = { Restart-Droplet 'web*' }; Name = 'web-01', 'web-02' }
        @{ Given = 'a mixture'; Statement = { Restart-Droplet web-01, 3164446 }; Name = 'web-01', 'db-01' }
        @{ Given = 'a Droplet'; Statement = { Restart-Droplet (Get-Droplet db-01) }; Name = 'db-01' }
        @{ Given = 'an id by -DropletId'; Statement = { Restart-Droplet -DropletId 3164445 }; Name = 'web-02' }
        @{ Given = 'a name by -DropletName'; Statement = { Restart-Droplet -DropletName web-02 }; Name = 'web-02' }
        @{ Given = 'a tag'; Statement = { Restart-Droplet -Tag web }; Name = 'web-01', 'web-02' }
        @{ Given = 'ids from the pipeline'; Statement = { 3164444, 3164445 | Restart-Droplet }; Name = 'web-01', 'web-02' }
        @{ Given = 'names from the pipeline'; Statement = { 'web-01', 'db-01' | Restart-Droplet }; Name = 'web-01', 'db-01' }
        @{ Given = 'Droplets from the pipeline'; Statement = { Get-Droplet 'web*' | Restart-Droplet }; Name = 'web-01', 'web-02' }
        @{ Given = 'objects with a DropletId'; Statement = { [pscustomobject] @{ DropletId = 3164445 } | Restart-Droplet }; Name = 'web-02' }
        @{ Given = 'objects with a DropletName'; Statement = { [pscustomobject] @{ DropletName = 'db-01' } | Restart-Droplet }; Name = 'db-01' }
    ) {
        & $Statement | Out-Null

        # Requests are in flight together, so they arrive in any order.
        $sandbox.Actions.DropletName | Sort-Object | Should -Be ($Name | Sort-Object)
    }

    It 'are the Droplets of actions' {
        Restart-Droplet 'web*' | Stop-Droplet | Out-Null

        @($sandbox.Actions | Where-Object Type -eq shutdown).DropletName | Sort-Object | Should -Be 'web-01', 'web-02'
    }

    It 'are the lines of a file' {
        Set-Content TestDrive:/fleet.txt -Value 'web-01', '3164446'

        Get-Content TestDrive:/fleet.txt | Restart-Droplet | Out-Null

        $sandbox.Actions.DropletName | Sort-Object | Should -Be 'db-01', 'web-01'
    }

    It 'are the rows of a CSV file' {
        Set-Content TestDrive:/fleet.csv -Value 'Owner,DropletName', 'ann,web-02', 'bob,db-01'

        Import-Csv TestDrive:/fleet.csv | Restart-Droplet | Out-Null

        $sandbox.Actions.DropletName | Sort-Object | Should -Be 'db-01', 'web-02'
    }

    It 'are acted on once if they are named twice' {
        Restart-Droplet 'web*', web-01, 3164444 | Out-Null

        $sandbox.Actions | Should -HaveCount 2
    }

    It 'are never <What>' -ForEach @(
        @{ What = 'a process'; Value = { Get-Process -Id $PID } }
        @{ What = 'a file'; Value = { Get-Item $PSCommandPath } }
        @{ What = 'a hashtable'; Value = { @{ DropletId = 3164444 } } }
        @{ What = 'a boolean'; Value = { $true } }
        @{ What = 'nothing'; Value = { $null } }
        @{ What = 'empty text'; Value = { '' } }
        @{ What = 'zero'; Value = { 0 } }
        @{ What = 'an object without a Droplet'; Value = { [pscustomobject] @{ Id = 3164444; Name = 'web-01' } } }
    ) {
        $wrong = & $Value

        { Restart-Droplet -Droplet $wrong } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*'
        { $wrong | Restart-Droplet -ErrorAction Stop } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*'
        $sandbox.Calls | Should -BeNullOrEmpty
    }

    It 'that are invalid do not affect the others' {
        'web-01', (Get-Process -Id $PID), 'nobody', 'web-02' | Restart-Droplet -ErrorAction SilentlyContinue -ErrorVariable failed | Out-Null

        $sandbox.Actions.DropletName | Sort-Object | Should -Be 'web-01', 'web-02'
        @($failed | Where-Object FullyQualifiedErrorId -like 'DropletNameNotFound,*').TargetObject.Name | Should -Be 'nobody'
    }

    It 'with the same name are not acted on, and the error has both ids' {
        $twin = $sandbox.AddDroplet('web-01')

        Restart-Droplet web-01 -ErrorAction SilentlyContinue -ErrorVariable failed

        $failed.FullyQualifiedErrorId | Should -BeLike 'DropletNameAmbiguous,*'
        "$failed" | Should -BeLike '*3164444*'
        "$failed" | Should -BeLike "*$($twin.Id)*"
        $sandbox.Actions | Should -BeNullOrEmpty
    }

    It 'must exist: <Statement>' -ForEach @(
        @{ Statement = { Restart-Droplet nobody }; Id = 'DropletNameNotFound,*' }
        @{ Statement = { Restart-Droplet 'nobody*' }; Id = 'DropletNameNotFound,*' }
        @{ Statement = { Restart-Droplet 5 }; Id = 'DropletNotFound,*' }
        @{ Statement = { Restart-Droplet -Tag nobody }; Id = 'TagMatchesNothing,*' }
    ) {
        $ErrorActionPreference = 'Stop'

        $Statement | Should -Throw -ErrorId $Id
    }

    It 'are either Droplets or a tag' {
        { Restart-Droplet -Droplet web-01 -Tag web } | Should -Throw -ErrorId 'AmbiguousParameterSet,*'
    }

    It 'are GPU Droplets as well as others' {
        $null = $sandbox.AddDroplet('train-01', 'active', @(), 'nyc3', $null, 'ubuntu-24-04-x64', $true)

        Restart-Droplet 'train*' | Out-Null

        $sandbox.Actions.DropletName | Should -Be 'train-01'
    }
}
