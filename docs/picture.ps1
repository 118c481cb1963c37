# Draws docs/tour.svg, the picture in the README, from the output of the tour:
#
#   dotnet run --project src/DropletActions.Shell -- docs/picture.ps1
#
# It runs the tour in a shell of its own, in color, and draws some of its steps.

$ErrorActionPreference = 'Stop'
$steps = 'List the Droplets', 'Stop a tag', 'A Droplet must be off', '-WhatIf shows', '... and a refusal'
$colors = @{ 31 = '#ff7b72'; 32 = '#7ee787'; 33 = '#e3b341'; 34 = '#79c0ff'; 35 = '#d2a8ff'; 36 = '#76e3ea'; 91 = '#ff7b72'; 92 = '#7ee787'; 93 = '#e3b341'; 94 = '#79c0ff'; 95 = '#d2a8ff'; 96 = '#76e3ea' }
$lineHeight, $letterWidth, $margin, $mostColumns = 19, 8, 20, 120

function Get-TourOutput {
    $program, $first = & "$PSScriptRoot/../tests/Pester/ThisPowerShell.ps1"
    # Both streams in one, so that errors stay where they belong.
    $start = [System.Diagnostics.ProcessStartInfo]::new('sh')
    $start.ArgumentList.Add('-c')
    $start.ArgumentList.Add("'$program' $(if ($first) { "'$first'" }) -NoProfile '$PSScriptRoot/tour.ps1' 2>&1")
    $start.Environment['FORCE_COLOR'] = '1'
    $start.RedirectStandardOutput = $true
    $process = [System.Diagnostics.Process]::Start($start)
    $text = $process.StandardOutput.ReadToEnd()
    $process.WaitForExit()
    if ($process.ExitCode -ne 0) { throw "The tour ended with $($process.ExitCode)." }
    $text.Replace("`r", '').Replace([System.IO.Path]::GetFullPath("$PSScriptRoot/..") + '/', '')
}

function Get-Step([string] $Text) {
    foreach ($step in $Text -split '\n(?=# )') {
        foreach ($wanted in $steps) {
            if ($step.StartsWith("# $wanted")) { $step.Trim() -replace '\n{3,}', "`n`n" }
        }
    }
}

# As a terminal wraps it, but between words; the color that the line begins with goes on.
function Split-Line([string] $Line) {
    $color = [regex]::Match($Line, '^(\e\[[0-9;]*m)*').Value
    while (($Line -replace '\e\[[0-9;]*m', '').Length -gt $mostColumns) {
        $end = $Line.LastIndexOf(' ', $mostColumns + $color.Length)
        $Line.Substring(0, $end)
        $Line = "$color  $($Line.Substring($end + 1))"
    }
    $Line
}

function ConvertTo-Span([string] $Line) {
    if ($Line -match '^# ') { return "<tspan class='note'>$([System.Security.SecurityElement]::Escape($Line))</tspan>" }
    if ($Line -match '^(PS>|  >)(.*)$') { return "<tspan class='prompt'>$([System.Security.SecurityElement]::Escape($Matches[1]))</tspan><tspan class='typed'>$([System.Security.SecurityElement]::Escape($Matches[2]))</tspan>" }
    $style = ''
    -join $(foreach ($part in [regex]::Split($Line, '(\e\[[0-9;]*m)')) {
        if ($part -match '^\e\[([0-9;]*)m$') {
            foreach ($code in $Matches[1] -split ';') {
                if ($code -in '', '0') { $style = '' }
                elseif ($code -eq '1') { $style += 'font-weight:bold;' }
                elseif ($code -eq '3') { $style += 'font-style:italic;' }
                elseif ($colors[[int]$code]) { $style += "fill:$($colors[[int]$code]);" }
            }
        }
        elseif ($part) {
            $escaped = [System.Security.SecurityElement]::Escape($part)
            if ($style) { "<tspan style='$style'>$escaped</tspan>" } else { $escaped }
        }
    })
}

$lines = @(foreach ($line in (@(Get-Step (Get-TourOutput)) -join "`n`n") -split '\n') { Split-Line $line })
$columns = 0
foreach ($line in $lines) { $columns = [Math]::Max($columns, ($line -replace '\e\[[0-9;]*m', '').Length) }
$width, $height = ($columns * $letterWidth + 2 * $margin), ($lines.Count * $lineHeight + 2 * $margin + 20)
$y = $margin + 34
$body = foreach ($line in $lines) {
    "  <text x='$margin' y='$y' xml:space='preserve'>$(ConvertTo-Span $line)</text>"
    $y += $lineHeight
}

$picture = @"
<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 $width $height' width='$width' height='$height' role='img' aria-label='A terminal with the tour of DropletActions'>
  <style>
    text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; fill: #e6edf3; }
    .note { fill: #8b949e; } .prompt { fill: #79c0ff; } .typed { fill: #ffffff; font-weight: bold; }
  </style>
  <rect width='$width' height='$height' rx='10' fill='#0d1117'/>
  <circle cx='22' cy='20' r='6' fill='#ff5f57'/><circle cx='42' cy='20' r='6' fill='#febc2e'/><circle cx='62' cy='20' r='6' fill='#28c840'/>
$($body -join "`n")
</svg>

"@
[System.IO.File]::WriteAllText("$PSScriptRoot/tour.svg", $picture.Replace("`r", ''))
"docs/tour.svg: $($lines.Count) lines"
