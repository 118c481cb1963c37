# Imports the module that is tested: this repository's, as `dotnet build` leaves it, or the one whose manifest is named by
# $env:DROPLETACTIONS_MODULE. Each file dot-sources this, and starts a sandbox of its own: nothing here reaches a real account.

$manifest = if ($env:DROPLETACTIONS_MODULE) { $env:DROPLETACTIONS_MODULE } else { "$PSScriptRoot/../../DropletActions.psd1" }
Import-Module $manifest -ErrorAction Stop
