# Runs the recipes of docs/runbooks.md as they are written, and looks at what the sandbox was sent.

BeforeDiscovery {
    $guide = [System.IO.File]::ReadAllText("$PSScriptRoot/../../docs/runbooks.md") -replace '\r'
    $recipes = @(
        foreach ($section in [regex]::Matches($guide, '(?ms)^##+ (?<title>[^\n]+)\n(?<text>.*?)(?=^##|\z)')) {
            foreach ($block in [regex]::Matches($section.Groups['text'].Value, '(?s)```powershell\n(.*?)```')) {
                @{ Title = $section.Groups['title'].Value; Code = $block.Groups[1].Value }
            }
        }
    )
}

BeforeAll {
    . "$PSScriptRoot/Import.ps1"
    $script:guide = [System.IO.File]::ReadAllText("$PSScriptRoot/../../docs/runbooks.md") -replace '\r'

    function Get-Recipe([string] $Title) {
        $section = [regex]::Match($guide, "(?ms)^##+ $([regex]::Escape($Title))\n(?<text>.*?)(?=^##|\z)")
        $section.Success | Should -BeTrue -Because "docs/runbooks.md has the section '$Title'"
        [regex]::Matches($section.Groups['text'].Value, '(?s)```powershell\n(.*?)```') | ForEach-Object { $_.Groups[1].Value }
    }

    # The bodies that were sent to the actions of Droplets, with their Droplets, in their order.
    function Get-Sent {
        $sandbox.Calls.Find('POST', '/v2/droplets/*actions') | ForEach-Object { "$(($_.Body | ConvertFrom-Json).type) $(($_.Path -split '/')[3])" }
    }
}

Describe 'The recipes of docs/runbooks.md' {
    BeforeEach {
        Push-Location (New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid())))
        $script:sandbox = Start-DropletSandbox -Connect -ActionSeconds 1 -Speed 50
        $script:staging = foreach ($name in 'staging-01', 'staging-02') { $sandbox.AddDroplet($name, 'active', @('staging')) }
        $script:web = @(Get-Droplet -Tag web).DropletId
    }

    AfterEach {
        Stop-DropletSandbox
        Pop-Location
    }

    It 'are valid PowerShell: <Title>' -ForEach $recipes {
        $errors = $null
        $null = [System.Management.Automation.Language.Parser]::ParseInput($Code, [ref] $null, [ref] $errors)
        $errors | Should -BeNullOrEmpty
    }

    It 'restart a tier, each Droplet once' {
        $actions = Invoke-Expression (Get-Recipe 'Restart a tier after a kernel update')

        $actions.Status | Select-Object -Unique | Should -Be 'completed'
        Get-Sent | Sort-Object | Should -Be @($web | Sort-Object | ForEach-Object { "reboot $_" })
        'web-reboot.jsonl' | Should -Exist
    }

    It 'resize a tier, one Droplet after another' {
        Mock Invoke-WebRequest { [pscustomobject]@{ StatusCode = 200 } }

        Invoke-Expression (Get-Recipe 'Resize a tier without an interruption')

        Get-Sent | Should -Be @($web | ForEach-Object { "shutdown $_"; "resize $_"; "power_on $_" })
        @(Get-Droplet -Tag web).SizeSlug | Select-Object -Unique | Should -Be 's-2vcpu-4gb'
        @(Get-Droplet -Tag web).Status | Select-Object -Unique | Should -Be 'active'
        'resize.html' | Should -Exist
    }

    It 'stop staging and start it again' {
        $night, $morning = Get-Recipe 'Stop staging at night, start it in the morning'

        $null = Invoke-Expression $night
        @(Get-Droplet -Tag staging).Status | Select-Object -Unique | Should -Be 'off'

        Start-Droplet staging-01 -Wait
        $started = Invoke-Expression $morning
        $started.Status | Should -Contain 'not-needed'
        @(Get-Droplet -Tag staging).Status | Select-Object -Unique | Should -Be 'active'
    }

    It 'keep seven snapshots of each Droplet' {
        foreach ($droplet in $staging) { $droplet.AddTag('prod') }
        foreach ($number in 1..9) { $null = New-DropletSnapshot staging-01 -Name "nightly $number" -Wait }
        $null = New-DropletSnapshot staging-01 -Name release -Wait

        Invoke-Expression (Get-Recipe 'Keep seven snapshots')

        @(Get-DropletSnapshot staging-01).Name | Should -Be (@('release') + @(9..3 | ForEach-Object { "nightly $_" }))
    }
}
