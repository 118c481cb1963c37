# Many at once: parallel runspaces, thread jobs, and jobs in processes of their own.

BeforeAll {
    . "$PSScriptRoot/Import.ps1"
    $script:path = (Get-Module DropletActions).Path
}

Describe 'In parallel' {
    BeforeEach {
        $script:sandbox = Start-DropletSandbox -Connect -DropletCount 12 -ActionSeconds 0 -Speed 50
        $script:connection = Get-DigitalOceanConnection
    }
    AfterEach {
        Stop-DropletSandbox
    }

    It 'ForEach-Object -Parallel shares a connection' -Skip:($PSVersionTable.PSVersion.Major -lt 7) {
        $actions = Get-Droplet 'web*' | ForEach-Object -ThrottleLimit 8 -Parallel {
            Import-Module $using:path
            $_ | Restart-Droplet -Wait -Connection $using:connection
        }

        $actions.Status | Select-Object -Unique | Should -Be 'completed'
        $actions.DropletName | Sort-Object | Should -Be ((Get-Droplet 'web*').Name | Sort-Object)
        $sandbox.Actions | Should -HaveCount 8
    }

    It 'ForEach-Object -Parallel without a connection is an error that shows how to share one' -Skip:($PSVersionTable.PSVersion.Major -lt 7) {
        $failed = 'web-01' | ForEach-Object -Parallel {
            Import-Module $using:path
            try { Restart-Droplet $_ } catch { $_ }
        }

        $failed.FullyQualifiedErrorId | Should -BeLike 'NotConnected,*'
        $failed.ErrorDetails.RecommendedAction | Should -BeLike '*-Connection $using:connection*'
    }

    It 'ForEach-Object -Parallel has errors of its own for each Droplet' -Skip:($PSVersionTable.PSVersion.Major -lt 7) {
        $ErrorActionPreference = 'Continue'

        $all = 'web-01', 'nobody', 'web-02' | ForEach-Object -Parallel {
            Import-Module $using:path
            Restart-Droplet $_ -Connection $using:connection
        } 2>&1

        ($all | Where-Object { $_ -is [DropletActions.DropletAction] }).DropletName | Sort-Object | Should -Be 'web-01', 'web-02'
        ($all | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] }).FullyQualifiedErrorId | Should -BeLike 'DropletNameNotFound,*'
    }

    It 'runspaces with connections of their own are independent' -Skip:($PSVersionTable.PSVersion.Major -lt 7) {
        $other = Start-DropletSandbox -DropletCount 12 -ActionSeconds 0

        $sandbox, $other | ForEach-Object -ThrottleLimit 2 -Parallel {
            Import-Module $using:path
            Connect-DigitalOcean -Token $_.Token -BaseUri $_.BaseUri
            Get-Droplet 'web*' | Restart-Droplet | Out-Null
        }

        $sandbox.Actions | Should -HaveCount 8
        $other.Actions | Should -HaveCount 8
    }

    It 'a thread job emits actions that can be waited for' -Skip:(-not (Get-Command Start-ThreadJob -ErrorAction Ignore)) {
        $job = Start-ThreadJob {
            Import-Module $using:path
            Get-Droplet 'web*' -Connection $using:connection | Stop-Droplet -Connection $using:connection
        }
        $actions = $job | Receive-Job -Wait -AutoRemoveJob

        ($actions | Wait-DropletAction).Status | Select-Object -Unique | Should -Be 'completed'
        (Get-Droplet 'web*').Status | Select-Object -Unique | Should -Be 'off'
    }

    It 'a job in another process emits copies, which the cmdlets accept like the objects' {
        $token, $address = $sandbox.Token, $sandbox.BaseUri
        $job = Start-Job {
            Import-Module $using:path
            Connect-DigitalOcean -Token $using:token -BaseUri $using:address
            Get-Droplet db-01
            Stop-Droplet web-01, web-02, nobody
        }
        $droplet, $actions = $job | Receive-Job -Wait -AutoRemoveJob -ErrorAction SilentlyContinue -ErrorVariable failed

        $failed.FullyQualifiedErrorId | Should -BeLike 'DropletNameNotFound,*'
        $failed.ErrorDetails.RecommendedAction | Should -BeLike '*Get-Droplet*'

        $actions | ForEach-Object { $_.PSObject.TypeNames[0] } | Should -Be 'Deserialized.DropletActions.DropletAction', 'Deserialized.DropletActions.DropletAction'
        ($actions | Wait-DropletAction).Status | Should -Be 'completed', 'completed'
        ($actions | Resize-Droplet -Size s-2vcpu-4gb).DropletName | Sort-Object | Should -Be 'web-01', 'web-02'
        ($droplet | Restart-Droplet).DropletName | Should -Be 'db-01'
    }
}
