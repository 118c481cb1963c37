# Where the token comes from, where it goes, and which one is used.

BeforeAll {
    . "$PSScriptRoot/Import.ps1"
}

Describe 'A token' {
    BeforeAll {
        $script:sandbox = Start-DropletSandbox -ActionSeconds 0
        $script:secure = [System.Net.NetworkCredential]::new('', $sandbox.Token).SecurePassword
    }
    AfterEach {
        Disconnect-DigitalOcean
    }
    AfterAll {
        Stop-DropletSandbox
    }

    It 'is accepted as <What>' -ForEach @(
        @{ What = 'text'; Token = { $sandbox.Token } }
        @{ What = 'a SecureString'; Token = { $secure } }
        @{ What = 'a PSCredential'; Token = { [pscredential]::new('anybody', $secure) } }
    ) {
        Connect-DigitalOcean -Token (& $Token) -BaseUri $sandbox.BaseUri

        Get-Droplet | Should -HaveCount 3
    }

    It 'is the content of a file, without its line break: <What>' -ForEach @(
        @{ What = 'Get-Content -Raw'; Token = { Get-Content TestDrive:/token -Raw } }
        @{ What = 'Get-Content'; Token = { Get-Content TestDrive:/token } }
        @{ What = 'a SecureString of it'; Token = { [System.Net.NetworkCredential]::new('', (Get-Content TestDrive:/token -Raw)).SecurePassword } }
    ) {
        Set-Content TestDrive:/token -Value $sandbox.Token

        Connect-DigitalOcean -Token (& $Token) -BaseUri $sandbox.BaseUri

        Get-Droplet | Should -HaveCount 3
    }

    It 'of two lines is refused' {
        { Connect-DigitalOcean -Token "dop_v1_a`ndop_v1_b`n" -BaseUri $sandbox.BaseUri } | Should -Throw '*contains a line break*'
    }

    It 'is refused as <What>' -ForEach @(
        @{ What = 'a number'; Token = { 5 } }
        @{ What = 'a hashtable'; Token = { @{ token = 'x' } } }
        @{ What = 'nothing'; Token = { $null } }
    ) {
        { Connect-DigitalOcean -Token (& $Token) -BaseUri $sandbox.BaseUri } | Should -Throw -ErrorId 'Parameter*,DropletActions.Commands.ConnectDigitalOceanCommand'
        Get-DigitalOceanConnection | Should -BeNullOrEmpty
    }

    It 'is accepted as Get-Secret returns it' -Skip:(-not (Get-Module Microsoft.PowerShell.SecretManagement -ListAvailable)) {
        # A vault for this test alone, in a process whose registry of vaults is in a folder of the test.
        $extension = New-Item -ItemType Directory (Join-Path $TestDrive 'TestVault/TestVault.Extension')
        New-ModuleManifest (Join-Path $TestDrive 'TestVault/TestVault.psd1') -NestedModules ./TestVault.Extension
        New-ModuleManifest (Join-Path $extension 'TestVault.Extension.psd1') -RootModule TestVault.Extension.psm1 -FunctionsToExport *
        Set-Content (Join-Path $extension 'TestVault.Extension.psm1') -Value @"
function Get-Secret([string] `$Name, [string] `$VaultName, [hashtable] `$AdditionalParameters) {
    [System.Net.NetworkCredential]::new('', '$($sandbox.Token)').SecurePassword
}
function Get-SecretInfo([string] `$Filter, [string] `$VaultName, [hashtable] `$AdditionalParameters) { }
function Set-Secret([string] `$Name, [object] `$Secret, [string] `$VaultName, [hashtable] `$AdditionalParameters) { }
function Remove-Secret([string] `$Name, [string] `$VaultName, [hashtable] `$AdditionalParameters) { }
function Test-SecretVault([string] `$VaultName, [hashtable] `$AdditionalParameters) { `$true }
"@
        Set-Content TestDrive:/vault.ps1 -Value @"
`$ErrorActionPreference = 'Stop'
Import-Module '$((Get-Module DropletActions).Path)'
Register-SecretVault -Name DropletActionsTest -ModuleName '$(Join-Path $TestDrive TestVault)'
try { Connect-DigitalOcean -Token (Get-Secret DigitalOcean -Vault DropletActionsTest) -BaseUri $($sandbox.BaseUri) }
finally { Unregister-SecretVault DropletActionsTest }
(Get-Droplet).Name
"@
        $program, $first = & "$PSScriptRoot/ThisPowerShell.ps1"
        $folders = $env:HOME, $env:LOCALAPPDATA
        $env:HOME = $env:LOCALAPPDATA = $TestDrive
        try {
            $names = & $program @($first) -NoProfile -NonInteractive -File (Join-Path $TestDrive 'vault.ps1')
        }
        finally {
            $env:HOME, $env:LOCALAPPDATA = $folders
        }

        $names | Should -Be 'web-01', 'web-02', 'db-01'
    }

    It 'is sent only to https or to this machine: <Address> is refused' -ForEach @(
        @{ Address = 'http://api.example.com' }
        @{ Address = 'http://127.0.0.1.example.com' }
        @{ Address = 'ftp://127.0.0.1' }
    ) {
        { Connect-DigitalOcean -Token $secure -BaseUri $Address } | Should -Throw -ErrorId 'ParameterInvalid,*'
    }
}

Describe 'The connection that is used' {
    BeforeAll {
        $script:variables = 'DIGITALOCEAN_TOKEN', 'DIGITALOCEAN_ACCESS_TOKEN', 'DIGITALOCEAN_API_URL', 'DIGITALOCEAN_CONFIG'
        $script:kept = @{}
        foreach ($name in $variables) { $kept[$name] = [System.Environment]::GetEnvironmentVariable($name) }
        $script:sandbox = Start-DropletSandbox -ActionSeconds 0
        $script:other = Start-DropletSandbox -ActionSeconds 0

        function Get-Reached {
            $sandbox, $other | ForEach-Object { $_.Calls.Count } -OutVariable before | Out-Null
            Get-Droplet web-01 | Out-Null
            if ($sandbox.Calls.Count -gt $before[0]) { 'sandbox' }
            if ($other.Calls.Count -gt $before[1]) { 'other' }
        }
    }
    BeforeEach {
        foreach ($name in $variables) { [System.Environment]::SetEnvironmentVariable($name, $null) }
        $env:DIGITALOCEAN_API_URL = $sandbox.BaseUri
    }
    AfterEach {
        Disconnect-DigitalOcean
    }
    AfterAll {
        Stop-DropletSandbox
        foreach ($name in $variables) { [System.Environment]::SetEnvironmentVariable($name, $kept[$name]) }
    }

    It 'is that of -Connection before all others' {
        $given = Connect-DigitalOcean -Token $sandbox.Token -PassThru
        Connect-DigitalOcean -Token $other.Token -BaseUri $other.BaseUri
        $PSDefaultParameterValues = @{ 'Get-Droplet:Connection' = $given }

        Get-Reached | Should -Be 'sandbox'
    }

    It 'is that of Connect-DigitalOcean before the environment' {
        $env:DIGITALOCEAN_TOKEN = $sandbox.Token
        Connect-DigitalOcean -Token $other.Token -BaseUri $other.BaseUri

        Get-Reached | Should -Be 'other'
        (Get-DigitalOceanConnection).TokenSource | Should -Be 'Connect-DigitalOcean'
    }

    It 'is DIGITALOCEAN_TOKEN before DIGITALOCEAN_ACCESS_TOKEN' {
        $env:DIGITALOCEAN_TOKEN = $sandbox.Token
        $env:DIGITALOCEAN_ACCESS_TOKEN = 'dop_v1_another'

        Get-Reached | Should -Be 'sandbox'
        (Get-DigitalOceanConnection).TokenSource | Should -Be '$env:DIGITALOCEAN_TOKEN'
    }

    It 'is DIGITALOCEAN_ACCESS_TOKEN if there is no other' {
        $env:DIGITALOCEAN_ACCESS_TOKEN = $sandbox.Token

        Get-Reached | Should -Be 'sandbox'
    }

    It 'is a context of doctl on request' {
        $env:DIGITALOCEAN_CONFIG = Join-Path $TestDrive 'config.yaml'
        Set-Content $env:DIGITALOCEAN_CONFIG -Value 'access-token: dop_v1_another', 'auth-contexts:', "  work: $($sandbox.Token)"
        { Get-Droplet } | Should -Throw -ErrorId 'NotConnected,*'

        Connect-DigitalOcean -DoctlContext work

        Get-Reached | Should -Be 'sandbox'
        (Get-DigitalOceanConnection).TokenSource | Should -Be 'doctl context work'
    }

    It 'is shown, with the rest of its rate limit and without its token' {
        Connect-DigitalOcean -Token $sandbox.Token
        Get-Droplet 3164444 | Out-Null

        $connection = Get-DigitalOceanConnection

        $connection.BaseUri | Should -Be $sandbox.BaseUri
        $connection.RateLimit | Should -Be 5000
        $connection.RateRemaining | Should -BeLessThan 5000
        $connection.RateReset | Should -BeGreaterThan $sandbox.Now
        $connection | Format-List * | Out-String | Should -Not -Match $sandbox.Token
    }

    It 'is gone after Disconnect-DigitalOcean' {
        Connect-DigitalOcean -Token $sandbox.Token
        Disconnect-DigitalOcean

        Get-DigitalOceanConnection | Should -BeNullOrEmpty
        { Get-Droplet } | Should -Throw -ErrorId 'NotConnected,*' -ExpectedMessage '*No DigitalOcean API token*'
    }

    It 'is made by Connect-DigitalOcean with one request, or none with -SkipValidation' {
        $before = $sandbox.Calls.Count
        Connect-DigitalOcean -Token $sandbox.Token -SkipValidation
        $sandbox.Calls | Should -HaveCount $before

        Connect-DigitalOcean -Token $sandbox.Token
        $sandbox.Calls | Should -HaveCount ($before + 1)
        (Get-DigitalOceanConnection).Account | Should -Be 'sammy@example.com'
        (Get-DigitalOceanConnection).Team | Should -Be 'Sandbox'
    }

    It 'is not made with a token that the API rejects' {
        Connect-DigitalOcean -Token $sandbox.Token
        { Connect-DigitalOcean -Token dop_v1_mistyped } | Should -Throw -ErrorId 'Unauthorized,*'

        (Get-DigitalOceanConnection).Account | Should -Be 'sammy@example.com'
        Get-Reached | Should -Be 'sandbox'
    }

    It 'may have an address that ends in /v2' {
        Connect-DigitalOcean -Token $sandbox.Token -BaseUri "$($sandbox.BaseUri)v2/"

        (Get-DigitalOceanConnection).BaseUri | Should -Be $sandbox.BaseUri
        Get-Reached | Should -Be 'sandbox'
    }

    It 'belongs to its runspace' {
        Connect-DigitalOcean -Token $sandbox.Token
        $shell = [powershell]::Create()
        $null = $shell.AddScript("Import-Module '$((Get-Module DropletActions).Path)'; Get-DigitalOceanConnection")

        $shell.Invoke() | Should -BeNullOrEmpty
        $shell.Dispose()
    }
}
