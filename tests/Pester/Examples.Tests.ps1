# Every example that the help shows, run as it stands there.

BeforeDiscovery {
    . "$PSScriptRoot/Import.ps1"
}

BeforeAll {
    . "$PSScriptRoot/Import.ps1"
    $script:variables = 'DIGITALOCEAN_TOKEN', 'DIGITALOCEAN_ACCESS_TOKEN', 'DIGITALOCEAN_API_URL', 'DIGITALOCEAN_CONFIG'
    $script:kept = @{}
    foreach ($variable in $variables) { $kept[$variable] = [System.Environment]::GetEnvironmentVariable($variable) }

    # What an example needs besides, by its cmdlet.
    $script:before = @{
        'Get-DropletJournal'  = { Get-Content fleet.txt | New-DropletSnapshot -Name nightly -Wait -Journal nightly.jsonl }
        'Get-DropletSnapshot' = { New-DropletSnapshot web-01 -Name release -Wait }
    }
    # Those that show an error, and which.
    $script:fails = @{ 'Invoke-DropletAction 5' = 'ParameterNotForAction'; 'Start-DropletSandbox 3' = 'Forbidden' }
}

AfterAll {
    foreach ($variable in $variables) { [System.Environment]::SetEnvironmentVariable($variable, $kept[$variable]) }
}

Describe 'Examples' {
    BeforeEach {
        $script:sandbox = Start-DropletSandbox -Connect -ActionSeconds 0
        $null = $sandbox.AddDroplet('batch-01', 'off', @('batch'))
        $null = $sandbox.AddDroplet('batch-02', 'off', @('batch'))
        foreach ($variable in $variables) { [System.Environment]::SetEnvironmentVariable($variable, $null) }
        $env:DIGITALOCEAN_API_URL = $sandbox.BaseUri
        $env:DIGITALOCEAN_CONFIG = Join-Path $TestDrive 'config.yaml'

        Push-Location $TestDrive
        Remove-Item *.jsonl
        Set-Content config.yaml -Value "access-token: $($sandbox.Token)"
        Set-Content fleet.txt -Value 'web-01', '3164445'
        Set-Content plan.csv -Value 'DropletName,Type,Name,Plan', 'web-01,snapshot,before,', 'db-01,change_backup_policy,,daily'

        function Get-Token { [System.Net.NetworkCredential]::new('', $sandbox.Token).SecurePassword }
        function Get-Secret { Get-Token }
        Mock Read-Host { Get-Token }
    }
    AfterEach {
        Pop-Location
        Disconnect-DigitalOcean
        Stop-DropletSandbox
    }

    It '<Name> <Number>: <Title>' -ForEach @(
        foreach ($name in @(Get-Command -Module DropletActions -CommandType Cmdlet).Name) {
            $number = 0
            foreach ($example in @((Get-Help $name -Full).examples.example)) {
                $number++
                @{ Name = $name; Number = $number; Title = $example.title -replace '^[- ]*Example \d+: |[- ]*$'; Code = "$($example.code)" }
            }
        }
    ) {
        $null = Restart-Droplet web-01
        if ($before[$Name]) { $null = & $before[$Name] }
        # Whoever looks at it answers yes.
        $ConfirmPreference = 'None'
        $ErrorActionPreference = 'Continue'

        $all = @(. ([scriptblock]::Create($Code)) 2>&1)

        $errors = @($all | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })
        if ($fails["$Name $Number"]) { $errors.FullyQualifiedErrorId | Should -BeLike "$($fails["$Name $Number"]),*" }
        else { $errors | Should -BeNullOrEmpty }
    }
}
