# Rows: each Droplet gets the values of its own row, from every cmdlet that starts actions.

BeforeAll {
    . "$PSScriptRoot/Import.ps1"
}

Describe 'A row' {
    BeforeEach {
        $script:sandbox = Start-DropletSandbox -Connect -ActionSeconds 0 -DropletCount 12
    }
    AfterEach {
        Stop-DropletSandbox
    }

    It 'sets the backup policy of its Droplet' {
        Set-Content TestDrive:/backups.csv -Value @(
            'DropletName,Plan,Weekday,Hour'
            'web-01,weekly,SUN,4'
            'web-02,daily,,8'
            'web-03,Weekly,Sunday,04'
            'db-01,weekly,MON, 4 '
        )

        Import-Csv TestDrive:/backups.csv | Enable-DropletBackup -Wait | Out-Null

        $policies = @{}
        Get-DropletBackupPolicy web-01, web-02, web-03, db-01 | ForEach-Object { $policies[$_.DropletName] = "$($_.Plan) $($_.Weekday) $($_.Hour)" }
        $policies['web-01'] | Should -Be 'weekly SUN 4'
        $policies['web-02'] | Should -Be 'daily  8'
        $policies['web-03'] | Should -Be 'weekly SUN 4'
        $policies['db-01'] | Should -Be 'weekly MON 4'
    }

    It 'sets the size of its Droplet, and the disk only on request' {
        Set-Content TestDrive:/sizes.csv -Value 'Droplet,Size,Disk', 'web-01,s-2vcpu-4gb,', 'web-02,s-4vcpu-8gb,TRUE'
        $sandbox.Droplets | ForEach-Object { $_.Status = 'off' }

        Import-Csv TestDrive:/sizes.csv | Resize-Droplet -Wait -Confirm:$false | Out-Null

        $sandbox.Actions.Body | Sort-Object | Should -Be '{"type":"resize","size":"s-2vcpu-4gb"}', '{"type":"resize","size":"s-4vcpu-8gb","disk":true}'
    }

    It 'is identified by its number and its Droplet in an error, and the other rows run' {
        Set-Content TestDrive:/plan.csv -Value @(
            'DropletName,Type,Size,Nmae,Plan,Weekday,Hour'
            'web-01,reboot,,,,,'
            'web-02,enable_backups,,,weekly,Sunday,4 '
            'web-03,reboot,s-2vcpu-4gb,,,,'
            'web-04,resize,,,,,'
            'web-05,,,,,,'
            'nope,reboot,,,,,'
            'web-06,defrost,,,,,'
            ' web-07 , snapshot ,,pre,,,'
            'web-08,enable_backups,,,daily,MON,8'
            'web-09,change_backup_policy,,,,,5'
        )

        Import-Csv TestDrive:/plan.csv | Invoke-DropletAction -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable failed -WarningVariable warned -WarningAction SilentlyContinue |
            Out-Null

        $failed | ForEach-Object { ("$_" -split ':')[0] } | Should -Be @(
            'Row 3 (web-03)', 'Row 4 (web-04)', 'Row 5 (web-05)', 'Row 6 (nope)', 'Row 7 (web-06)', 'Row 9 (web-08)', 'Row 10 (web-09)'
        )
        "$($warned[0])" | Should -Be "'Nmae' is not a parameter. Did you mean Name?"
        "$($warned[1])" | Should -BeLike 'Invoke-DropletAction: 3 done, 7 failed (*'
        $sandbox.Actions.DropletName | Sort-Object | Should -Be 'web-01', 'web-02', 'web-07'
    }

    It 'of a file with semicolons is one error that shows how to read the file' {
        Set-Content TestDrive:/plan.csv -Value 'DropletName;Type;Size', 'web-01;reboot;', 'web-02;resize;s-2vcpu-4gb'

        { Import-Csv TestDrive:/plan.csv | Invoke-DropletAction -WhatIf } | Should -Throw "*Import-Csv -Delimiter ';'*"
    }

    It 'selects its Droplet in the column Droplet as -Droplet does' {
        $actions = 'Droplet', '3164444', ' web-02 ', 'db-*' | ConvertFrom-Csv | Restart-Droplet

        $actions.DropletName | Should -Contain 'web-02'
        $actions.DropletId | Should -Contain 3164444
        @($actions | Where-Object DropletName -like 'db-*').Count | Should -Be @($sandbox.Droplets | Where-Object Name -like 'db-*').Count
    }

    It 'can be JSON' {
        '[{ "Droplet": "web-01", "Size": "s-2vcpu-4gb", "Disk": true }, { "Droplet": 3164445, "Size": "s-2vcpu-4gb", "Disk": null }]' |
            ConvertFrom-Json | ForEach-Object { $_ } | Resize-Droplet -WhatIf -ErrorVariable failed

        $failed | Should -BeNullOrEmpty
    }

    It 'is not a Droplet object, whose name and size are no parameters' {
        Get-Droplet web-01 | New-DropletSnapshot | Out-Null
        Get-Droplet web-01 | Resize-Droplet -ErrorAction SilentlyContinue -ErrorVariable failed

        $sandbox.Actions.Body | Should -Be '{"type":"snapshot"}'
        $failed | Should -HaveCount 1
    }

    It 'can be renamed by a script block' {
        Import-Csv -Path $(Set-Content TestDrive:/names.csv -Value 'DropletName,Owner', 'web-01,ann', 'web-02,bob'; 'TestDrive:/names.csv') |
            New-DropletSnapshot -Name { "$($_.Owner)-$($_.DropletName)" } | Out-Null

        $sandbox.Actions.Body | Sort-Object | Should -Be '{"type":"snapshot","name":"ann-web-01"}', '{"type":"snapshot","name":"bob-web-02"}'
    }
}
