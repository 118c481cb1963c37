# Runs every example of the help as it is written, and compares its effects with ExampleEffects.psd1.

BeforeDiscovery {
    . "$PSScriptRoot/Import.ps1"

    $examples = @(
        foreach ($name in @(Get-Command -Module DropletActions -CommandType Cmdlet).Name) {
            $number = 0
            foreach ($example in @((Get-Help $name -Full).examples.example)) {
                $number++
                @{
                    Name   = $name
                    Number = $number
                    Title  = $example.title -replace '^[- ]*Example \d+: |[- ]*$'
                    Code   = "$($example.code)"
                    Text   = @($example.remarks | ForEach-Object { $_.Text }) -join ' '
                }
            }
        }
    )
}

BeforeAll {
    . "$PSScriptRoot/Import.ps1"
    $script:effects = Import-PowerShellDataFile "$PSScriptRoot/ExampleEffects.psd1"
    $script:variables = 'DIGITALOCEAN_TOKEN', 'DIGITALOCEAN_ACCESS_TOKEN', 'DIGITALOCEAN_API_URL', 'DIGITALOCEAN_CONFIG'
    $script:kept = @{}
    foreach ($variable in $variables) { $kept[$variable] = [System.Environment]::GetEnvironmentVariable($variable) }

    # Preparation that the examples of a cmdlet need.
    $script:before = @{
        'Disable-DropletBackup' = { Enable-DropletBackup -Tag batch -Wait }
        'Get-DropletAction'   = {
            $sandbox.Outcomes.Add([DropletActions.Sandbox.SandboxOutcome]::Errored('snapshot'))
            New-DropletSnapshot db-01 -Wait -ErrorAction SilentlyContinue
        }
        'Export-DropletTimeline' = { Get-Content fleet.txt | New-DropletSnapshot -Name nightly -Wait -Journal nightly.jsonl }
        'Get-DropletJournal'  = { Get-Content fleet.txt | New-DropletSnapshot -Name nightly -Wait -Journal nightly.jsonl }
        'Get-DropletSnapshot' = { New-DropletSnapshot web-01 -Name release -Wait }
        'Remove-DropletSnapshot' = { New-DropletSnapshot web-01 -Name release -Wait }
        'Wait-DropletAction'  = {
            # The actions end only when a wait begins, however slow this machine is.
            $sandbox.Outcomes.Add([DropletActions.Sandbox.SandboxOutcome]::NeverEnds('reboot'))
            function Wait-DropletAction {
                $scene.Actions | Where-Object Status -EQ in-progress | ForEach-Object { $null = $scene.EndAction($_.Id) }
                if ($MyInvocation.ExpectingInput) { $input | DropletActions\Wait-DropletAction @args }
                else { DropletActions\Wait-DropletAction @args }
            }
        }
    }
}

AfterAll {
    foreach ($variable in $variables) { [System.Environment]::SetEnvironmentVariable($variable, $kept[$variable]) }
}

Describe 'Examples' {
    BeforeEach {
        $script:sandbox = Start-DropletSandbox -Connect -ActionSeconds 0 -Speed 50
        $null = $sandbox.AddDroplet('batch-01', 'off', @('batch'))
        $null = $sandbox.AddDroplet('batch-02', 'off', @('batch'))
        foreach ($variable in $variables) { [System.Environment]::SetEnvironmentVariable($variable, $null) }
        $env:DIGITALOCEAN_API_URL = $sandbox.BaseUri
        $env:DIGITALOCEAN_CONFIG = Join-Path $TestDrive 'config.yaml'

        Push-Location $TestDrive
        Remove-Item *.jsonl, *.svg, *.html
        Set-Content config.yaml -Value "access-token: $($sandbox.Token)"
        Set-Content fleet.txt -Value 'web-01', '3164445'
        Set-Content sizes.csv -Value 'Droplet,Size,Disk', 'web-01,s-2vcpu-4gb,', 'web-02,s-4vcpu-8gb,TRUE'
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

    It '<Name> <Number>: <Title>' -ForEach $examples {
        $null = Restart-Droplet web-01 -Wait
        if ($before[$Name]) { $null = . $before[$Name] }
        # An example can start another sandbox.
        $scene = $sandbox
        $startedBefore = $scene.Actions.Count
        $effect = $effects["$Name $Number"]
        # Every prompt is answered with yes.
        $ConfirmPreference = 'None'
        $ErrorActionPreference = 'Continue'

        # -WhatIf writes to the host, so a transcript records it.
        $isWhatIf = $Code -like '*-WhatIf*'
        if ($isWhatIf) { Start-Transcript -Path (Join-Path $TestDrive 'shown.txt') | Out-Null }
        try { $all = @(. ([scriptblock]::Create($Code)) 2>&1 3>&1) }
        finally { if ($isWhatIf) { Stop-Transcript | Out-Null } }

        $errors = @($all | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })
        if ($Text -cmatch 'error ([A-Z]\w+)') { $errors.FullyQualifiedErrorId | Should -BeLike "$($Matches[1]),*" }
        else { $errors | Should -BeNullOrEmpty }
        $all | Where-Object { $_ -is [System.Management.Automation.WarningRecord] } | Should -BeNullOrEmpty

        $started = @($scene.Actions | Select-Object -Skip $startedBefore)
        @($started | ForEach-Object { "$($_.Type) $($_.DropletName)" } | Sort-Object) | Should -Be @($effect.Started | Sort-Object)
        if ($effect -and $effect.ContainsKey('Emitted')) { ($all.Count - $errors.Count) | Should -Be $effect.Emitted }
        if ($isWhatIf) { @(Get-Content shown.txt) -like 'What if: *' | Should -Not -BeNullOrEmpty }
        if ($Code -like '*-Wait') { $started | ForEach-Object { $_.Status | Should -Be 'completed' } }
    }

    It 'exist for every entry of ExampleEffects.psd1' -ForEach @{ All = $examples } {
        $effects.Keys | Where-Object { $_ -notin @($All | ForEach-Object { "$($_.Name) $($_.Number)" }) } | Should -BeNullOrEmpty
    }
}
