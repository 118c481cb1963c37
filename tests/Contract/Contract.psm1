# Tries the statements of Statements.ps1 on an API and compares two APIs. Its requests are raw, so that the APIs are compared and not the
# module. See docs/contributing.md, The contract.

Add-Type -AssemblyName System.Net.Http
. "$PSScriptRoot/Requests.ps1"
. "$PSScriptRoot/Report.ps1"
. "$PSScriptRoot/Restoring.ps1"

$script:Needs = @{
    'is on'              = { $_.status -eq 'active' }
    'is off'             = { $_.status -eq 'off' }
    'has no backups'     = { 'backups' -notin $_.features }
    'is on without IPv6' = { $_.status -eq 'active' -and 'ipv6' -notin $_.features }
    'was powered off'    = { $null -ne $known.off }
    'was powered on'     = { $null -ne $known.on }
    'makes a snapshot'   = { $null -ne $known.making }
}

$script:Types = @{
    String = 'string'; DateTime = 'string'; Boolean = 'boolean'; Object = 'object'; PSCustomObject = 'object'; 'Object[]' = 'array'
    Int32 = 'integer'; Int64 = 'integer'; BigInteger = 'integer'; Double = 'number'; Decimal = 'number'
}

# A snapshot on the real API can take 20 minutes.
$script:MaxAttempts = 240

# A poll gives up after this many requests in a row with a temporary problem: two minutes on the real API.
$script:MaxFailures = 24

function Get-ContractStatement {
    [CmdletBinding()]
    param([string[]] $Effect = @('read', 'refused', 'harmless', 'destructive'))

    & "$PSScriptRoot/Statements.ps1" | Where-Object { $_.Effect -in $Effect }
}

# Tries each statement, and emits what was observed and where it does not hold.
function Invoke-Contract {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)] [uri] $BaseUri,
        [Parameter(Mandatory)] [string] $Token,
        [Parameter(Mandatory)] [long] $Droplet,
        [string[]] $Effect = @('read', 'refused', 'harmless', 'destructive'),
        # This runs between two polls.
        [scriptblock] $Pause = { Start-Sleep -Seconds 5 }
    )

    $client = Get-Client
    $api = @{ Client = $client; BaseUri = $BaseUri; Token = $Token; Pause = $Pause; Doing = ''; Polls = 0 }
    $known = @{ droplet = $Droplet; tag = 'contract-{0:N}' -f [guid]::NewGuid() }
    try {
        $start = (Read-Endpoint $api "/v2/droplets/$Droplet").droplet
        $known.name = $start.name
        $known.status = $start.status
        $known.upper = [uri]::EscapeDataString("$($start.name)".ToUpperInvariant())
        foreach ($statement in Get-ContractStatement $Effect) {
            $api.Doing = $statement.Name
            Invoke-Statement $api $statement $known
        }
    }
    finally {
        Restore-ContractDroplet $api $known
        Write-Progress -Activity 'Contract' -Completed
        $client.Dispose()
    }
}

function Invoke-Statement($Api, $Statement, $Known) {
    $result = [ordered]@{ Name = $Statement.Name; Request = $Statement.Request; Observed = [ordered]@{}; Shape = @{}; Failures = @(); NotTried = '' }
    $request, $body = foreach ($text in $Statement.Request, $Statement.Body) {
        [regex]::Replace("$text", '\{(\w+)\}', { param($match) if ($Known.ContainsKey($match.Groups[1].Value)) { $Known[$match.Groups[1].Value] } else { $match.Value } })
    }
    $result.NotTried = if ($request -match '\{(\w+)\}') { "no $($Matches[1]) is known" } elseif ($Statement.Needs) { Get-UnmetNeed $Api $Statement.Needs $Known }
    if ($result.NotTried) { return [pscustomobject] $result }

    $makes = "$body" -match $Known.tag
    if ($makes) { $Known.made = $true }
    if ($body -and $Statement.Effect -eq 'destructive') { $Known.interrupted = $true }
    $values = @{}
    try {
        $attempts = 0
        do {
            if ($attempts -gt 0) { Wait-Poll $Api }
            $response = $null
            $response = Get-Response $Api $request $body -Token $Statement.Token -Attempts $(if ($Statement.Until) { $script:MaxFailures } else { 1 })
            $variables = @{ _ = $response; known = $Known; attempts = (++$attempts) }
        } while ($Statement.Until -and $response.Status -lt 400 -and $attempts -lt $script:MaxAttempts -and -not (Get-Value $Statement.Until $variables))

        $isRefused = $response.Status -ge 400 -and $response.Status -lt 500
        $isDeleted = $request -eq "DELETE /v2/snapshots/$($Known.snapshot)" -and $response.Status -in 204, 404
        if (($makes -and $isRefused) -or $isDeleted) { $Known.Remove('made') }

        $result.Observed = Get-Observation $response $Statement $variables
        $result.Shape = Get-Shape $response.Body
        $result.Failures = @(Get-Failure $Statement $result)
        foreach ($name in $Statement.Remember.Keys) { $values[$name] = if ($response.Status -lt 400) { Get-Value $Statement.Remember[$name] $variables } }
    }
    catch {
        $what = if ($response) { "error after the response $($response.Status)" } else { 'no response' }
        $result.Failures = @($result.Failures) + "$($what): $($_.Exception.GetBaseException().Message)"
    }

    foreach ($name in $Statement.Remember.Keys) {
        if ($null -ne $values[$name]) { $Known[$name] = $values[$name] } else { $Known.Remove($name) }
    }
    if ($response.Status -eq 201 -and -not $Statement.Leave) {
        try { Wait-Action $Api $response.Body $Known }
        catch { $result.Failures = @($result.Failures) + "its action cannot be read: $($_.Exception.GetBaseException().Message)" }
    }

    [pscustomobject] $result
}

# Why a statement cannot be tried now; empty if it can.
function Get-UnmetNeed($Api, $Need, $Known) {
    $test = $script:Needs[$Need]
    $droplet = $null
    if ("$test" -match '\$_\b') {
        try { $droplet = (Get-Response $Api "GET /v2/droplets/$($Known.droplet)" -Attempts 5).Body.droplet } catch { $droplet = $null }
        if (-not $droplet) { return 'the state of the Droplet could not be read' }
    }
    if (Get-Value $test @{ _ = $droplet; known = $Known }) { '' } else { "this needs a Droplet that $Need" }
}

function Get-Value([scriptblock] $Script, [hashtable] $Variables) {
    $list = New-Object 'System.Collections.Generic.List[psvariable]'
    foreach ($name in $Variables.Keys) { $list.Add((New-Object psvariable -ArgumentList $name, $Variables[$name])) }
    $Script.InvokeWithContext($null, $list) | Select-Object -First 1
}

function Get-Observation($Response, $Statement, $Variables) {
    $observed = [ordered]@{ 'status' = "$($Response.Status)"; 'content type' = $Response.Type }
    $observed['headers'] = ('date', 'ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset', 'retry-after', 'x-request-id' | Where-Object { $Response.Headers.ContainsKey($_) }) -join ', '
    if ($Response.Status -ge 400) {
        $observed['error id'] = "$($Response.Body.id)"
        $observed['message'] = "$($Response.Body.message)"
    }
    elseif ($Statement.Facts) {
        foreach ($name in $Statement.Facts.Keys) {
            $observed[$name] = try { "$(Get-Value $Statement.Facts[$name] $Variables)" } catch { "none: $($_.Exception.GetBaseException().Message)" }
        }
    }
    $observed
}

# The paths of all members of a body with their types; those of all items of a list together. Links depend on the length of a list alone.
function Get-Shape($Body) {
    $shape = @{}
    if ($Body) { Add-Shape $shape '' $Body }
    foreach ($path in @($shape.Keys) -match '^links\b') { $shape.Remove($path) }
    $shape
}

function Add-Shape($Shape, $Path, $Container) {
    $isList = $Container -is [array]
    $items = $Container
    if (-not $isList) { $items = $Container.psobject.Properties }
    foreach ($item in $items) {
        $value = $item
        $name = "$Path[]"
        if (-not $isList) {
            $value = $item.Value
            $name = $item.Name -replace '^\d+$', '{id}'
            if ($Path) { $name = "$Path.$name" }
        }
        $type = 'null'
        if ($null -ne $value) { $type = $script:Types[$value.GetType().Name] }
        if (-not $Shape[$name]) { $Shape[$name] = @($type) }
        elseif ($type -notin $Shape[$name]) { $Shape[$name] = @($Shape[$name] + $type | Sort-Object) }
        if ($type -eq 'array' -or $type -eq 'object') { Add-Shape $Shape $name $value }
    }
}

function Get-Failure($Statement, $Result) {
    if ($Statement.Status -and $Result.Observed.status -notin $Statement.Status) {
        "status: $($Statement.Status -join ' or ') is expected, not $($Result.Observed.status)"
        return
    }

    foreach ($member in $Statement.Members) {
        $path, $types = $member -split ': '
        # Nothing is known about the items of an empty list.
        $item = [regex]::Match($path, '^.*(\[\]|\{id\})').Value
        if ($item -and -not $Result.Shape.ContainsKey($item)) { continue }

        $other = @($Result.Shape[$path] | Where-Object { $_ -notin ($types -split '\|') -and -not ($_ -eq 'integer' -and $types -match 'number') })
        if (-not $Result.Shape.ContainsKey($path)) { "member: $member is expected" }
        elseif ($other) { "member: $member is expected instead of $($other -join '|')" }
    }

    foreach ($name in $Statement.Expect.Keys) {
        if ($Result.Observed[$name] -ne "$($Statement.Expect[$name])") { "$($name): $($Statement.Expect[$name]) is expected, not $($Result.Observed[$name])" }
    }
}

# Tries the statements on a Droplet of a sandbox whose actions take an hour of its time: only a poll lets it pass.
function Invoke-ContractInSandbox {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)] $Sandbox,
        [string] $Status = 'active',
        [switch] $Backups,
        [string[]] $Effect = @('read', 'refused', 'harmless', 'destructive')
    )

    $droplet = $Sandbox.AddDroplet('contract-01', $Status, @('contract'), 'nyc3', $null, 'ubuntu-24-04-x64', $false, [bool] $Backups)
    $pause = { $Sandbox.Advance('01:00:00') }.GetNewClosure()
    # A history for the reads.
    foreach ($name in 'contract-02', 'contract-01') {
        $headers = @{ Authorization = "Bearer $($Sandbox.Token)" }
        $null = Invoke-RestMethod "$($Sandbox.BaseUri)v2/droplets/$($droplet.Id)/actions" -Method Post -Headers $headers -ContentType application/json -Body "{`"type`":`"rename`",`"name`":`"$name`"}"
        & $pause
    }
    Invoke-Contract -BaseUri $Sandbox.BaseUri -Token $Sandbox.Token -Droplet $droplet.Id -Effect $Effect -Pause $pause
}

# What differs between two runs: what was observed, and members that only one has. A member below a null or an empty list is unknown there.
function Compare-Contract {
    [CmdletBinding()]
    param([Parameter(Mandatory)] [object[]] $Sandbox, [Parameter(Mandatory)] [object[]] $Api)

    foreach ($there in $Api) {
        $here = $Sandbox | Where-Object Name -eq $there.Name
        if (-not $here -or $here.NotTried -or $there.NotTried) { continue }

        # If the status differs, the rest of the response differs too.
        $isSame = $here.Observed.status -eq $there.Observed.status
        foreach ($what in $(if ($isSame) { @($here.Observed.Keys) } else { 'status', 'message' })) {
            Get-Difference $there.Name $what $here.Observed[$what] $there.Observed[$what]
        }
        if (-not $isSame) { continue }

        foreach ($path in @($here.Shape.Keys) + @($there.Shape.Keys | Where-Object { -not $here.Shape.ContainsKey($_) }) | Sort-Object) {
            if ("$($here.Shape[$path])" -eq "$($there.Shape[$path])") { continue }

            $types = foreach ($shape in $here.Shape, $there.Shape) { Get-ShapeType $shape $path }
            if ($types[0] -and $types[1]) { Get-Difference $there.Name "member $path" $types[0] $types[1] }
        }
    }
}

# The types of a member, 'not there', or nothing where that is unknown: the member is null, or an item of an empty list or a part of one.
function Get-ShapeType($Shape, $Path) {
    $parent = $Path -replace '\.?[^.]+$'
    if ($Shape.ContainsKey($Path)) { @($Shape[$Path] -ne 'null' -replace 'integer', 'number' | Select-Object -Unique) -join '|' }
    elseif ($Path -match '(\[\]|\{id\})$' -or ($parent -and 'object' -notin $Shape[$parent])) { '' }
    else { 'not there' }
}

function Get-Difference($Name, $What, $Here, $There) {
    if ("$Here" -cne "$There") { [pscustomobject]@{ Name = $Name; What = $What; Sandbox = "$Here"; Api = "$There" } }
}


Export-ModuleMember Get-ContractStatement, Invoke-Contract, Invoke-ContractInSandbox, Compare-Contract, Invoke-ContractReport
