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

    It 'tries every statement but the one that needs a Droplet that is off at the beginning' {
        @($results.Values | Where-Object NotTried).Name | Should -Be 'power_off is refused while the Droplet is off'
    }

    It 'tries what changes more only after what changes less' {
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
        function Invoke-Report ([hashtable] $Rules = @{}, [hashtable[]] $Faults = @(), [string] $Typed = 'web-01', [switch] $Destructive) {
            $null = Start-DropletSandbox
            $api = [DropletActions.Sandbox.DropletSandbox]::Start([DropletActions.Sandbox.SandboxOptions] ($Rules + @{ ActionSeconds = 3600 }))
            foreach ($fault in $Faults) { $api.Faults.Add($fault) }
            $asked = New-Object System.Collections.ArrayList
            $path = Join-Path $TestDrive "$([guid]::NewGuid()).md"
            try {
                $ask = { param($text) $null = $asked.Add($text); $Typed }
                $pause = { $api.Advance('01:00:00') }
                $null = Invoke-ContractReport -Droplet 3164444 -BaseUri $api.BaseUri -Token $api.Token -Path $path -Destructive:$Destructive -Ask $ask -Pause $pause -WarningAction SilentlyContinue
                @{ Api = $api; Asked = $asked; Calls = @($api.Calls); Text = if (Test-Path $path) { Get-Content $path -Raw } }
            }
            finally {
                $api.Dispose()
                Stop-DropletSandbox
            }
        }
    }

    It 'asks for the name of the Droplet, and does nothing to it after another name' {
        $report = Invoke-Report -Typed 'web-02' -Destructive

        $report.Asked | Should -BeLike '*the Droplet web-01 (3164444, nyc3, active)*makes a snapshot of it*powers it off and on*Type the name*'
        $report.Calls.Method | Should -Be 'GET'
        $report.Text | Should -BeNullOrEmpty
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
            @{ What = 'a statement does not hold'; Line = '- The tags (`GET /v2/tags?per_page=200`): status: 200 is expected' }
            @{ What = 'there was no response'; Line = '- The sizes (`GET /v2/sizes?per_page=200`): no response: *' }
            @{ What = 'a text differs'; Line = '| Another action is refused while one is in progress | message | Droplet already has a pending event. | An event is running. |' }
            @{ What = 'a fact differs'; Line = '| A Droplet with an action in progress | locked | True | False |' }
            @{ What = 'the order of a list differs'; Line = '| A new action is in the list of the account at once | order | newest first | another |' }
            @{ What = 'a member is missing'; Line = '| A Droplet has the members that the module reads | member droplet.vpc_uuid | string | not there |' }
            @{ What = 'a statement was not tried'; Line = '- power_off is refused while the Droplet is off: the Droplet is not one that is off' }
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
        @{ What = 'where the token would not be encrypted'; Parameters = @{ Token = 'none'; BaseUri = 'http://api.example.com/' }; Message = '*https*' }
    ) {
        { Invoke-ContractReport -Droplet 1 @Parameters -Ask { throw 'asked' } } | Should -Throw -ExpectedMessage $Message
    }

    It 'is refused for a Droplet that the token cannot read' {
        $sandbox = Start-DropletSandbox

        { Invoke-ContractReport -Droplet 1 -BaseUri $sandbox.BaseUri -Token $sandbox.Token -Ask { throw 'asked' } } | Should -Throw -ExpectedMessage '*Droplet 1 cannot be read: HTTP 404*'
        Stop-DropletSandbox
    }
}
