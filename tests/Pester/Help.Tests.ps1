# What Get-Help shows without a network.

BeforeDiscovery {
    . "$PSScriptRoot/Import.ps1"
}

BeforeAll {
    . "$PSScriptRoot/Import.ps1"
}

Describe 'Get-Help <_>' -ForEach @(Get-Command -Module DropletActions -CommandType Cmdlet).Name {
    BeforeAll {
        $script:name = $_
        $script:help = Get-Help $name -Full
        $common = [System.Management.Automation.PSCmdlet]::CommonParameters + [System.Management.Automation.PSCmdlet]::OptionalCommonParameters
        $script:parameters = @((Get-Command $name).Parameters.Keys | Where-Object { $_ -notin $common })
    }

    It 'says in a sentence what the cmdlet does' {
        $help.Synopsis.Trim() | Should -Match '^[A-Z].*\.$'
        $help.Synopsis | Should -Not -Match $name
    }

    It 'describes it' {
        ($help.description | Out-String).Trim().Length | Should -BeGreaterThan 30
    }

    It 'has at least two examples, each with a title, code that parses and a remark' {
        $examples = @($help.examples.example)

        $examples.Count | Should -BeGreaterOrEqual 2
        foreach ($example in $examples) {
            $example.title.Trim('- ') | Should -Match '^Example \d+: .{8,}'
            ($example.remarks | Out-String).Trim() | Should -Not -BeNullOrEmpty
            $wrong = $null
            $null = [System.Management.Automation.Language.Parser]::ParseInput("$($example.code)", [ref] $null, [ref] $wrong)
            $wrong | Should -BeNullOrEmpty
        }
        "$($examples.code)" | Should -Match $name
    }

    It 'describes each parameter' {
        foreach ($parameter in $parameters) {
            $described = @($help.parameters.parameter | Where-Object name -eq $parameter)
            $described | Should -HaveCount 1 -Because "-$parameter is a parameter of $name"
            ($described.description | Out-String).Trim() | Should -Not -BeNullOrEmpty
        }
    }

    It 'shows the whole help, or one parameter' {
        $shown = $help | Out-String -Width 100
        foreach ($section in 'NAME', 'SYNOPSIS', 'SYNTAX', 'DESCRIPTION', 'PARAMETERS', 'INPUTS', 'OUTPUTS', 'NOTES', 'RELATED LINKS') {
            $shown | Should -MatchExactly "(?m)^$section"
        }

        if ($parameters) { Get-Help $name -Parameter $parameters[0] | Out-String | Should -Match "-$($parameters[0])" }
    }
}

Describe 'Get-Help <_>' -ForEach @(
    'about_DropletActions'
    'about_DropletActions_Bulk'
    'about_DropletActions_Fleets'
    'about_DropletActions_Connections'
    'about_DropletActions_Errors'
    'about_DropletActions_ExactlyOnce'
    'about_DropletActions_Journals'
    'about_DropletActions_RateLimits'
    'about_DropletActions_Targets'
    'about_DropletActions_Testing'
    'about_DropletActions_Waiting'
) {
    It 'shows the topic in lines that fit a terminal' {
        $text = Get-Help $_ | Out-String -Width 200

        $text | Should -Match $_
        $text.Length | Should -BeGreaterThan 800
        $text -split '\r?\n' | ForEach-Object { $_.TrimEnd().Length } | Measure-Object -Maximum | ForEach-Object Maximum | Should -BeLessOrEqual 80
    }
}
