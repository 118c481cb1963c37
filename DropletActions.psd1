@{
    RootModule             = 'bin/DropletActions.dll'
    ModuleVersion          = '0.1.0'
    GUID                   = '5b0f7d1e-6a0c-4a3e-9b5e-2f6c1d0a8e47'
    Author                 = 'DropletActions contributors'
    CompanyName            = 'DropletActions contributors'
    Copyright              = '(c) DropletActions contributors'
    Description            = 'Run DigitalOcean Droplet actions: reboot, resize, snapshot, rebuild and the rest, for one Droplet or a fleet.'
    PowerShellVersion      = '5.1'
    CompatiblePSEditions   = 'Core', 'Desktop'
    # Of Windows PowerShell only: the first that brings all of netstandard2.0 itself.
    DotNetFrameworkVersion = '4.7.2'
    # So that a script can write [DropletActions.Droplet]@{ ... } before it has run a cmdlet.
    RequiredAssemblies     = 'bin/DropletActions.Engine.dll'
    FormatsToProcess       = 'bin/DropletActions.Format.ps1xml'
    FunctionsToExport      = @()
    VariablesToExport      = @()
    AliasesToExport        = @('Rebuild-Droplet')
    CmdletsToExport        = @(
        'Invoke-DropletAction'
        'Start-Droplet'
        'Stop-Droplet'
        'Restart-Droplet'
        'Resize-Droplet'
        'Restore-Droplet'
        'Reset-Droplet'
        'Rename-Droplet'
        'New-DropletSnapshot'
        'Reset-DropletPassword'
        'Set-DropletKernel'
        'Enable-DropletIPv6'
        'Enable-DropletBackup'
        'Disable-DropletBackup'
        'Set-DropletBackupPolicy'
        'Get-Droplet'
        'Get-DropletAction'
        'Get-DropletBackup'
        'Get-DropletBackupPolicy'
        'Get-DropletSnapshot'
        'Get-DropletKernel'
        'Get-DropletSize'
        'Remove-DropletSnapshot'
        'Wait-DropletAction'
        'Get-DropletJournal'
        'Export-DropletTimeline'
        'Connect-DigitalOcean'
        'Disconnect-DigitalOcean'
        'Get-DigitalOceanConnection'
        'Start-DropletSandbox'
        'Stop-DropletSandbox'
    )
    PrivateData            = @{
        PSData = @{
            Tags       = 'DigitalOcean', 'Droplet', 'Cloud', 'VM', 'Automation', 'REST', 'PSEdition_Core', 'PSEdition_Desktop', 'Windows', 'Linux', 'MacOS'
        }
    }
}
