<#
.SYNOPSIS
    Builds, tests and packs the module: short names for what `dotnet` does.
.DESCRIPTION
    All      Builds and tests. What `./build.ps1` alone does.
    Build    Builds; the module can then be imported: Import-Module ./DropletActions.psd1
    Test     Runs the tests of tests/DropletActions.Tests.
    Pester   Runs the tests of tests/Pester in this edition of PowerShell.
    Mutate   Changes the engine in a thousand places, one at a time, and shows which changes no test notices.
    Docs     Makes the help that PowerShell shows from docs/en-US.
    Bench    Runs the benchmarks.
    Tour     Runs docs/tour.ps1.
    Pack     Makes out/DropletActions.<version>.nupkg, as Publish-PSResource -NupkgPath takes it.
    Clean    Removes what was built.
.EXAMPLE
    ./build.ps1
    Builds and tests.
.EXAMPLE
    ./build.ps1 Bench -Arguments micro, --filter, '*Row*'
    Runs those of BenchmarkDotNet's benchmarks whose names fit.
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('All', 'Build', 'Test', 'Pester', 'Mutate', 'Docs', 'Bench', 'Tour', 'Pack', 'Clean')]
    [string] $Task = 'All',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    [string[]] $Arguments = @()
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Assert-Success {
    if ($LASTEXITCODE -ne 0) { throw "$Task ended with exit code $LASTEXITCODE" }
}

function Invoke-PesterTest {
    if (-not (Get-Module Pester -ListAvailable | Where-Object Version -ge 5.5)) {
        throw 'The Pester tests need Pester 5.5 or later: Install-Module Pester -MinimumVersion 5.5 -Scope CurrentUser -Force -SkipPublisherCheck'
    }

    dotnet build src/DropletActions -c $Configuration
    Assert-Success
    # In a process of its own, because what a session has once loaded stays loaded, and locked.
    & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command @'
        Import-Module Pester -MinimumVersion 5.5
        Invoke-Pester -Configuration @{
            Run        = @{ Path = 'tests/Pester'; Exit = $true }
            TestResult = @{ Enabled = $true; OutputPath = 'TestResults/pester-' + $PSVersionTable.PSVersion + '.xml' }
        }
'@
}

Push-Location $PSScriptRoot
try {
    switch ($Task) {
        'All'    { dotnet test -c $Configuration @Arguments }
        'Build'  { dotnet build -c $Configuration @Arguments }
        'Test'   { dotnet test -c $Configuration @Arguments }
        'Pester' { Invoke-PesterTest }
        'Mutate' { dotnet tool restore; Assert-Success; Set-Location tests/DropletActions.Tests; dotnet stryker @Arguments }
        'Docs'   { dotnet run -c $Configuration --project src/DropletActions.Help; Assert-Success; dotnet build -c $Configuration }
        'Bench'  { dotnet run -c Release --project tests/DropletActions.Benchmarks -- @Arguments }
        'Tour'   { dotnet run -c $Configuration --project src/DropletActions.Shell -- docs/tour.ps1 }
        'Pack'   { dotnet pack src/DropletActions -c Release -o out @Arguments }
        'Clean'  { dotnet clean -c Debug; Assert-Success; dotnet clean -c Release; Remove-Item bin, out, en-US, TestResults -Recurse -ErrorAction Ignore }
    }
    Assert-Success
}
finally {
    Pop-Location
}
