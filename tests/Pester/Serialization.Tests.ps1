# Objects on their way into files, other processes and other tools, and back.

BeforeAll {
    . "$PSScriptRoot/Import.ps1"
}

Describe 'Objects' {
    BeforeEach {
        $script:sandbox = Start-DropletSandbox -Connect -ActionSeconds 0 -Speed 50
    }
    AfterEach {
        Stop-DropletSandbox
    }

    Context 'after <Way>' -ForEach @(
        @{ Way = 'a CLIXML file'; Go = { $input | Export-Clixml TestDrive:/objects.xml; Import-Clixml TestDrive:/objects.xml } }
        @{ Way = 'remoting'; Go = { [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize(@($input), 2)) } }
    ) {
        It 'Droplets keep their useful properties, and are accepted as targets' {
            $droplet = Get-Droplet db-01
            $copy = @($droplet | & $Go)[0]

            $copy.PSObject.TypeNames[0] | Should -Be 'Deserialized.DropletActions.Droplet'
            foreach ($property in 'DropletId', 'Id', 'Name', 'Status', 'Locked', 'RegionSlug', 'SizeSlug', 'MemoryMB', 'DiskGB', 'Image', 'PublicIPv4', 'Tags', 'BackupsEnabled') {
                $copy.$property | Should -Be $droplet.$property -Because $property
            }
            [DateTimeOffset] "$($copy.CreatedAt)" | Should -Be ([DateTimeOffset] "$($droplet.CreatedAt)")
            "$copy" | Should -Be 'db-01'
            ($copy | Restart-Droplet).DropletName | Should -Be 'db-01'
        }

        It 'actions keep their useful properties, and can be waited for and used as targets' {
            $action = New-DropletSnapshot web-01 -Name release
            $copy = @($action | & $Go)[0]

            $copy.PSObject.TypeNames[0] | Should -Be 'Deserialized.DropletActions.DropletAction'
            foreach ($property in 'Id', 'DropletId', 'DropletName', 'Type', 'Status', 'RegionSlug', 'ResourceId', 'ResourceType') {
                $copy.$property | Should -Be $action.$property -Because $property
            }
            [DateTimeOffset] "$($copy.StartedAt)" | Should -Be $action.StartedAt
            "$($copy.Region)" | Should -Be 'nyc3'
            $done = $copy | Wait-DropletAction
            $done.Status | Should -Be 'completed'
            ($done | & $Go).Duration | Should -Be $done.Duration
            ($done | & $Go | Wait-DropletAction).Duration | Should -Be $done.Duration
            ($copy | Restart-Droplet).DropletName | Should -Be 'web-01'
        }

        It 'backups, snapshots and kernels are still accepted' {
            Get-DropletBackup db-01 | Select-Object -First 1 | & $Go | Restore-Droplet -Confirm:$false | Out-Null
            $sandbox.FindDroplet(3164444).AddSnapshot('release') | Out-Null
            Get-DropletSnapshot web-01 | & $Go | Reset-Droplet -Confirm:$false | Out-Null
            $sandbox.FindDroplet(3164445).Status = 'off'
            Get-DropletKernel web-02 | Select-Object -First 1 | & $Go | Set-DropletKernel | Out-Null

            $sandbox.Actions.Type | Should -Be 'restore', 'rebuild', 'change_kernel'
        }
    }

    It 'are JSON that another program can read' {
        $droplet = Get-Droplet web-01 | ConvertTo-Json | ConvertFrom-Json
        $droplet.DropletId | Should -Be 3164444
        $droplet.Tags | Should -Be 'web', 'env:prod'

        $action = Stop-Droplet web-01 -Wait | ConvertTo-Json | ConvertFrom-Json
        $action.Type | Should -Be 'shutdown'
        $action.Status | Should -Be 'completed'
        $action.DropletName | Should -Be 'web-01'
        $action.Region.Slug | Should -Be 'nyc3'
    }

    It 'are JSON with one line for each property, if the depth is limited' -Skip:($PSVersionTable.PSVersion.Major -lt 7) {
        $lines = (Stop-Droplet web-01 -Wait | ConvertTo-Json -AsArray -Depth 1 -WarningAction Ignore) -split '\r?\n'

        $lines | Should -HaveCount 21
        $lines | Should -Contain '    "Region": "nyc3",'
        ($lines -match '"Took"') | Should -Match '^    "Took": "\d\d:\d\d:\d\d(\.\d+)?",$'
    }

    It 'are rows of a CSV file that can be piped back' {
        Get-Droplet | Export-Csv TestDrive:/fleet.csv -NoTypeInformation
        $rows = Import-Csv TestDrive:/fleet.csv
        $rows.Name | Should -Be 'web-01', 'web-02', 'db-01'
        $rows[0].MemoryMB | Should -Be '1024'

        Stop-Droplet -Tag web | Export-Csv TestDrive:/actions.csv -NoTypeInformation
        $rows = Import-Csv TestDrive:/actions.csv
        $rows.Type | Should -Be 'shutdown', 'shutdown'
        $rows.Region | Should -Be 'nyc3', 'nyc3'

        ($rows | Start-Droplet).DropletName | Sort-Object | Should -Be 'web-01', 'web-02'
    }

    It 'can be compared, grouped, sorted and measured' {
        $droplets = Get-Droplet
        ($droplets | Group-Object RegionSlug | Where-Object Name -eq nyc3).Count | Should -Be 2
        ($droplets | Sort-Object MemoryMB -Descending)[0].Name | Should -Be 'db-01'
        ($droplets | Measure-Object DiskGB -Sum).Sum | Should -Be 110
        @(Compare-Object (Get-Droplet web-01) (Get-Droplet web-01) -Property Id, Name, Status) | Should -BeNullOrEmpty
    }
}
