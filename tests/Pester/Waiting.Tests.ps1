# When an action is emitted: once it is accepted, or with -Wait once it is done.

BeforeAll {
    . "$PSScriptRoot/Import.ps1"
}

Describe 'Without -Wait' {
    BeforeEach {
        $script:sandbox = Start-DropletSandbox -Connect -ActionSeconds 3600 -Speed 50
    }
    AfterEach {
        Stop-DropletSandbox
    }

    It 'an action is emitted once the API has accepted it' {
        $actions = Stop-Droplet 'web*'

        $actions.Status | Should -Be 'in-progress', 'in-progress'
        $sandbox.Droplets.Status | Should -Be 'active', 'active', 'active'
    }

    It 'it can be waited for later' {
        $actions = Stop-Droplet 'web*'
        $sandbox.Advance('01:00:00')

        $done = $actions | Wait-DropletAction

        $done.Id | Sort-Object | Should -Be ($actions.Id | Sort-Object)
        $done.Status | Should -Be 'completed', 'completed'
        $done.Duration | Should -Be ([timespan] '01:00:00'), ([timespan] '01:00:00')
        $done.DropletName | Sort-Object | Should -Be 'web-01', 'web-02'
    }

    It 'it can be waited for by its id, wherever it was started' {
        $id = (Stop-Droplet web-01).Id
        $sandbox.Advance('01:00:00')

        (Wait-DropletAction -Droplet web-01 -ActionId $id).Status | Should -Be 'completed'
    }

    It 'it can be waited for by its id alone' {
        $id = (Stop-Droplet web-01).Id
        $sandbox.Advance('01:00:00')

        $done = Wait-DropletAction -ActionId $id

        $done.Status | Should -Be 'completed'
        $done.DropletName | Should -Be 'web-01'
    }

    It 'it can be waited for by its entry in a journal' {
        $null = Stop-Droplet 'web*' -Journal TestDrive:/run.jsonl
        $sandbox.Advance('01:00:00')

        (Get-DropletJournal TestDrive:/run.jsonl | Wait-DropletAction).DropletName | Sort-Object | Should -Be 'web-01', 'web-02'
    }

    It 'a second action is refused while the first goes on' {
        Stop-Droplet web-01 | Out-Null

        { Restart-Droplet web-01 -ErrorAction Stop } | Should -Throw -ErrorId 'DropletBusy,*'
    }
}

Describe 'With -Wait' {
    BeforeEach {
        $script:sandbox = Start-DropletSandbox -Connect -ActionSeconds 0 -Speed 50
    }
    AfterEach {
        Stop-DropletSandbox
    }

    It 'an action is emitted once the Droplet has its new state' {
        $action = Stop-Droplet web-01 -Wait

        $action.Status | Should -Be 'completed'
        $action.CompletedAt | Should -BeOfType System.DateTimeOffset
        (Get-Droplet web-01).Status | Should -Be 'off'
    }

    It 'an ended action is waited for without a request, and without a warning if the pipeline ends early' {
        $finished = Stop-Droplet 'web*' -Wait
        $calls = $sandbox.Calls.Count

        $first = $finished | Wait-DropletAction -WarningVariable warned | Select-Object -First 1

        $first.Id | Should -Be $finished[0].Id
        $warned | Should -BeNullOrEmpty
        $sandbox.Calls | Should -HaveCount $calls
    }

    It 'a snapshot has the id of its image' {
        $action = New-DropletSnapshot web-01 -Name release -Wait

        $action.ImageId | Should -Be (Get-DropletSnapshot web-01).Id
    }

    It 'stages run one after another, for each Droplet separately' {
        Get-Droplet 'web*' | Stop-Droplet -Wait | Resize-Droplet -Size s-2vcpu-4gb -Wait | Start-Droplet -Wait | Out-Null

        foreach ($droplet in Get-Droplet 'web*') {
            $droplet.Status | Should -Be 'active'
            $droplet.SizeSlug | Should -Be 's-2vcpu-4gb'
            @($sandbox.FindDroplet($droplet.Id).Actions).Type | Should -Be 'shutdown', 'resize', 'power_on'
        }
    }

    It 'an errored action is emitted and is an error, and reaches no downstream stage' {
        $sandbox.Outcomes.Add([DropletActions.Sandbox.SandboxOutcome]::Errored('shutdown', 3164444))

        $started = Stop-Droplet 'web*' -Wait -OutVariable stopped -ErrorAction SilentlyContinue -ErrorVariable failed | Start-Droplet

        $failed.FullyQualifiedErrorId | Should -BeLike 'ActionErrored,*'
        $failed.TargetObject.DropletName | Should -Be 'web-01'
        ($stopped | Where-Object DropletName -eq 'web-01').Status | Should -Be 'errored'
        $started.DropletName | Should -Be 'web-02'
    }

    It 'an action that times out is emitted and continues, and the error can be used to wait further' {
        $sandbox.Outcomes.Add([DropletActions.Sandbox.SandboxOutcome]::NeverEnds('snapshot'))

        $action = New-DropletSnapshot web-01 -Wait -TimeoutSec 20 -ErrorAction SilentlyContinue -ErrorVariable failed

        $action.Status | Should -Be 'in-progress'
        $failed.FullyQualifiedErrorId | Should -BeLike 'WaitTimedOut,*'
        $failed.ErrorDetails.RecommendedAction | Should -BeLike '*Wait-DropletAction*'
        $null = $sandbox.EndAction($action.Id)
        ($failed.TargetObject | Wait-DropletAction).Status | Should -Be 'completed'
    }

    It '-PowerOffAfter powers off a Droplet that does not shut down' {
        $sandbox.Outcomes.Add([DropletActions.Sandbox.SandboxOutcome]::Ignored('shutdown', 3164444))

        $actions = Stop-Droplet 'web*' -PowerOffAfter 100 -Wait

        ($actions | Where-Object DropletName -eq 'web-01').Type | Should -Be 'power_off'
        ($actions | Where-Object DropletName -eq 'web-02').Type | Should -Be 'shutdown'
        (Get-Droplet 'web*').Status | Should -Be 'off', 'off'
    }

    It '-WaitIfBusy tries a busy Droplet again' {
        $sandbox.Outcomes.Add([DropletActions.Sandbox.SandboxOutcome]::Takes(30, 'snapshot'))
        New-DropletSnapshot web-01 | Out-Null

        (Restart-Droplet web-01 -WaitIfBusy).Type | Should -Be 'reboot'
    }

    It 'Select-Object -First returns the action that is done first, and waits for no other' {
        $sandbox.Outcomes.Add([DropletActions.Sandbox.SandboxOutcome]::NeverEnds('reboot', 3164444))

        (Restart-Droplet 'web*' -Wait | Select-Object -First 1).DropletName | Should -Be 'web-02'
    }
}

Describe 'Until a Droplet answers' {
    BeforeEach {
        $script:sandbox = Start-DropletSandbox -Connect -ActionSeconds 5 -BootSeconds 30 -Speed 100
    }
    AfterEach {
        Stop-DropletSandbox
    }

    It 'an action is emitted once the port of its Droplet accepts a connection' {
        $action = Restart-Droplet web-01 -UntilPort 22

        $action.Status | Should -Be 'completed'
        $sandbox.Now - $sandbox.Actions[0].CompletedAt | Should -BeGreaterOrEqual ([timespan] '00:00:30')
    }

    It 'a Droplet that does not respond in time is reported in addition to its action' {
        $sandbox.Droplets[0].OpenPorts = @()

        $action = Restart-Droplet web-01 -UntilPort 22 -TimeoutSec 60 -ErrorVariable failed -ErrorAction SilentlyContinue

        $action.Status | Should -Be 'completed'
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'NotReady,*'
    }

    It 'a script block decides, with the Droplet in $_' {
        $sandbox.Droplets[0].OpenPorts = 443
        $ready = { $sandbox.Accepts($_.PublicIPv4, 443) }

        (Restart-Droplet web-01 -Until $ready).DropletName | Should -Be 'web-01'
    }
}

Describe 'With -CheckFirst' {
    BeforeEach {
        $script:sandbox = Start-DropletSandbox -Connect -ActionSeconds 0
    }
    AfterEach {
        Stop-DropletSandbox
    }

    It 'nothing is started if there is a problem' {
        { 'web-01', 'nobody' | Restart-Droplet -CheckFirst -ErrorAction SilentlyContinue } | Should -Throw 'Nothing was started: 1 problem was found.'

        $sandbox.Actions.Count | Should -Be 0
    }

    It 'the plan is objects with -WhatIf' {
        $sandbox.Droplets[0].Status = 'off'

        $step = Resize-Droplet web-01 -Size s-2vcpu-4gb -CheckFirst -WhatIf

        $step.From, $step.To | Should -Be 's-1vcpu-1gb', 's-2vcpu-4gb'
        $step.PriceMonthlyAfter | Should -BeGreaterThan $step.PriceMonthlyBefore
        $sandbox.Actions.Count | Should -Be 0
    }
}
