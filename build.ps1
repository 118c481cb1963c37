<#
.SYNOPSIS
    Builds, tests and packs the module: short names for what `dotnet` does.
.EXAMPLE
    ./build.ps1
    Builds and tests.
.EXAMPLE
    ./build.ps1 Bench -Arguments --filter, '*Import*'
    Runs the benchmarks whose names fit.
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('All', 'Build', 'Test', 'Bench', 'Tour', 'Docs', 'Clean')]
    [string] $Task = 'All',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    [string[]] $Arguments = @()
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Invoke-DotNet {
    & dotnet @args
    if ($LASTEXITCODE -ne 0) { throw "dotnet $($args[0]) ended with $LASTEXITCODE" }
}

Push-Location $PSScriptRoot
try {
    switch ($Task) {
        'All'   { Invoke-DotNet test -c $Configuration @Arguments }
        'Build' { Invoke-DotNet build -c $Configuration @Arguments }
        'Test'  { Invoke-DotNet test -c $Configuration @Arguments }
        'Bench' { Invoke-DotNet run -c Release --project tests/DropletActions.Benchmarks -- @Arguments }
        'Tour'  { Invoke-DotNet run -c $Configuration --project src/DropletActions.Shell -- docs/tour.ps1 }
        'Docs'  { Invoke-DotNet run -c $Configuration --project src/DropletActions.Help; Invoke-DotNet build -c $Configuration }
        'Clean' { Invoke-DotNet clean -c $Configuration; Remove-Item bin, out, en-US -Recurse -ErrorAction Ignore }
    }
}
finally {
    Pop-Location
}
