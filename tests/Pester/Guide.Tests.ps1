# Runs the code of the guide docs/testing.md as it is written.

BeforeAll {
    . "$PSScriptRoot/Import.ps1"
}

Describe 'docs/testing.md' {
    AfterEach {
        Stop-DropletSandbox
    }

    $guide = [System.IO.File]::ReadAllText("$PSScriptRoot/../../docs/testing.md") -replace '\r'
    $number = 0
    foreach ($block in [regex]::Matches($guide, '(?s)```powershell\n(.*?)```')) {
        $number++
        $code = $block.Groups[1].Value
        if ($code -match "(?m)^It '") {
            # The block contains tests of its own.
            Context "block $number" { . ([scriptblock]::Create($code)) }
        }
        else {
            It "block $number" -ForEach @{ Code = $code } {
                $sandbox = Start-DropletSandbox -Connect -ActionSeconds 0 -Speed 50
                $ErrorActionPreference = 'Continue'

                $all = @(. ([scriptblock]::Create($Code)) 2>&1)

                $all | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] } | Should -BeNullOrEmpty
                foreach ($expected in [regex]::Matches($Code, '(?m)\.(?:Status|TotalMinutes) +# (\w+)$')) { $all[-1] | Should -Be $expected.Groups[1].Value }
                $sandbox | Should -Not -BeNullOrEmpty
            }
        }
    }
}
