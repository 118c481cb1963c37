# What goes wrong, as a script can tell it apart and a person can put it right.

BeforeAll {
    . "$PSScriptRoot/Import.ps1"
}

Describe 'Errors' {
    BeforeEach {
        $script:sandbox = Start-DropletSandbox -Connect -ActionSeconds 0 -Speed 50
    }
    AfterEach {
        Stop-DropletSandbox
    }

    It '<Id> is <Category>, and says what to do' -ForEach @(
        @{ Id = 'ParameterNotForAction'; Category = 'InvalidArgument'; Statement = { Invoke-DropletAction web-01 reboot -Size s-2vcpu-4gb } }
        @{ Id = 'ParameterRequired'; Category = 'InvalidArgument'; Statement = { Invoke-DropletAction web-01 resize } }
        @{ Id = 'ParameterInvalid'; Category = 'InvalidArgument'; Statement = { Set-DropletBackupPolicy db-01 -Plan daily -Hour 5 } }
        @{ Id = 'DropletNameNotFound'; Category = 'ObjectNotFound'; Statement = { Restart-Droplet nobody } }
        @{ Id = 'DropletNameAmbiguous'; Category = 'InvalidArgument'; Statement = { Restart-Droplet web-01 }; Before = { $sandbox.AddDroplet('web-01') } }
        @{ Id = 'TagMatchesNothing'; Category = 'ObjectNotFound'; Statement = { Restart-Droplet -Tag nobody } }
        @{ Id = 'Unauthorized'; Category = 'AuthenticationError'; Statement = { Restart-Droplet 3164444 }; Before = { $sandbox.Faults.Add([DropletActions.Sandbox.SandboxFault]::Answer(401)) } }
        @{ Id = 'Forbidden'; Category = 'PermissionDenied'; Statement = { Restart-Droplet 3164444 }; Before = { $sandbox.Faults.Add([DropletActions.Sandbox.SandboxFault]::Answer(403)) } }
        @{ Id = 'DropletNotFound'; Category = 'ObjectNotFound'; Statement = { Restart-Droplet 5 } }
        @{ Id = 'DropletBusy'; Category = 'ResourceBusy'; Statement = { Restart-Droplet 3164444 }; Before = { $sandbox.FindDroplet(3164444).Locked = $true } }
        @{ Id = 'Rejected'; Category = 'InvalidOperation'; Statement = { Resize-Droplet 3164444 -Size s-2vcpu-4gb } }
        @{ Id = 'RateLimited'; Category = 'LimitsExceeded'; Statement = { Restart-Droplet 3164444 }; Before = { $sandbox.Faults.Add([DropletActions.Sandbox.SandboxFault]::TooManyRequests(3600)) } }
        @{ Id = 'ServerError'; Category = 'ConnectionError'; Statement = { Get-Droplet 3164444 }; Before = { $sandbox.Faults.Add([DropletActions.Sandbox.SandboxFault]@{ Kind = 'Answer'; Status = 200; Body = '{}' }) } }
        @{ Id = 'NotFromApi'; Category = 'ConnectionError'; Statement = { Get-Droplet 3164444 }; Before = { $sandbox.Faults.Add([DropletActions.Sandbox.SandboxFault]::NotJson(200, 0)) } }
    ) {
        if ($Before) { & $Before | Out-Null }
        $ErrorActionPreference = 'Stop'

        $caught = try { & $Statement } catch { $_ }

        $caught.FullyQualifiedErrorId | Should -BeLike "$Id,DropletActions.Commands.*"
        $caught.CategoryInfo.Category | Should -Be $Category
        $caught.Exception | Should -BeOfType DropletActions.DropletApiException
        $caught.Exception.Kind | Should -Be $Id
        $caught.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'NotConnected ends the statement with any -ErrorAction' {
        Stop-DropletSandbox
        $tokens = $env:DIGITALOCEAN_TOKEN, $env:DIGITALOCEAN_ACCESS_TOKEN
        $env:DIGITALOCEAN_TOKEN = $env:DIGITALOCEAN_ACCESS_TOKEN = $null
        try {
            { Restart-Droplet 3164444 -ErrorAction SilentlyContinue } | Should -Throw -ErrorId 'NotConnected,*'
        }
        finally {
            $env:DIGITALOCEAN_TOKEN, $env:DIGITALOCEAN_ACCESS_TOKEN = $tokens
        }
    }

    It 'of the API have its message, its status and its ids' {
        Resize-Droplet web-01 -Size s-2vcpu-4gb -ErrorAction SilentlyContinue -ErrorVariable failed

        "$failed" | Should -BeLike '*web-01 (3164444)*Droplet is currently powered on.*'
        $failed.Exception.HttpStatus | Should -Be 422
        $failed.Exception.ApiErrorId | Should -Be 'unprocessable_entity'
        $failed.Exception.RequestId | Should -Not -BeNullOrEmpty
        $failed.Exception.DropletId | Should -Be 3164444
        $failed.Exception.ActionType | Should -Be 'resize'
        $failed.TargetObject | Should -Be 3164444
    }

    It 'of a missing scope name the scopes that the action needs' {
        $token = $sandbox.AddToken('droplet:read', 'droplet:update')
        Connect-DigitalOcean -Token $token -BaseUri $sandbox.BaseUri

        Reset-DropletPassword web-01 -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable failed

        $failed.FullyQualifiedErrorId | Should -BeLike 'Forbidden,*'
        "$failed $($failed.ErrorDetails.RecommendedAction)" | Should -BeLike '*droplet:admin*'
    }

    It 'of one Droplet do not affect the others' {
        $actions = Restart-Droplet web-01, nobody, db-01 -ErrorAction SilentlyContinue -ErrorVariable failed

        $actions.DropletName | Sort-Object | Should -Be 'db-01', 'web-01'
        $failed | Should -HaveCount 1
        $failed.CategoryInfo.Activity | Should -Be 'Restart-Droplet'
    }

    It 'of one Droplet end the statement with -ErrorAction Stop' {
        { 'nobody', 'web-01' | Restart-Droplet -ErrorAction Stop } | Should -Throw -ErrorId 'DropletNameNotFound,*'

        $sandbox.Actions | Should -BeNullOrEmpty
    }

    It 'of a rejected token end the statement: no other Droplet is tried' {
        $sandbox.Faults.Add([DropletActions.Sandbox.SandboxFault]::Answer(401, 0))

        { Restart-Droplet 3164444, 3164445, 3164446 -ThrottleLimit 1 -ErrorAction SilentlyContinue } | Should -Throw -ErrorId 'Unauthorized,*'

        $sandbox.Calls | Should -HaveCount 1
    }

    It 'can be caught by their class' {
        $caught = try { Restart-Droplet nobody -ErrorAction Stop } catch [DropletActions.DropletApiException] { $_.Exception.Kind }

        $caught | Should -Be 'DropletNameNotFound'
    }

    It 'can be distinguished by their ids' {
        $ErrorActionPreference = 'Stop'
        $told = foreach ($name in 'nobody', '5') {
            try { Restart-Droplet $name }
            catch {
                switch -Wildcard ($_.FullyQualifiedErrorId) {
                    'DropletNameNotFound,*' { 'no such name' }
                    'DropletNotFound,*' { 'no such id' }
                }
            }
        }

        $told | Should -Be 'no such name', 'no such id'
    }

    It 'are kept in $Error with SilentlyContinue, and not with Ignore' {
        $before = $global:Error.Count
        Restart-Droplet nobody -ErrorAction Ignore
        $global:Error.Count | Should -Be $before

        Restart-Droplet nobody -ErrorAction SilentlyContinue
        $global:Error[0].FullyQualifiedErrorId | Should -BeLike 'DropletNameNotFound,*'
    }

    It 'are written to the error stream, and can be redirected' {
        $all = Restart-Droplet nobody, web-01 -ErrorAction Continue 2>&1

        @($all | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] }) | Should -HaveCount 1
        @($all | Where-Object { $_ -is [DropletActions.DropletAction] }) | Should -HaveCount 1
    }

    It 'are collected from many Droplets, with the Droplet of each' {
        $sandbox.FindDroplet(3164444).Locked = $true
        $sandbox.FindDroplet(3164446).Locked = $true

        Get-Droplet | Restart-Droplet -ErrorAction SilentlyContinue -ErrorVariable failed | Out-Null

        $failed.Exception.DropletId | Sort-Object | Should -Be 3164444, 3164446
    }

    It 'come only after safe repetitions: a read survives a short outage' {
        $sandbox.Faults.Add([DropletActions.Sandbox.SandboxFault]::Answer(503, 1))

        (Get-Droplet 3164444).Name | Should -Be 'web-01'
        $sandbox.Calls.Status | Should -Be 503, 200
    }
}
