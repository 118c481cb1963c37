# What the module relies on in the API, tried on a sandbox, and the report of a run against a real account (`./build.ps1 Contract`), whose
# part another sandbox takes here.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/../Contract/Contract.psm1" -Force
    $names = (Get-ContractStatement).Name
}

BeforeAll {
    . "$PSScriptRoot/Import.ps1"
    Import-Module "$PSScriptRoot/../Contract/Contract.psm1" -Force
}

AfterAll {
    Remove-Module Contract
}

Describe 'The contract' {
    BeforeAll {
        $sandbox = Start-DropletSandbox -ActionSeconds 3600
        $results = [ordered]@{}
        Invoke-ContractInSandbox $sandbox | ForEach-Object { $results[$_.Name] = $_ }
    }

    AfterAll {
        Stop-DropletSandbox
    }

    It '<_>' -ForEach $names {
        $results[$_].Failures | Should -BeNullOrEmpty
    }

    It 'tries every statement except the one that needs a Droplet that is off at first' {
        @($results.Values | Where-Object NotTried).Name | Should -Be 'power_off is refused while the Droplet is off'
    }

    It 'tries statements that change more only after those that change less' {
        $order = 'read', 'refused', 'harmless', 'destructive'
        $effects = (Get-ContractStatement).Effect

        $effects | Should -Be ($effects | Sort-Object { $order.IndexOf($_) })
        (Get-ContractStatement read).Request | Should -BeLike 'GET *'
    }

    It 'leaves the Droplet as it was, without the snapshot' {
        $droplet = $sandbox.Droplets | Where-Object Name -eq contract-01

        $droplet.Status | Should -Be 'active'
        $sandbox.Actions[-1 + $sandbox.Actions.Count].Status | Should -Be 'completed'
        $sandbox.Calls | Where-Object { $_.Method -eq 'DELETE' -and $_.Status -eq 204 } | Should -HaveCount 1
    }
}

Describe 'The report' {
    BeforeAll {
        # A sandbox with these rules takes the place of the real API, and this is typed where the report asks.
        function Invoke-Report ([hashtable] $Rules = @{}, [hashtable[]] $Faults = @(), [string] $Typed = 'web-01', [string] $Status, [switch] $Destructive, [scriptblock] $OnPause = {}) {
            $null = Start-DropletSandbox
            $api = [DropletActions.Sandbox.DropletSandbox]::Start([DropletActions.Sandbox.SandboxOptions] ($Rules + @{ ActionSeconds = 3600 }))
            foreach ($fault in $Faults) { $api.Faults.Add($fault) }
            $id = if ($Status) { $api.AddDroplet('web-01', $Status, @('web'), 'nyc3', $null, 'ubuntu-24-04-x64', $false, $false).Id } else { 3164444 }
            $asked = New-Object System.Collections.ArrayList
            $path = Join-Path $TestDrive "$([guid]::NewGuid()).md"
            try {
                $ask = { param($text) $null = $asked.Add($text); $Typed }
                $pause = { $api.Advance('01:00:00'); & $OnPause }
                $warnings = Invoke-ContractReport -Droplet $id -BaseUri $api.BaseUri -Token $api.Token -Path $path -Destructive:$Destructive -Ask $ask -Pause $pause 3>&1 | Where-Object { $_ -is [System.Management.Automation.WarningRecord] }
                @{ Api = $api; Asked = $asked; Calls = @($api.Calls); Warnings = "$warnings"; Droplet = $api.FindDroplet($id); Text = if (Test-Path $path) { Get-Content $path -Raw } }
            }
            finally {
                $api.Dispose()
                Stop-DropletSandbox
            }
        }
    }

    It 'asks for the name of the Droplet, and leaves it unchanged after another name' {
        $report = Invoke-Report -Typed 'web-02' -Destructive

        $report.Asked | Should -BeLike '*the Droplet web-01 (3164444, nyc3, active)*makes a snapshot of it*powers it off*Type the name*'
        $report.Calls.Method | Should -Be 'GET'
        $report.Text | Should -BeNullOrEmpty
    }

    It 'says in the prompt what an accepted request would change' {
        (Invoke-Report -Typed 'web-02').Asked | Should -BeLike '*requests that the API should refuse*If the API accepts one of them*renames it*Type the name of the Droplet to continue'
    }

    It 'leaves the Droplet on when the API gives no response for <Hours> hours after power_off' -ForEach @{ Hours = 2; NotTried = '' }, @{ Hours = 200; NotTried = 'the state of the Droplet could not be read' } {
        $break = { if ($api.Actions[-1 + $api.Actions.Count].Type -eq 'power_off' -and -not @($api.Faults)) { $api.Faults.Away([timespan]::FromHours($Hours)) } }

        $report = Invoke-Report -Destructive -OnPause $break

        @($report.Api.Faults) | Should -HaveCount 1
        $report.Droplet.Status | Should -Be 'active'
        $report.Text | Should -BeLike "*power_on is accepted while the Droplet is off*$NotTried*"
        $report.Warnings | Should -BeNullOrEmpty
    }

    It 'warns when the Droplet cannot be powered on again' {
        $refuse = { if ($api.Actions[-1 + $api.Actions.Count].Type -eq 'power_off' -and -not @($api.Faults)) { $api.Faults.Add(@{ Kind = 'Answer'; Status = 403; Method = 'POST' }) } }

        $report = Invoke-Report -Destructive -OnPause $refuse

        $report.Warnings | Should -BeLike '*may not be active as before*'
        $report.Text | Should -Not -BeNullOrEmpty
    }

    It 'restores the Droplet and writes the report after Ctrl+C during <_>' -ForEach 'snapshot', 'power_off' {
        $sandbox = Start-DropletSandbox
        $id = $sandbox.AddDroplet('web-01', 'active', @('web'), 'nyc3', $null, 'ubuntu-24-04-x64', $false, $false).Id
        $path = Join-Path $TestDrive "$([guid]::NewGuid()).md"
        $shell = [powershell]::Create()
        $null = $shell.AddScript({
            param($manifest, $contract, $sandbox, $id, $path, $type, $shell)
            Import-Module $manifest, $contract
            $script:isStopped = $false
            $pause = {
                if (-not $script:isStopped -and $sandbox.Actions[-1 + $sandbox.Actions.Count].Type -eq $type) {
                    $script:isStopped = $true
                    $null = $shell.BeginStop($null, $null)
                    while ($true) { Start-Sleep -Milliseconds 10 }
                }
                $sandbox.Advance('01:00:00')
            }
            Invoke-ContractReport -Droplet $id -BaseUri $sandbox.BaseUri -Token $sandbox.Token -Path $path -Destructive -Ask { 'web-01' } -Pause $pause
        }).AddParameters(@($manifest, "$PSScriptRoot/../Contract/Contract.psm1", $sandbox, $id, $path, $_, $shell))
        try {
            $null = $shell.Invoke()
            $shell.InvocationStateInfo.State | Should -Be 'Stopped'
            $shell.Streams.Warning | Should -BeNullOrEmpty
        }
        finally {
            $shell.Dispose()
            Stop-DropletSandbox
        }

        $droplet = $sandbox.FindDroplet($id)
        $droplet.Status | Should -Be 'active'
        $droplet.Snapshots | Should -BeNullOrEmpty
        @($sandbox.Actions.Type) | Should -Contain $_
        Get-Content $path -Raw | Should -BeLike '*The run ended early*'
    }

    It 'leaves a Droplet off that was off' {
        $report = Invoke-Report -Destructive -Status off

        $report.Text | Should -BeLike '*power_on is accepted while the Droplet is off (*'
        $report.Droplet.Status | Should -Be 'off'
    }

    It 'leaves no snapshot when <What>' -ForEach @(
        @{ What = 'its list has a temporary problem'; Fault = @{ Status = 500; Nth = 2; Times = 3; Path = '/v2/droplets/*/snapshots*' } }
        @{ What = 'its list has a problem for longer'; Fault = @{ Status = 500; Nth = 2; Times = 100; Path = '/v2/droplets/*/snapshots*' } }
        @{ What = 'the first DELETE is refused'; Fault = @{ Status = 403; Nth = 2; Times = 1; Method = 'DELETE'; Path = '/v2/snapshots/*' } }
    ) {
        $report = Invoke-Report -Status active -Faults (@{ Kind = 'Answer' } + $Fault)

        @($report.Api.Actions.Type) -eq 'snapshot' | Should -HaveCount 1
        $report.Droplet.Snapshots | Should -BeNullOrEmpty
        $report.Warnings | Should -BeNullOrEmpty
    }

    It 'warns with the name of a snapshot that cannot be deleted' {
        $report = Invoke-Report -Faults @{ Kind = 'Answer'; Status = 403; Method = 'DELETE'; Path = '/v2/snapshots/*' }

        $report.Warnings | Should -Match 'snapshot contract-[0-9a-f]{32} .*403'
        $report.Text | Should -Not -BeNullOrEmpty
    }

    It 'does not wait for a snapshot that was refused' {
        $sandbox = Start-DropletSandbox
        $sandbox.Faults.Add(@{ Kind = 'Answer'; Status = 403; Method = 'POST'; Path = '/v2/droplets/3164444/actions'; Nth = 2; Times = 1 })
        $results = Invoke-Contract -BaseUri $sandbox.BaseUri -Token $sandbox.Token -Droplet 3164444 -Effect harmless -Pause { $sandbox.Advance('01:00:00') }
        $requests = @($sandbox.Calls)
        Stop-DropletSandbox

        ($results | Where-Object Name -like '*finished snapshot*').NotTried | Should -Be 'this needs a Droplet that makes a snapshot'
        $requests.Path | Should -Not -Contain '/v2/droplets/3164444/snapshots?per_page=200'
    }

    It 'uses the first token that is not blank, without white space' {
        $before = $env:DIGITALOCEAN_TOKEN, $env:DIGITALOCEAN_ACCESS_TOKEN
        $sandbox = Start-DropletSandbox
        $env:DIGITALOCEAN_TOKEN, $env:DIGITALOCEAN_ACCESS_TOKEN = ' ', " $($sandbox.Token)`n"
        $asked = New-Object System.Collections.ArrayList
        try { Invoke-ContractReport -Droplet 3164444 -BaseUri $sandbox.BaseUri -Ask { param($text) $null = $asked.Add($text) } -WarningAction SilentlyContinue }
        finally {
            $env:DIGITALOCEAN_TOKEN, $env:DIGITALOCEAN_ACCESS_TOKEN = $before
            Stop-DropletSandbox
        }

        $asked | Should -HaveCount 1
    }

    Context 'of an API that differs' {
        BeforeAll {
            $rules = @{
                BusyMessage = 'An event is running.'; ActionsLock = $false; PageOrder = 'OldestFirst'; FirstDropletId = 3164444
                Scopes = [DropletActions.Sandbox.DropletSandbox]::Scopes -ne 'vpc:read'
            }
            $faults = @(
                @{ Kind = 'Answer'; Status = 422; Method = 'GET'; Path = '/v2/tags*'; Body = '{"id":"nothing","message":"Ask sammy@example.com at 203.0.113.7 or 2001:db8::7 about web-01 (3164444)"}' }
                @{ Kind = 'DropBeforeWork'; Method = 'GET'; Path = '/v2/sizes*'; Times = 0 }
            )
            $report = Invoke-Report -Rules $rules -Faults $faults
            $lines = $report.Text -split '\r?\n'
        }

        It 'says that <What>' -ForEach @(
            @{ What = 'a statement does not hold'; Line = '- The tags (`GET /v2/tags?per_page=200`): status: 200 is expected, not 422' }
            @{ What = 'there was no response'; Line = '- The sizes (`GET /v2/sizes?per_page=200`): no response: *' }
            @{ What = 'a text differs'; Line = '| Another action is refused while one is in progress | message | Droplet already has a pending event. | An event is running. |' }
            @{ What = 'a fact differs'; Line = '| A Droplet with an action in progress | locked | True | False |' }
            @{ What = 'the order of a list differs'; Line = '| A new action is in the list of the account at once | order | newest first | another |' }
            @{ What = 'a member is missing'; Line = '| A Droplet has the members that the module reads | member droplet.vpc_uuid | string | not there |' }
            @{ What = 'a statement was not tried'; Line = '- power_off is refused while the Droplet is off: this needs a Droplet that is off' }
            @{ What = 'the API did something'; Line = '  - message: An event is running.' }
        ) {
            @($lines -like ($Line -replace '[[\]`]', '``$0')) | Should -HaveCount 1
        }

        It 'has no other difference' {
            $lines -cmatch '^\| [A-Z].* \|$' -replace '^\| (.*?) \| (.*?) \|.*', '$1: $2' | Should -Be @(
                'A Droplet has the members that the module reads: member droplet.vpc_uuid'
                'A list is a page with the total, and a link if there is more: member droplets[].vpc_uuid'
                'A page has up to 200 items: member droplets[].vpc_uuid'
                'A name is found whatever its case: member droplets[].vpc_uuid'
                'The sizes: status'
                'The tags: status'
                'The tags: message'
                'A new action is in the list of its Droplet at once: order'
                'A new action is in the list of the account at once: order'
                'Another action is refused while one is in progress: message'
                'A Droplet with an action in progress: locked'
                'A Droplet with an action in progress: member droplet.vpc_uuid'
            )
        }

        It 'interrupts nothing without -Destructive' {
            $report.Asked | Should -Not -BeLike '*powers it off*'
            $report.Api.Actions.Type | Should -BeIn 'snapshot', 'rename'
        }

        It 'has no token, address or name of the account' {
            $report.Text | Should -BeLike '*Ask <e-mail> at <address> or <address> about <name> (<droplet>)*'
            $report.Text | Should -Not -Match "$($report.Api.Token)|127\.0\.0\.1|$($report.Api.BaseUri.Port)"
        }
    }

    It 'is refused <What>' -ForEach @(
        @{ What = 'without a token'; Parameters = @{ Token = ''; BaseUri = 'http://127.0.0.1:9/' }; Message = '*DIGITALOCEAN_TOKEN*' }
        @{ What = 'where the token would not be encrypted'; Parameters = @{ Token = 'none'; BaseUri = 'http://api.example.com/' }; Message = 'The token is sent only over https, so http://api.example.com/ cannot be used.' }
    ) {
        { Invoke-ContractReport -Droplet 1 @Parameters -Ask { throw 'asked' } } | Should -Throw -ExpectedMessage $Message
    }

    It 'is refused for a Droplet that the token cannot read' {
        $sandbox = Start-DropletSandbox

        { Invoke-ContractReport -Droplet 1 -BaseUri $sandbox.BaseUri -Token $sandbox.Token -Ask { throw 'asked' } } | Should -Throw -ExpectedMessage '*Droplet 1 cannot be read: HTTP 404*'
        Stop-DropletSandbox
    }
}
