# The effects of each example of the help: the actions that it starts, and for some how many objects it emits. An example that is not
# listed starts no action.
@{
    'Connect-DigitalOcean 2'       = @{ Emitted = 1 }
    'Connect-DigitalOcean 3'       = @{ Emitted = 5 }
    'Disable-DropletBackup 1'      = @{ Started = 'disable_backups db-01' }
    'Disable-DropletBackup 2'      = @{ Started = 'disable_backups batch-01', 'disable_backups batch-02' }
    'Disconnect-DigitalOcean 2'    = @{ Started = 'reboot web-01' }
    'Enable-DropletBackup 1'       = @{ Started = 'enable_backups web-01' }
    'Enable-DropletBackup 2'       = @{ Started = 'enable_backups web-01', 'enable_backups web-02', 'enable_backups batch-01', 'enable_backups batch-02' }
    'Enable-DropletBackup 3'       = @{ Started = 'enable_backups web-01', 'enable_backups web-02' }
    'Enable-DropletBackup 4'       = @{ Started = 'enable_backups web-01', 'enable_backups web-02' }
    'Enable-DropletIPv6 1'         = @{ Started = 'shutdown web-01', 'enable_ipv6 web-01', 'power_on web-01'; Emitted = 1 }
    'Enable-DropletIPv6 2'         = @{ Started = 'enable_ipv6 batch-01', 'enable_ipv6 batch-02' }
    'Export-DropletTimeline 1'     = @{ Started = 'reboot web-01', 'reboot web-02'; Emitted = 0 }
    'Export-DropletTimeline 2'     = @{ Started = 'shutdown web-01', 'resize web-01', 'power_on web-01', 'shutdown web-02', 'resize web-02', 'power_on web-02'; Emitted = 0 }
    'Export-DropletTimeline 3'     = @{ Emitted = 1 }
    'Get-DigitalOceanConnection 1' = @{ Emitted = 1 }
    'Get-DigitalOceanConnection 2' = @{ Emitted = 1 }
    'Get-Droplet 1'                = @{ Emitted = 5 }
    'Get-Droplet 2'                = @{ Emitted = 3 }
    'Get-Droplet 3'                = @{ Emitted = 2 }
    'Get-Droplet 4'                = @{ Emitted = 4 }
    'Get-Droplet 5'                = @{ Emitted = 5 }
    'Get-DropletAction 1'          = @{ Emitted = 1 }
    'Get-DropletAction 2'          = @{ Emitted = 2 }
    'Get-DropletAction 3'          = @{ Emitted = 1 }
    'Get-DropletAction 4'          = @{ Emitted = 1 }
    'Get-DropletBackup 1'          = @{ Emitted = 2 }
    'Get-DropletBackup 2'          = @{ Started = 'restore db-01' }
    'Get-DropletBackup 3'          = @{ Emitted = 1 }
    'Get-DropletBackupPolicy 1'    = @{ Emitted = 1 }
    'Get-DropletBackupPolicy 2'    = @{ Started = 'enable_backups web-01', 'enable_backups web-02', 'enable_backups batch-01', 'enable_backups batch-02' }
    'Get-DropletBackupPolicy 3'    = @{ Emitted = 1 }
    'Get-DropletJournal 1'         = @{ Emitted = 2 }
    'Get-DropletJournal 2'         = @{ Emitted = 0 }
    'Get-DropletJournal 3'         = @{ Emitted = 1 }
    'Get-DropletKernel 1'          = @{ Emitted = 10 }
    'Get-DropletKernel 2'          = @{ Started = 'change_kernel batch-01' }
    'Get-DropletSize 1'            = @{ Emitted = 15 }
    'Get-DropletSize 2'            = @{ Emitted = 11 }
    'Get-DropletSize 3'            = @{ Started = 'shutdown web-01', 'resize web-01', 'power_on web-01'; Emitted = 1 }
    'Get-DropletSize 4'            = @{ Emitted = 5 }
    'Get-DropletSnapshot 1'        = @{ Emitted = 1 }
    'Get-DropletSnapshot 2'        = @{ Started = 'rebuild web-01' }
    'Get-DropletSnapshot 3'        = @{ Started = 'rebuild web-02' }
    'Invoke-DropletAction 1'       = @{ Started = 'reboot web-01' }
    'Invoke-DropletAction 2'       = @{ Started = 'snapshot web-01', 'change_backup_policy db-01' }
    'Invoke-DropletAction 3'       = @{ Started = 'snapshot web-01', 'enable_backups web-02', 'rename db-01' }
    'Invoke-DropletAction 4'       = @{ Started = 'enable_backups web-01' }
    'New-DropletSnapshot 1'        = @{ Started = 'snapshot db-01' }
    'New-DropletSnapshot 2'        = @{ Started = 'shutdown web-01', 'snapshot web-01', 'power_on web-01' }
    'New-DropletSnapshot 3'        = @{ Started = 'snapshot web-01', 'snapshot web-02' }
    'New-DropletSnapshot 4'        = @{ Started = 'snapshot web-01', 'snapshot web-02'; Emitted = 2 }
    'Rename-Droplet 1'             = @{ Started = 'rename db-01' }
    'Rename-Droplet 2'             = @{ Started = 'rename batch-01', 'rename batch-02' }
    'Reset-Droplet 1'              = @{ Started = 'rebuild web-01' }
    'Reset-Droplet 3'              = @{ Started = 'snapshot web-01', 'rebuild web-02' }
    'Reset-DropletPassword 1'      = @{ Started = 'password_reset web-01' }
    'Reset-DropletPassword 2'      = @{ Started = 'password_reset web-01', 'password_reset web-02' }
    'Resize-Droplet 1'             = @{ Started = 'shutdown web-01', 'resize web-01', 'power_on web-01' }
    'Resize-Droplet 2'             = @{ Started = 'shutdown web-01', 'shutdown web-02', 'resize web-01', 'resize web-02', 'power_on web-01', 'power_on web-02' }
    'Resize-Droplet 4'             = @{ Started = 'resize batch-01' }
    'Restart-Droplet 1'            = @{ Started = 'reboot web-01' }
    'Restart-Droplet 2'            = @{ Started = 'power_cycle web-02' }
    'Restart-Droplet 3'            = @{ Started = 'reboot web-01', 'reboot web-02' }
    'Restart-Droplet 4'            = @{ Started = 'reboot web-01', 'reboot web-02' }
    'Restore-Droplet 1'            = @{ Started = 'restore db-01' }
    'Restore-Droplet 2'            = @{ Started = 'restore db-01' }
    'Restore-Droplet 3'            = @{ Started = 'restore db-01' }
    'Set-DropletBackupPolicy 1'    = @{ Started = 'change_backup_policy db-01' }
    'Set-DropletBackupPolicy 2'    = @{ Started = 'change_backup_policy db-01' }
    'Set-DropletKernel 1'          = @{ Started = 'change_kernel batch-01' }
    'Set-DropletKernel 2'          = @{ Started = 'shutdown web-01', 'change_kernel web-01', 'power_on web-01' }
    'Start-Droplet 1'              = @{ Started = 'power_on batch-01' }
    'Start-Droplet 2'              = @{ Started = 'power_on batch-01', 'power_on batch-02' }
    'Start-Droplet 3'              = @{ Started = 'power_on batch-01', 'power_on batch-02' }
    'Start-DropletSandbox 1'       = @{ Emitted = 1 }
    'Start-DropletSandbox 2'       = @{ Emitted = 1 }
    'Start-DropletSandbox 4'       = @{ Emitted = 1 }
    'Start-DropletSandbox 6'       = @{ Emitted = 2 }
    'Stop-Droplet 1'               = @{ Started = 'shutdown web-01' }
    'Stop-Droplet 2'               = @{ Started = 'shutdown web-01', 'shutdown web-02' }
    'Stop-Droplet 4'               = @{ Started = 'shutdown web-01', 'shutdown web-02' }
    'Stop-DropletSandbox 2'        = @{ Emitted = 3 }
    'Wait-DropletAction 1'         = @{ Started = 'reboot web-01', 'reboot web-02'; Emitted = 2 }
    'Wait-DropletAction 2'         = @{ Started = 'reboot web-01', 'reboot web-02'; Emitted = 4 }
    'Wait-DropletAction 3'         = @{ Emitted = 1 }
    'Wait-DropletAction 4'         = @{ Started = 'reboot web-01', 'reboot web-02'; Emitted = 2 }
}
