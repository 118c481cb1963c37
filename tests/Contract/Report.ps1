# The run against a real account, and its report.

# Tries the statements on a Droplet of an account, after a confirmation, and writes what they show and how the sandbox differs.
function Invoke-ContractReport {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)] [long] $Droplet,
        # Also tries what interrupts the Droplet or changes it for good.
        [switch] $Destructive,
        [string] $Path = 'contract.md',
        [uri] $BaseUri = $(if ($env:DIGITALOCEAN_API_URL) { $env:DIGITALOCEAN_API_URL } else { 'https://api.digitalocean.com/' }),
        [string] $Token = $($env:DIGITALOCEAN_TOKEN, $env:DIGITALOCEAN_ACCESS_TOKEN -match '\S' | Select-Object -First 1),
        # Shows a text, and emits what the person types.
        [scriptblock] $Ask = { param($text) Read-Host $text },
        [scriptblock] $Pause = { Start-Sleep -Seconds 5 }
    )

    $Token = $Token.Trim()
    if (-not $Token) { throw 'Set $env:DIGITALOCEAN_TOKEN to a token.' }
    if ($BaseUri.Scheme -ne 'https' -and -not $BaseUri.IsLoopback) { throw "The token is sent only over https, so $BaseUri cannot be used." }

    $effect = @('read', 'refused', 'harmless') + $(if ($Destructive) { 'destructive' })
    $target = Get-ContractDroplet $BaseUri $Token $Droplet
    $typed = & $Ask (Get-ContractQuestion $target $BaseUri $effect)
    if ("$typed" -cne $target.name) {
        Write-Warning "That is not the name of the Droplet: nothing was done to it."
        return
    }

    $sandbox = Start-DropletSandbox -ActionSeconds 3600
    try { $here = Invoke-ContractInSandbox $sandbox -Status $target.status -Backups:('backups' -in $target.features) -Effect $effect }
    finally { Stop-DropletSandbox $sandbox }

    $secrets = @{ $Token = '<token>'; "$($target.name)" = '<name>'; "$Droplet" = '<droplet>'; $BaseUri.Authority = '<api>' }
    $there = New-Object System.Collections.ArrayList
    try { Invoke-Contract -BaseUri $BaseUri -Token $Token -Droplet $Droplet -Effect $effect -Pause $Pause | ForEach-Object { $null = $there.Add($_) } }
    finally {
        # Also after an error or Ctrl+C, with what there is by then.
        if ($there.Count) { Get-ContractReport $here $there | Protect-Text $secrets | Set-Content -LiteralPath $Path -Encoding UTF8 }
    }
    Get-Item -LiteralPath $Path
}

function Get-ContractDroplet($BaseUri, $Token, $Droplet) {
    $client = Get-Client
    try { $response = Send-Request @{ Client = $client; BaseUri = $BaseUri; Token = $Token } "GET /v2/droplets/$Droplet" }
    finally { $client.Dispose() }

    if ($response.Status -ne 200 -or -not $response.Body.droplet.name) { throw "Droplet $Droplet cannot be read: HTTP $($response.Status) $($response.Body.message)" }
    $response.Body.droplet
}

function Get-ContractQuestion($Target, $BaseUri, $Effect) {
    $statements = @(Get-ContractStatement $Effect)
    $counts = $statements | Group-Object { $_.Effect } -AsHashTable -AsString
    $risks, $changes = foreach ($isRefused in $true, $false) { , @($statements | Where-Object { $_.Does -and ($_.Effect -eq 'refused') -eq $isRefused } | ForEach-Object { "  - $($_.Does)" }) }
    @(
        "This tries $($statements.Count) statements about $($BaseUri.Authority) with the Droplet $($Target.name) ($($Target.id), $($Target.region.slug), $($Target.status))."
        "$($counts['read'].Count) of them read, and $($counts['refused'].Count) send requests that the API should refuse. If the API accepts one of them, the run:"
        $risks
        'The others do this:'
        $changes
        if ('destructive' -in $Effect) { "At the end, the Droplet is restored to the status '$($Target.status)'." }
        'Type the name of the Droplet to continue'
    ) -join "`n"
}

function Get-ContractReport($Here, $There) {
    $differences = @(Compare-Contract -Sandbox $Here -Api $There)
    $broken = @($There | Where-Object { $_.Failures })
    $open = @($There | Where-Object { $_.NotTried })

    '# The API compared with the sandbox'
    ''
    "$($There.Count - $open.Count) statements were tried on $([datetime]::UtcNow.ToString('yyyy-MM-dd')): $($broken.Count) do not hold, and there are $($differences.Count) differences."
    if ($There.Count -lt $Here.Count) { "The run ended early: $($Here.Count - $There.Count) statements are missing." }
    ''
    '## Statements that do not hold for the API'
    ''
    if (-not $broken) { 'None.' }
    foreach ($result in $broken) { foreach ($failure in $result.Failures) { "- $($result.Name) (``$($result.Request)``): $failure" } }
    ''
    '## Differences'
    ''
    '| statement | what | sandbox | API |'
    '|---|---|---|---|'
    foreach ($row in $differences) { "| $((@($row.Name, $row.What, $row.Sandbox, $row.Api) -replace '\|', '\|') -join ' | ') |" }
    ''
    '## Not tried'
    ''
    foreach ($result in $open) { "- $($result.Name): $($result.NotTried)" }
    ''
    '## What the API did'
    foreach ($result in $There | Where-Object { -not $_.NotTried }) {
        ''
        "- $($result.Name) (``$($result.Request)``)"
        foreach ($name in $result.Observed.Keys) { "  - $($name): $($result.Observed[$name])" }
    }
}

# Replaces the secrets, and every address of a network or a person.
function Protect-Text([hashtable] $Secrets, [Parameter(ValueFromPipeline)] [string] $Text) {
    begin { $longestFirst = $Secrets.Keys | Sort-Object Length -Descending }
    process {
        foreach ($secret in $longestFirst) { $Text = $Text -replace "(?<!\w)$([regex]::Escape($secret))(?!\w)", $Secrets[$secret] }
        $Text -replace '[\w.+-]+@[\w-]+(\.[\w-]+)+', '<e-mail>' -replace '\b\d{1,3}(\.\d{1,3}){3}(:\d+)?\b', '<address>' -replace '(?i)(?<![\w:])([0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])', '<address>'
    }
}
