# A user's own script under test: the cmdlets replaced by mocks, and real objects made for them.

BeforeAll {
    . "$PSScriptRoot/Import.ps1"

    # What a user might have written.
    function Show-SlowRestart([string[]] $Name, [int] $SlowAfterSeconds = 300) {
        $slow = Restart-Droplet $Name -Wait | Where-Object { $_.Duration.TotalSeconds -gt $SlowAfterSeconds }
        if ($slow) { Write-Warning "Slow: $($slow.DropletName -join ', ')" }
    }

    function Expand-Fleet([string] $Tag) {
        Get-Droplet -Tag $Tag | Where-Object MemoryMB -lt 4096 | Stop-Droplet -Wait | Resize-Droplet -Size s-2vcpu-4gb -Wait | Start-Droplet -Wait
    }

    function Save-Fleet([string] $Path) {
        try { Import-Csv $Path | Invoke-DropletAction -Wait -ErrorAction Stop }
        catch [DropletActions.DropletApiException] { "failed: $($_.Exception.Message)" }
    }
}

Describe 'A mock' {
    It 'emits real actions' {
        Mock Restart-Droplet {
            [DropletActions.DropletAction] @{ Id = 1; DropletId = 5; DropletName = 'web-01'; Type = 'reboot'; Status = 'completed'; StartedAt = '2026-03-01T12:00:00Z'; CompletedAt = '2026-03-01T12:07:00Z' }
            [DropletActions.DropletAction] @{ Id = 2; DropletId = 6; DropletName = 'web-02'; Type = 'reboot'; Status = 'completed'; StartedAt = '2026-03-01T12:00:00Z'; CompletedAt = '2026-03-01T12:00:20Z' }
        }

        Show-SlowRestart 'web*' 3>&1 | Should -Be 'Slow: web-01'

        Should -Invoke Restart-Droplet -Times 1 -Exactly -ParameterFilter { $Wait -and $Droplet.Name -eq 'web*' }
    }

    It 'is selected by -Droplet: <Given>' -ForEach @(
        @{ Given = 'a name'; Value = 'web-01' }
        @{ Given = 'a Droplet'; Value = { [DropletActions.Droplet] @{ DropletId = 5; Name = 'web-01' } } }
        @{ Given = 'a row'; Value = { [pscustomobject] @{ DropletName = 'web-01' } } }
    ) {
        Mock Restart-Droplet { 'another' }
        Mock Restart-Droplet { 'the one' } -ParameterFilter { "$Droplet" -eq 'web-01' }
        if ($Value -is [scriptblock]) { $Value = & $Value }

        Restart-Droplet $Value | Should -Be 'the one'
        Restart-Droplet web-02 | Should -Be 'another'
    }

    It 'is selected by comparing -Droplet with a name: <Given>' -ForEach @(
        @{ Given = 'a name'; Statement = { Restart-Droplet web-01 } }
        @{ Given = 'one of several names'; Statement = { Restart-Droplet web-02, web-01 } }
        @{ Given = 'a name from the pipeline'; Statement = { 'web-01' | Restart-Droplet } }
        @{ Given = 'a Droplet'; Statement = { Restart-Droplet (Get-Droplet web-01) } }
        @{ Given = 'a Droplet from the pipeline'; Statement = { Get-Droplet web-01 | Restart-Droplet } }
        @{ Given = 'a row'; Statement = { [pscustomobject] @{ DropletName = 'web-01' } | Restart-Droplet } }
    ) {
        $null = Start-DropletSandbox -Connect
        Mock Restart-Droplet { 'another' }
        Mock Restart-Droplet { 'the one' } -ParameterFilter { $Droplet -eq 'web-01' }

        & $Statement | Should -Be 'the one'
        Restart-Droplet web-02 | Should -Be 'another'
        Should -Invoke Restart-Droplet -Times 1 -Exactly -ParameterFilter { $Droplet -contains 'web-01' }
        Should -Invoke Restart-Droplet -Times 1 -Exactly -ParameterFilter { $Droplet -ne 'web-01' -and $Droplet -notcontains 'web-01' }
        Stop-DropletSandbox
    }

    It 'is selected by comparing -Droplet with an id: <Given>' -ForEach @(
        @{ Given = 'an id'; Statement = { Restart-Droplet 3164444 } }
        @{ Given = 'an id as text'; Statement = { '3164444' | Restart-Droplet } }
        @{ Given = 'a Droplet'; Statement = { Get-Droplet web-01 | Restart-Droplet } }
        @{ Given = 'an action'; Statement = { Stop-Droplet web-01 | Restart-Droplet } }
    ) {
        $null = Start-DropletSandbox -Connect
        Mock Restart-Droplet { 'another' }
        Mock Restart-Droplet { 'the one' } -ParameterFilter { $Droplet -eq 3164444 }

        & $Statement | Should -Be 'the one'
        Restart-Droplet 3164445 | Should -Be 'another'
        Stop-DropletSandbox
    }

    It 'is selected by the id of -Droplet' {
        Mock Stop-Droplet { 'another' }
        Mock Stop-Droplet { 'the one' } -ParameterFilter { $Droplet.Id -eq 5 }

        Stop-Droplet 5 | Should -Be 'the one'
        Stop-Droplet 6 | Should -Be 'another'
    }

    It 'accepts the pipeline, object by object' {
        Mock Get-Droplet {
            [DropletActions.Droplet] @{ DropletId = 5; Name = 'web-01'; MemoryMB = 1024; Tags = 'web', 'env:prod' }
            [DropletActions.Droplet] @{ DropletId = 6; Name = 'web-02'; MemoryMB = 8192 }
            [DropletActions.Droplet] @{ DropletId = 7; Name = 'web-03'; MemoryMB = 2048 }
        } -ParameterFilter { $Tag -eq 'web' }
        foreach ($cmdlet in 'Stop-Droplet', 'Resize-Droplet', 'Start-Droplet') {
            Mock $cmdlet { [DropletActions.DropletAction] @{ DropletId = $Droplet.Id; DropletName = $Droplet.Name; Status = 'completed' } }
        }

        (Expand-Fleet -Tag web).DropletId | Should -Be 5, 7

        Should -Invoke Stop-Droplet -Times 2 -Exactly
        Should -Invoke Resize-Droplet -Times 2 -Exactly -ParameterFilter { $Size -eq 's-2vcpu-4gb' -and $Wait }
        Should -Invoke Resize-Droplet -Times 0 -Exactly -ParameterFilter { $Droplet.Id -eq 6 }
    }

    It 'has the columns of a plan as its parameters' {
        Mock Invoke-DropletAction { }
        Set-Content TestDrive:/plan.csv -Value 'DropletName,Type,Name', 'web-01,snapshot,before', 'db-01,reboot,'

        Save-Fleet (Join-Path $TestDrive 'plan.csv')

        Should -Invoke Invoke-DropletAction -Times 1 -Exactly -ParameterFilter { $Type -eq 'snapshot' -and $Name -eq 'before' -and $Droplet.Name -eq 'web-01' }
        Should -Invoke Invoke-DropletAction -Times 1 -Exactly -ParameterFilter { $Type -eq 'reboot' -and $Droplet.Name -eq 'db-01' }
    }

    It 'refuses what the cmdlet would refuse' {
        Mock Restart-Droplet { }

        { Restart-Droplet (Get-Process -Id $PID) } | Should -Throw -ErrorId 'ParameterArgumentTransformationError*'
        { Restart-Droplet web-01 -ThrottleLimit 0 } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
        Should -Invoke Restart-Droplet -Times 0 -Exactly
    }

    It 'throws what the cmdlet would throw' {
        Mock Invoke-DropletAction {
            throw [DropletActions.DropletApiException]::new([DropletActions.Engine.Failure]::new('DropletBusy', 'another event is pending'))
        }
        Set-Content TestDrive:/plan.csv -Value 'DropletName,Type', 'web-01,reboot'

        Save-Fleet (Join-Path $TestDrive 'plan.csv') | Should -Be 'failed: another event is pending'
    }

    It 'replaces <_>' -ForEach @(
        'Get-Droplet', 'Get-DropletAction', 'Get-DropletBackup', 'Wait-DropletAction', 'New-DropletSnapshot', 'Reset-Droplet',
        'Get-DigitalOceanConnection', 'Start-DropletSandbox'
    ) {
        Mock $_ { 'mocked' }
        $arguments = @{}
        if ($_ -eq 'Wait-DropletAction') { $arguments.Action = [DropletActions.DropletAction] @{ Id = 1; DropletId = 5 } }
        if ($_ -in 'Get-DropletBackup', 'New-DropletSnapshot', 'Reset-Droplet') { $arguments.Droplet = 'web-01' }
        if ($_ -eq 'Reset-Droplet') { $arguments.Image = 'debian-12-x64' }

        & $_ @arguments | Should -Be 'mocked'
    }

    It 'of Connect-DigitalOcean accepts a SecureString' {
        Mock Connect-DigitalOcean { 'mocked' }

        Connect-DigitalOcean -Token ([securestring]::new()) | Should -Be 'mocked'
    }

    It 'of Connect-DigitalOcean accepts all values of -Token once the type of that parameter is removed' {
        Mock Connect-DigitalOcean { 'mocked' } -RemoveParameterType Token

        Connect-DigitalOcean -Token 'dop_v1_none' | Should -Be 'mocked'
        Connect-DigitalOcean -Token ([pscredential]::new('anybody', [securestring]::new())) | Should -Be 'mocked'
    }
}
