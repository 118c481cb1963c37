# Emits the command line that starts another process of the PowerShell that runs this: a program, and its first argument if it needs one.
#
#   $program, $first = & ./ThisPowerShell.ps1
#   & $program @($first) -NoProfile -Command '...'

$program = (Get-Process -Id $PID).Path
$program
# A PowerShell that is a .NET tool runs in dotnet, which has to be given the assembly to run.
if ([System.IO.Path]::GetFileNameWithoutExtension($program) -eq 'dotnet') { [System.Environment]::GetCommandLineArgs()[0] }
