# A plan: a CSV file whose rows are actions.

BeforeAll {
    . "$PSScriptRoot/Import.ps1"
}

Describe 'A plan' {
    BeforeEach {
        $script:sandbox = Start-DropletSandbox -Connect -ActionSeconds 0
        $null = $sandbox.AddDroplet('batch-01', 'off', @('batch'))
    }
    AfterEach {
        Stop-DropletSandbox
    }

    It 'runs a different action for each row, and an empty cell sets no parameter' {
        Set-Content TestDrive:/plan.csv -Value @(
            'DropletName,Type,Size,Disk,Image,Name,Plan,Weekday,Hour'
            'web-01,snapshot,,,,before release,,,'
            'web-02,enable_backups,,,,,weekly,SUN,4'
            'batch-01,resize,s-2vcpu-4gb,true,,,,,'
            'db-01,rename,,,,db-primary,,,'
        )

        $actions = Import-Csv TestDrive:/plan.csv | Invoke-DropletAction -Confirm:$false

        $actions | Should -HaveCount 4
        $sandbox.Droplets.Name | Should -Contain 'db-primary'
        $bodies = @{}
        foreach ($action in $sandbox.Actions) { $bodies[$action.Type] = $action.Body }
        $bodies.snapshot | Should -Be '{"type":"snapshot","name":"before release"}'
        $bodies.enable_backups | Should -Be '{"type":"enable_backups","backup_policy":{"plan":"weekly","weekday":"SUN","hour":4}}'
        $bodies.resize | Should -Be '{"type":"resize","size":"s-2vcpu-4gb","disk":true}'
        $bodies.rename | Should -Be '{"type":"rename","name":"db-primary"}'
    }

    It 'reads <Cell> in the column Disk as <Sent>' -ForEach @(
        @{ Cell = 'true'; Sent = '{"type":"resize","size":"s-2vcpu-4gb","disk":true}' }
        @{ Cell = 'yes'; Sent = '{"type":"resize","size":"s-2vcpu-4gb","disk":true}' }
        @{ Cell = 'FALSE'; Sent = '{"type":"resize","size":"s-2vcpu-4gb"}' }
        @{ Cell = ''; Sent = '{"type":"resize","size":"s-2vcpu-4gb"}' }
    ) {
        Set-Content TestDrive:/plan.csv -Value 'DropletName,Type,Size,Disk', "batch-01,resize,s-2vcpu-4gb,$Cell"

        Import-Csv TestDrive:/plan.csv | Invoke-DropletAction -Confirm:$false | Out-Null

        $sandbox.Actions.Body | Should -Be $Sent
    }

    It 'has an error for each invalid row, and runs the others' {
        Set-Content TestDrive:/plan.csv -Value @(
            'DropletName,Type,Size,Name'
            'web-01,reboot,s-2vcpu-4gb,'
            'nobody,reboot,,'
            'web-02,,,'
            'db-01,reboot,,'
        )

        Import-Csv TestDrive:/plan.csv | Invoke-DropletAction -ErrorAction SilentlyContinue -ErrorVariable failed | Out-Null

        $failed.FullyQualifiedErrorId | Should -Be @(
            'ParameterNotForAction,DropletActions.Commands.InvokeDropletActionCommand'
            'DropletNameNotFound,DropletActions.Commands.InvokeDropletActionCommand'
            'ParameterRequired,DropletActions.Commands.InvokeDropletActionCommand'
        )
        $failed.TargetObject | ForEach-Object { "$_" } | Should -Be 'web-01', 'nobody', 'web-02'
        $sandbox.Actions.DropletName | Should -Be 'db-01'
    }

    It 'runs the rows of one Droplet in their order' {
        Set-Content TestDrive:/plan.csv -Value 'DropletName,Type', 'web-01,shutdown', 'web-02,reboot', 'web-01,power_on', 'web-01,reboot'

        Import-Csv TestDrive:/plan.csv | Invoke-DropletAction | Out-Null

        @($sandbox.Actions | Where-Object DropletName -eq 'web-01').Type | Should -Be 'shutdown', 'power_on', 'reboot'
    }

    It 'takes values for all rows from the command line' {
        Set-Content TestDrive:/plan.csv -Value 'DropletName,Name', 'web-01,a', 'web-02,b'

        Import-Csv TestDrive:/plan.csv | Invoke-DropletAction -Type snapshot | Out-Null

        $sandbox.Actions.Body | Sort-Object | Should -Be '{"type":"snapshot","name":"a"}', '{"type":"snapshot","name":"b"}'
    }

    It 'can have columns for people only' {
        Set-Content TestDrive:/plan.csv -Value 'DropletName,Type,Owner,Why', 'web-01,reboot,ann,kernel update'

        Import-Csv TestDrive:/plan.csv | Invoke-DropletAction | Out-Null

        $sandbox.Actions.Type | Should -Be 'reboot'
    }

    It 'can be JSON' {
        '[{ "DropletId": 3164444, "Type": "enable_backups", "Plan": "daily", "Hour": 0, "Weekday": null }]' |
            ConvertFrom-Json | ForEach-Object { $_ } | Invoke-DropletAction | Out-Null

        $sandbox.Actions.Body | Should -Be '{"type":"enable_backups","backup_policy":{"plan":"daily","hour":0}}'
    }

    It 'is shown but not run with -WhatIf' {
        Set-Content TestDrive:/plan.csv -Value 'DropletId,Type,Name', '3164444,reboot,', '3164445,snapshot,x'

        Import-Csv TestDrive:/plan.csv | Invoke-DropletAction -WhatIf

        $sandbox.Calls | Should -BeNullOrEmpty
    }

    It 'does not use the properties of a Droplet as parameters' {
        Get-Droplet db-01 | Invoke-DropletAction -Type rename -ErrorAction SilentlyContinue -ErrorVariable failed

        $failed.FullyQualifiedErrorId | Should -BeLike 'ParameterRequired,*'
        $sandbox.Actions | Should -BeNullOrEmpty
    }
}
