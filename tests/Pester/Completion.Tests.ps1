# What the Tab key offers, with tooltips.

BeforeAll {
    . "$PSScriptRoot/Import.ps1"

    function Get-Offer([string] $Line) {
        (TabExpansion2 -inputScript $Line -cursorColumn $Line.Length).CompletionMatches | Where-Object ResultType -eq ParameterValue
    }
}

Describe 'Completion' {
    BeforeAll {
        $script:sandbox = Start-DropletSandbox -Connect -ActionSeconds 0
        $null = $sandbox.AddDroplet('two words', 'off')
        $null = $sandbox.FindDroplet(3164444).AddSnapshot('before release')
        # What a session has seen is offered at once; what it has not is looked up meanwhile, and there at the next key.
        Get-Droplet | Out-Null
        Restart-Droplet web-01 | Out-Null
        foreach ($line in 'Resize-Droplet web-01 -Size ', 'Reset-Droplet web-01 -Image ', 'Restore-Droplet db-01 -Image ', 'Set-DropletKernel web-01 -Kernel ', 'Restart-Droplet -Tag ') {
            for ($try = 0; $try -lt 100 -and -not (Get-Offer $line); $try++) { }
        }
    }
    AfterAll {
        Stop-DropletSandbox
    }

    It 'of <Line> offers <Offers>' -ForEach @(
        @{ Line = 'Restart-Droplet '; Offers = 'db-01', "'two words'", 'web-01', 'web-02' }
        @{ Line = 'Restart-Droplet we'; Offers = 'web-01', 'web-02' }
        @{ Line = 'Restart-Droplet web-01, d'; Offers = 'db-01' }
        @{ Line = 'Restart-Droplet -Droplet tw'; Offers = "'two words'" }
        @{ Line = 'Get-Droplet web-02 | Stop-Droplet; Get-DropletBackup d'; Offers = 'db-01' }
        @{ Line = 'Restart-Droplet 3164446'; Offers = '3164446' }
        @{ Line = 'Restart-Droplet -Tag '; Offers = 'db', 'env:prod', 'web' }
        @{ Line = 'Stop-Droplet -Tag w'; Offers = 'web' }
        @{ Line = 'Invoke-DropletAction web-01 power'; Offers = 'power_cycle', 'power_off', 'power_on' }
        @{ Line = 'Invoke-DropletAction web-01 -Type re'; Offers = 'reboot', 'restore', 'resize', 'rebuild', 'rename' }
        @{ Line = 'Enable-DropletBackup web-01 -Plan '; Offers = 'daily', 'weekly' }
        @{ Line = 'Enable-DropletBackup web-01 -Weekday S'; Offers = 'SUN', 'SAT' }
        @{ Line = 'Set-DropletBackupPolicy web-01 -Plan weekly -Hour '; Offers = '0', '4', '8', '12', '16', '20' }
        @{ Line = 'Get-DropletAction -Status '; Offers = 'in-progress', 'completed', 'errored' }
        @{ Line = 'Restore-Droplet db-01 -Image '; Offers = '12389736', '12389735' }
        @{ Line = 'Resize-Droplet db-01 -Size s-'; Offers = 's-2vcpu-4gb', 's-4vcpu-8gb', 's-8vcpu-16gb' }
        @{ Line = 'Reset-Droplet web-01 -Image debian-12'; Offers = 'debian-12-x64' }
        @{ Line = 'Set-DropletKernel web-01 -Kernel 83'; Offers = '839', '838', '837', '836', '835', '834', '833', '832', '831', '830' }
    ) {
        (Get-Offer $Line).CompletionText | Should -Be $Offers
    }

    It 'of <Line> has the tooltip <Tells>' -ForEach @(
        @{ Line = 'Restart-Droplet db'; Tells = 'db-01 (3164446): active in ams3, s-2vcpu-2gb' }
        @{ Line = 'Resize-Droplet web-01 -Size s-2vcpu-4gb'; Tells = '*2 vCPUs, 4 GB memory, 80 GB disk, $24 a month*' }
        @{ Line = 'Invoke-DropletAction web-01 power_cycle'; Tells = '*Switch off hard and on again*' }
        @{ Line = 'Restore-Droplet db-01 -Image 12389736'; Tells = 'backup *made ????-??-?? ??:??*' }
        @{ Line = 'Enable-DropletBackup web-01 -Plan d'; Tells = '*7 days*' }
        @{ Line = 'Enable-DropletBackup web-01 -Hour 4'; Tells = '04:00 to 08:00 UTC*' }
        @{ Line = 'Restart-Droplet -Tag web'; Tells = '2 Droplets' }
    ) {
        (Get-Offer $Line).ToolTip | Should -BeLike $Tells
    }

    It 'finds the id of an image by its name' {
        $offer = Get-Offer "Reset-Droplet web-01 -Image 'before"

        $offer.CompletionText | Should -Match '^''?\d+''?$'
        $offer.ListItemText | Should -BeLike '*before release'
    }

    It 'is accepted by the cmdlet' {
        $name = (Get-Offer 'Get-Droplet tw').CompletionText

        (& ([scriptblock]::Create("Get-Droplet $name"))).Name | Should -Be 'two words'
    }

    It 'knows the parameters of each cmdlet' {
        $line = 'Resize-Droplet web-01 -'

        (TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches.CompletionText | Should -Contain '-Size'
    }
}

Describe 'Completion without a connection' {
    It 'of <Line> offers nothing that requires a lookup, and is not an error' -ForEach @(
        @{ Line = 'Restart-Droplet '; Offers = @() }
        @{ Line = 'Resize-Droplet web-01 -Size '; Offers = @() }
        @{ Line = 'Restart-Droplet -Tag '; Offers = @() }
        @{ Line = 'Enable-DropletBackup web-01 -Plan '; Offers = 'daily', 'weekly' }
    ) {
        Disconnect-DigitalOcean
        $tokens = $env:DIGITALOCEAN_TOKEN, $env:DIGITALOCEAN_ACCESS_TOKEN
        $env:DIGITALOCEAN_TOKEN = $env:DIGITALOCEAN_ACCESS_TOKEN = $null
        $before = $global:Error.Count
        try {
            $found = @(Get-Offer $Line | ForEach-Object CompletionText)
        }
        finally {
            $env:DIGITALOCEAN_TOKEN, $env:DIGITALOCEAN_ACCESS_TOKEN = $tokens
        }

        $found | Should -Be $Offers
        $global:Error.Count | Should -Be $before
    }
}
