# What each cmdlet asks of the API, what it emits, and what is refused before anything is sent.

BeforeAll {
    . "$PSScriptRoot/Import.ps1"
}

Describe 'Actions' {
    BeforeEach {
        $script:sandbox = Start-DropletSandbox -Connect -ActionSeconds 0 -Speed 50
        $null = $sandbox.AddDroplet('batch-01', 'off', @('batch'))
    }
    AfterEach {
        Stop-DropletSandbox
    }

    It '<Statement> sends <Body>' -ForEach @(
        @{ Statement = { Start-Droplet batch-01 }; Body = '{"type":"power_on"}' }
        @{ Statement = { Stop-Droplet web-01 }; Body = '{"type":"shutdown"}' }
        @{ Statement = { Stop-Droplet web-01 -PowerOff }; Body = '{"type":"power_off"}' }
        @{ Statement = { Restart-Droplet web-01 }; Body = '{"type":"reboot"}' }
        @{ Statement = { Restart-Droplet web-01 -PowerCycle }; Body = '{"type":"power_cycle"}' }
        @{ Statement = { Resize-Droplet batch-01 -Size s-2vcpu-4gb }; Body = '{"type":"resize","size":"s-2vcpu-4gb"}' }
        @{ Statement = { Resize-Droplet batch-01 -Size s-2vcpu-4gb -Disk -Confirm:$false }; Body = '{"type":"resize","size":"s-2vcpu-4gb","disk":true}' }
        @{ Statement = { Restore-Droplet db-01 -Image 12389735 -Confirm:$false }; Body = '{"type":"restore","image":12389735}' }
        @{ Statement = { Reset-Droplet web-01 -Image debian-12-x64 -Confirm:$false }; Body = '{"type":"rebuild","image":"debian-12-x64"}' }
        @{ Statement = { Reset-Droplet web-01 -Image 12389735 -Confirm:$false }; Body = '{"type":"rebuild","image":12389735}' }
        @{ Statement = { Rename-Droplet web-01 -NewName app-01 }; Body = '{"type":"rename","name":"app-01"}' }
        @{ Statement = { New-DropletSnapshot web-01 }; Body = '{"type":"snapshot"}' }
        @{ Statement = { New-DropletSnapshot web-01 -Name 'before "it"' }; Body = '{"type":"snapshot","name":"before \"it\""}' }
        @{ Statement = { Reset-DropletPassword web-01 -Confirm:$false }; Body = '{"type":"password_reset"}' }
        @{ Statement = { Set-DropletKernel batch-01 -Kernel 991 }; Body = '{"type":"change_kernel","kernel":991}' }
        @{ Statement = { Enable-DropletIPv6 batch-01 }; Body = '{"type":"enable_ipv6"}' }
        @{ Statement = { Enable-DropletBackup web-01 }; Body = '{"type":"enable_backups"}' }
        @{ Statement = { Enable-DropletBackup web-01 -Plan weekly -Weekday SUN -Hour 0 }; Body = '{"type":"enable_backups","backup_policy":{"plan":"weekly","weekday":"SUN","hour":0}}' }
        @{ Statement = { Disable-DropletBackup db-01 }; Body = '{"type":"disable_backups"}' }
        @{ Statement = { Set-DropletBackupPolicy db-01 -Plan daily -Hour 20 }; Body = '{"type":"change_backup_policy","backup_policy":{"plan":"daily","hour":20}}' }
    ) {
        & $Statement | Out-Null

        $sandbox.Actions | Should -HaveCount 1
        $sandbox.Actions.Body | ConvertFrom-Json | ConvertTo-Json -Compress | Should -BeExactly ($Body | ConvertFrom-Json | ConvertTo-Json -Compress)
    }

    It 'of type <Type> can be started with Invoke-DropletAction' -ForEach @(
        @{ Type = 'enable_backups'; Droplet = 'web-01' }
        @{ Type = 'disable_backups'; Droplet = 'db-01' }
        @{ Type = 'change_backup_policy'; Droplet = 'db-01'; With = @{ Plan = 'daily' } }
        @{ Type = 'reboot'; Droplet = 'web-01' }
        @{ Type = 'power_cycle'; Droplet = 'web-01' }
        @{ Type = 'shutdown'; Droplet = 'web-01' }
        @{ Type = 'power_off'; Droplet = 'web-01' }
        @{ Type = 'power_on'; Droplet = 'batch-01' }
        @{ Type = 'restore'; Droplet = 'db-01'; With = @{ Image = 12389735 } }
        @{ Type = 'password_reset'; Droplet = 'web-01' }
        @{ Type = 'resize'; Droplet = 'batch-01'; With = @{ Size = 's-2vcpu-4gb'; Disk = $true } }
        @{ Type = 'rebuild'; Droplet = 'web-01'; With = @{ Image = 'debian-12-x64' } }
        @{ Type = 'rename'; Droplet = 'web-01'; With = @{ Name = 'app-01' } }
        @{ Type = 'change_kernel'; Droplet = 'batch-01'; With = @{ Kernel = 991 } }
        @{ Type = 'enable_ipv6'; Droplet = 'batch-01' }
        @{ Type = 'snapshot'; Droplet = 'web-01'; With = @{ Name = 'release' } }
    ) {
        if (-not $With) { $With = @{} }

        $action = Invoke-DropletAction $Droplet $Type @With -Confirm:$false

        $action.Type | Should -Be $Type
        $sandbox.Actions.Type | Should -Be $Type
    }

    It 'of unknown types are sent as -Body specifies them' {
        $body = [ordered] @{ type = 'defrost'; options = @{ speed = 3 }; zones = 'a', 'b' }

        Invoke-DropletAction web-01 -Body $body -Confirm:$false -ErrorAction SilentlyContinue

        $sent = $sandbox.Calls.Find('POST').Body | ConvertFrom-Json
        $sent.type | Should -Be 'defrost'
        $sent.options.speed | Should -Be 3
        $sent.zones | Should -Be 'a', 'b'
    }

    It 'are emitted as objects that describe what was started' {
        $action = New-DropletSnapshot web-01 -Name release

        $action | Should -BeOfType DropletActions.DropletAction
        $action.Id | Should -Be $sandbox.Actions[0].Id
        $action.DropletId | Should -Be 3164444
        $action.DropletName | Should -Be 'web-01'
        $action.Type | Should -Be 'snapshot'
        $action.Status | Should -Be 'in-progress'
        $action.StartedAt | Should -BeOfType System.DateTimeOffset
        $action.CompletedAt | Should -BeNullOrEmpty
        $action.Duration | Should -BeNullOrEmpty
        $action.RegionSlug | Should -Be 'nyc3'
        "$($action.Region)" | Should -Be 'nyc3'
        $action.ResourceType | Should -Be 'droplet'
        "$action" | Should -Be "snapshot $($action.Id) of web-01: in-progress"
    }

    It 'with invalid parameters are refused before anything is sent: <Statement>' -ForEach @(
        @{ Statement = { Invoke-DropletAction web-01 reboot -Size s-2vcpu-4gb }; Id = 'ParameterNotForAction'; Says = '*-Size*reboot takes no parameters*' }
        @{ Statement = { Invoke-DropletAction web-01 rename -Kernel 5 }; Id = 'ParameterNotForAction'; Says = '*-Kernel*rename takes -Name*' }
        @{ Statement = { Invoke-DropletAction web-01 resize }; Id = 'ParameterRequired'; Says = '*-Size is missing*' }
        @{ Statement = { Invoke-DropletAction web-01 rename -Name '' }; Id = 'ParameterInvalid'; Says = '*-Name*' }
        @{ Statement = { Invoke-DropletAction web-01 defrost }; Id = 'ParameterInvalid'; Says = "*'defrost'*" }
        @{ Statement = { Invoke-DropletAction web-01 -Body @{ speed = 3 } -Confirm:$false }; Id = 'Parameter*'; Says = '*type*' }
        @{ Statement = { Set-DropletBackupPolicy db-01 -Plan weekly -Weekday someday }; Id = 'ParameterInvalid'; Says = '*-Weekday*someday*' }
        @{ Statement = { Set-DropletBackupPolicy db-01 -Plan daily -Hour 5 }; Id = 'ParameterInvalid'; Says = '*-Hour*5*' }
        @{ Statement = { Set-DropletBackupPolicy db-01 -Plan daily -Weekday SUN }; Id = 'Parameter*'; Says = '*-Weekday*' }
        @{ Statement = { Restore-Droplet db-01 -Image 0 -Confirm:$false }; Id = 'Parameter*'; Says = '*' }
        @{ Statement = { Stop-Droplet web-01 -PowerOff -PowerOffAfter 5 }; Id = 'ParameterInvalid'; Says = '*-PowerOffAfter*' }
        @{ Statement = { Restart-Droplet web-01 -Bulk }; Id = 'ParameterNotForAction'; Says = '*-Bulk*reboot*' }
    ) {
        $ErrorActionPreference = 'Stop'

        $Statement | Should -Throw -ErrorId "$Id,*" -ExpectedMessage $Says
        $sandbox.Actions | Should -BeNullOrEmpty
    }

    It 'accept an unknown backup plan' {
        Set-DropletBackupPolicy db-01 -Plan intra_daily_4h -Hour 0 -ErrorAction SilentlyContinue

        $sandbox.Calls.Find('POST').Body | Should -BeLike '*"plan":"intra_daily_4h"*'
    }

    It 'are never sent twice, even if the response is lost' {
        $sandbox.Faults.Add([DropletActions.Sandbox.SandboxFault]::DropAfterWork().On('POST', '*'))

        $action = New-DropletSnapshot web-01 -Name release

        $sandbox.Actions | Should -HaveCount 1
        $action.Id | Should -Be $sandbox.Actions[0].Id
    }

    It 'are sent again if the API refused them because of the rate limit' {
        $sandbox.Faults.Add([DropletActions.Sandbox.SandboxFault]::TooManyRequests(1).On('POST', '*'))

        $action = Restart-Droplet web-01

        $action.Type | Should -Be 'reboot'
        $sandbox.Actions | Should -HaveCount 1
        $sandbox.Calls.Find('POST').Status | Should -Be 429, 201
    }
}
