# The simulated API, as the tests of a user's own scripts have it in hand.

BeforeAll {
    . "$PSScriptRoot/Import.ps1"
}

Describe 'A sandbox' {
    AfterEach {
        Stop-DropletSandbox
    }

    It 'has the requested Droplets' {
        (Start-DropletSandbox).Droplets.Name | Should -Be 'web-01', 'web-02', 'db-01'
        (Start-DropletSandbox -DropletCount 0).Droplets | Should -BeNullOrEmpty
        (Start-DropletSandbox -DropletCount 100).Droplets[99].Name | Should -Be 'web-0100'
    }

    It 'listens only on this machine' {
        $sandbox = Start-DropletSandbox

        $sandbox.BaseUri.Host | Should -Be '127.0.0.1'
        "$sandbox" | Should -Be "Droplet sandbox at $($sandbox.BaseUri) with 3 Droplets"
    }

    It 'listens on the requested port' {
        $port = (Start-DropletSandbox).BaseUri.Port
        Stop-DropletSandbox

        (Start-DropletSandbox -Port $port).BaseUri.Port | Should -Be $port
    }

    It 'connects the session on request, and disconnects it when it stops' {
        Start-DropletSandbox | Out-Null
        Get-DigitalOceanConnection | Should -BeNullOrEmpty

        $sandbox = Start-DropletSandbox -Connect
        (Get-DigitalOceanConnection).BaseUri | Should -Be $sandbox.BaseUri

        Stop-DropletSandbox
        Get-DigitalOceanConnection | Should -BeNullOrEmpty
        { Invoke-RestMethod "$($sandbox.BaseUri)v2/droplets" } | Should -Throw
    }

    It 'stops individually if it is named' {
        $sandbox = Start-DropletSandbox -Connect
        $other = Start-DropletSandbox

        Stop-DropletSandbox $other

        Get-Droplet | Should -HaveCount 3
        $sandbox.Calls | Should -Not -BeNullOrEmpty
    }

    It 'keeps its state: a stopped Droplet is off, and a snapshot is an image' {
        $sandbox = Start-DropletSandbox -Connect -ActionSeconds 0
        Stop-Droplet web-01 | Out-Null
        New-DropletSnapshot web-02 -Name release | Out-Null

        $sandbox.Droplets[0].Status | Should -Be 'off'
        (Get-DropletSnapshot web-02).Name | Should -Be 'release'
        { Restart-Droplet web-01 -ErrorAction Stop } | Should -Throw -ExpectedMessage '*powered off*'
    }

    It 'has a clock that a test can advance' {
        $sandbox = Start-DropletSandbox -Connect -ActionSeconds 300
        $action = New-DropletSnapshot web-01

        (Get-DropletAction web-01 -ActionId $action.Id).Status | Should -Be 'in-progress'
        $sandbox.Advance('00:05:00')
        (Get-DropletAction web-01 -ActionId $action.Id).Status | Should -Be 'completed'
    }

    It 'can run a hundred times as fast as the wall clock, with its connection' {
        $sandbox = Start-DropletSandbox -Connect -ActionSeconds 30 -Speed 100
        $begun = $sandbox.Now
        $watch = [System.Diagnostics.Stopwatch]::StartNew()

        $action = Restart-Droplet web-01 -Wait

        # A third of a second on a machine that has nothing else to do; the limit is for any machine.
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 15
        $action.Status | Should -Be 'completed'
        $action.Duration | Should -Be ([timespan] '00:00:30')
        $action.StartedAt | Should -BeGreaterOrEqual $begun.AddSeconds(-1)
        $action.CompletedAt | Should -BeLessOrEqual $sandbox.Now
    }

    It 'uses its own seconds for -TimeoutSec and for the rate limit' {
        $sandbox = Start-DropletSandbox -Connect -Speed 100
        $sandbox.Faults.Add([DropletActions.Sandbox.SandboxFault]::TooManyRequests(60))
        $sandbox.Outcomes.Add([DropletActions.Sandbox.SandboxOutcome]::NeverEnds('reboot'))
        $begun = $sandbox.Now
        $watch = [System.Diagnostics.Stopwatch]::StartNew()

        Restart-Droplet 3164444 -Wait -TimeoutSec 60 -ErrorAction SilentlyContinue -ErrorVariable failed | Out-Null

        $failed.FullyQualifiedErrorId | Should -BeLike 'WaitTimedOut,*'
        ($sandbox.Now - $begun).TotalSeconds | Should -BeGreaterOrEqual 120
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 60
    }

    It 'refuses -Speed <Speed>' -ForEach @(@{ Speed = 0 }, @{ Speed = -5 }, @{ Speed = 1001 }, @{ Speed = 'abc' }) {
        { Start-DropletSandbox -Speed $Speed } | Should -Throw -ExpectedMessage "*'Speed'*$Speed*"
    }

    It 'has Droplets that a test adds and removes' {
        $sandbox = Start-DropletSandbox -Connect
        $null = $sandbox.AddDroplet('api-01', 'off', @('api'))
        $null = $sandbox.RemoveDroplet(3164446)

        (Get-Droplet).Name | Should -Be 'web-01', 'web-02', 'api-01'
        (Get-Droplet -Tag api).Status | Should -Be 'off'
    }

    It 'fails on demand: <Fault> is <Id>' -ForEach @(
        @{ Fault = 'a 403'; Add = { $args[0]::Answer(403) }; Id = 'Forbidden' }
        @{ Fault = 'a 404'; Add = { $args[0]::Answer(404) }; Id = 'DropletNotFound' }
        @{ Fault = 'a page of a proxy'; Add = { $args[0]::NotJson(200, 0) }; Id = 'OutcomeUnknown' }
        @{ Fault = 'a redirect'; Add = { $args[0]::Redirect('https://example.com/', 302, 0) }; Id = 'OutcomeUnknown' }
        @{ Fault = 'a quota used up for an hour'; Add = { $args[0]::TooManyRequests(3600) }; Id = 'RateLimited' }
    ) {
        $sandbox = Start-DropletSandbox -Connect
        $sandbox.Faults.Add((& $Add ([DropletActions.Sandbox.SandboxFault])))

        { Restart-Droplet 3164444 -ErrorAction Stop } | Should -Throw -ErrorId "$Id,DropletActions.Commands.*"
        $sandbox.Actions | Should -BeNullOrEmpty
    }

    It 'ends actions as configured' {
        $sandbox = Start-DropletSandbox -Connect -ActionSeconds 0
        $sandbox.Outcomes.Add([DropletActions.Sandbox.SandboxOutcome]::Errored('snapshot'))

        (New-DropletSnapshot web-01).Status | Should -Be 'in-progress'
        (Get-DropletAction web-01).Status | Should -Be 'errored'
    }

    It 'creates tokens with a few scopes' {
        $sandbox = Start-DropletSandbox
        Connect-DigitalOcean -Token $sandbox.AddToken('droplet:read') -BaseUri $sandbox.BaseUri

        Get-Droplet | Should -HaveCount 3
        { Restart-Droplet web-01 -ErrorAction Stop } | Should -Throw -ErrorId 'Forbidden,*'
        { $sandbox.AddToken('droplet:everything') } | Should -Throw -ExpectedMessage '*no scope*'
    }

    It 'has a token with the scopes of -Scope, and connects with it' {
        $sandbox = Start-DropletSandbox -Connect -Scope droplet:read, actions:read

        Get-Droplet | Should -HaveCount 3
        { Restart-Droplet web-01 -ErrorAction Stop } | Should -Throw -ErrorId 'Forbidden,*'
        $sandbox.Actions | Should -BeNullOrEmpty
    }

    It 'refuses an unknown scope, and names the known ones' {
        { Start-DropletSandbox -Scope droplet:read, action:read } |
            Should -Throw -ErrorId 'ParameterInvalid,*' -ExpectedMessage "*'action:read'*"
        $Error[0].ErrorDetails.RecommendedAction | Should -BeLike '*actions:read*'
    }

    It 'has the rate limit that -<Name> sets' -ForEach @(
        @{ Name = 'BurstLimit' }
        @{ Name = 'HourlyLimit' }
    ) {
        $limit = @{ $Name = 2 }
        $sandbox = Start-DropletSandbox @limit
        $uri = "$($sandbox.BaseUri)v2/account"
        $headers = @{ Authorization = "Bearer $($sandbox.Token)" }

        $statuses = 1..3 | ForEach-Object {
            try { $null = Invoke-RestMethod $uri -Headers $headers } catch { $null = $_ }
            $sandbox.Calls[-1 + $sandbox.Calls.Count].Status
        }

        $statuses | Should -Be 200, 200, 429
    }

    It 'changes a status as long after its action as -StatusLagSeconds says' {
        $sandbox = Start-DropletSandbox -Connect -ActionSeconds 1 -StatusLagSeconds 3600
        $null = Stop-Droplet web-01
        $sandbox.Advance('00:00:02')

        (Get-DropletAction web-01).Status | Should -Be 'completed'
        $sandbox.Droplets[0].Status | Should -Be 'active'
        $sandbox.Advance('01:00:00')
        $sandbox.Droplets[0].Status | Should -Be 'off'
    }

    It 'has its types once a sandbox was started' {
        $sandbox = Start-DropletSandbox
        $options = [DropletActions.Sandbox.SandboxOptions]@{ DropletCount = 1; Scopes = 'droplet:read' }
        $other = [DropletActions.Sandbox.DropletSandbox]::Start($options)

        $other.Droplets | Should -HaveCount 1
        $other.Droplets[0] | Should -BeOfType ([DropletActions.Sandbox.SandboxDroplet])
        $other | Stop-DropletSandbox
        $sandbox.Faults.Add(@{ Kind = 'Answer'; Status = 503 })
        $sandbox.Faults | Should -BeOfType ([DropletActions.Sandbox.SandboxFault])
    }

    It 'answers 501 for an endpoint that is not simulated' {
        $sandbox = Start-DropletSandbox

        { Invoke-RestMethod "$($sandbox.BaseUri)v2/volumes" -Headers @{ Authorization = "Bearer $($sandbox.Token)" } } |
            Should -Throw -ExpectedMessage '*501*'
    }

    It 'logs every request, but no token' {
        $sandbox = Start-DropletSandbox -Connect -ActionSeconds 0
        Restart-Droplet 3164444 | Out-Null

        $call = $sandbox.Calls[0]
        $call.Method | Should -Be 'POST'
        $call.Path | Should -Be '/v2/droplets/3164444/actions'
        $call.Body | Should -Be '{"type":"reboot"}'
        $call.Status | Should -Be 201
        $call | Format-List * | Out-String | Should -Not -Match $sandbox.Token
    }

    It 'serves any client by the rules of the API' {
        $sandbox = Start-DropletSandbox
        $headers = @{ Authorization = "Bearer $($sandbox.Token)" }

        (Invoke-RestMethod "$($sandbox.BaseUri)v2/droplets?per_page=2" -Headers $headers).meta.total | Should -Be 3
        { Invoke-RestMethod "$($sandbox.BaseUri)v2/droplets" } | Should -Throw -ExpectedMessage '*401*'
    }
}
