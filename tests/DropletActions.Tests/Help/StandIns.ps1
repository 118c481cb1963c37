# What the examples of the help use of the modules that come with pwsh: just so much of it as they need.
[System.Diagnostics.CodeAnalysis.SuppressMessage('PSAvoidOverwritingBuiltInCmdlets', '', Justification = 'Here they are not built in.')]
param()

function Get-Content([string] $Path) { [System.IO.File]::ReadAllLines("$PWD/$Path") }

function ConvertFrom-Csv {
    $names, $rows = @($input) -split '\r?\n'
    foreach ($row in $rows) {
        $cells = $row -split ','
        $object = [ordered] @{}
        $column = 0
        foreach ($name in $names -split ',') { $object[$name] = $cells[$column++] }
        [pscustomobject] $object
    }
}

function Import-Csv([string] $Path) { Get-Content $Path | ConvertFrom-Csv }

function Get-ChildItem([string] $Path) { [System.IO.DirectoryInfo]::new("$PWD").GetFiles($Path) }

function Group-Object([string] $Property) {
    $groups = [ordered] @{}
    foreach ($item in $input) { $groups["$($item.$Property)"] += @($item) }
    foreach ($name in $groups.Keys) { [pscustomobject] @{ Count = $groups[$name].Count; Name = $name; Group = $groups[$name] } }
}

# The sandbox's time: its clock is the tests'.
function Get-Date([string] $Format) {
    if ($Format) { $sandbox.Now.LocalDateTime.ToString($Format) } else { $sandbox.Now.LocalDateTime }
}

function ConvertTo-Secret([string] $Text) { [System.Net.NetworkCredential]::new('', $Text).SecurePassword }

function Read-Host([switch] $AsSecureString) { ConvertTo-Secret $sandbox.Token }

function Get-Secret([string] $Name) { ConvertTo-Secret $sandbox.Token }
