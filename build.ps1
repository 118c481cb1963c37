<#
.SYNOPSIS
    Builds, tests and packs the module: short names for what `dotnet` does.
.DESCRIPTION
    All      Builds and tests. What `./build.ps1` alone does.
    Build    Builds; the module can then be imported: Import-Module ./DropletActions.psd1
    Test     Runs the tests of tests/DropletActions.Tests.
    Pester   Runs the tests of tests/Pester in this edition of PowerShell, with the Pester of -PesterVersion.
    Contract Compares the real API with the sandbox, on one Droplet of the account of $env:DIGITALOCEAN_TOKEN, and writes contract.md.
    Mutate   Mutates the engine in about two thousand places, one at a time, and lists the mutants that no test kills.
    Docs     Makes the help that PowerShell shows from docs/en-US, which each build does too.
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
.EXAMPLE
    ./build.ps1 Pester -PesterVersion 5.9.1
    Runs the tests of tests/Pester with another Pester than the latest that the suite is known to pass with.
.EXAMPLE
    ./build.ps1 Contract -Droplet 3164444
    Asks for the name of the Droplet before it does anything to it. With -Destructive, it also interrupts the Droplet.
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('All', 'Build', 'Test', 'Pester', 'Contract', 'Mutate', 'Docs', 'Bench', 'Tour', 'Pack', 'Clean')]
    [string] $Task = 'All',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    # Of the Pester that tests/Pester is run with: one that is installed, or that Directory.Packages.props names.
    [version] $PesterVersion,

    # The id of the Droplet for Contract.
    [long] $Droplet,

    # Whether Contract also tries actions that interrupt the Droplet or can't be undone.
    [switch] $Destructive,

    [string[]] $Arguments = @()
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Assert-Success {
    if ($LASTEXITCODE -ne 0) { throw "$Task ended with exit code $LASTEXITCODE" }
}

function Get-BuildProperty([string] $Name) {
    $value = dotnet msbuild tests/DropletActions.Tests "-getProperty:$Name"
    Assert-Success
    "$value".Trim()
}

# The installed module, or else the package that is restored with the tests.
function Get-PesterManifest {
    $version = if ($PesterVersion) { $PesterVersion } else { [version] (Get-BuildProperty LatestPesterVersion) }
    $installed = Get-Module Pester -ListAvailable | Where-Object Version -eq $version | Select-Object -First 1
    if ($installed) { return $installed.Path }

    $null = dotnet restore tests/DropletActions.Tests
    Assert-Success
    $manifest = Join-Path (Get-BuildProperty NuGetPackageRoot) "pester/$version/tools/Pester.psd1"
    if (-not (Test-Path $manifest)) {
        throw "Pester $version is not here: Install-Module Pester -RequiredVersion $version -Scope CurrentUser -Force -SkipPublisherCheck"
    }
    $manifest
}

function Invoke-PesterTest {
    $manifest = Get-PesterManifest
    $paths = if ($Arguments) { $Arguments } else { 'tests/Pester' }
    dotnet build src/DropletActions -c $Configuration
    Assert-Success

    # In a process of its own, because what a session has once loaded stays loaded, and locked.
    $program, $first = & ./tests/Pester/ThisPowerShell.ps1
    & $program @($first) -NoProfile -NonInteractive -Command @"
        Import-Module '$manifest'
        Invoke-Pester -Configuration @{
            Run        = @{ Path = '$($paths -join "', '")'; Exit = `$true }
            TestResult = @{ Enabled = `$true; OutputPath = 'TestResults/pester-{0}-in-{1}.xml' -f (Get-Module Pester).Version, `$PSVersionTable.PSVersion }
        }
"@
}

function Invoke-Contract {
    if ($Droplet -lt 1) { throw 'Contract needs -Droplet, the id of a Droplet that you can spare.' }
    dotnet build src/DropletActions -c $Configuration
    Assert-Success

    $program, $first = & ./tests/Pester/ThisPowerShell.ps1
    & $program @($first) -NoProfile -Command @"
        Import-Module ./DropletActions.psd1, ./tests/Contract/Contract.psm1 -ErrorAction Stop
        Invoke-ContractReport -Droplet $Droplet -Destructive:`$$Destructive
"@
}

Push-Location $PSScriptRoot
try {
    switch ($Task) {
        'All'    { dotnet test -c $Configuration @Arguments }
        'Build'  { dotnet build -c $Configuration @Arguments }
        'Test'   { dotnet test -c $Configuration @Arguments }
        'Pester' { Invoke-PesterTest }
        'Contract' { Invoke-Contract }
        'Mutate' { dotnet tool restore; Assert-Success; Set-Location tests/DropletActions.Tests; dotnet stryker @Arguments }
        'Docs'   { dotnet build src/DropletActions -c $Configuration @Arguments }
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
