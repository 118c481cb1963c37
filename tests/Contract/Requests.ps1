# The requests of a run, and how it waits.

# A redirect is an observation, and must not carry the token elsewhere.
function Get-Client {
    if ($PSVersionTable.PSEdition -eq 'Desktop') { [Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor 'Tls12' }
    $client = New-Object System.Net.Http.HttpClient -ArgumentList (New-Object System.Net.Http.HttpClientHandler -Property @{ AllowAutoRedirect = $false })
    $client.Timeout = '00:00:30'
    $client
}

function Send-Request($Api, $Request, $Body, $Token) {
    $method, $path = $Request -split ' ', 2
    $message = New-Object System.Net.Http.HttpRequestMessage -ArgumentList $method, (New-Object uri -ArgumentList $Api.BaseUri, $path)
    $message.Headers.Authorization = New-Object System.Net.Http.Headers.AuthenticationHeaderValue -ArgumentList 'Bearer', $(if ($Token) { $Token } else { $Api.Token })
    if ($Body) { $message.Content = New-Object System.Net.Http.StringContent -ArgumentList $Body, ([System.Text.Encoding]::UTF8), 'application/json' }

    $response = $Api.Client.SendAsync($message).GetAwaiter().GetResult()
    try {
        $headers = @{}
        foreach ($header in $response.Headers) { $headers[$header.Key.ToLowerInvariant()] = $header.Value -join ', ' }
        $text = $response.Content.ReadAsStringAsync().GetAwaiter().GetResult()
        $json = try { $text | ConvertFrom-Json } catch { $null }
        [pscustomobject]@{ Status = [int] $response.StatusCode; Headers = $headers; Type = "$($response.Content.Headers.ContentType.MediaType)"; Text = $text; Body = $json }
    }
    finally {
        $response.Dispose()
    }
}

# The response, after up to this many attempts while the API has a temporary problem or does not respond.
function Get-Response($Api, $Request, $Body, $Token, $Attempts) {
    for ($i = 1; ; $i++) {
        try {
            $response = Send-Request $Api $Request $Body -Token $Token
            if (($response.Status -lt 500 -and $response.Status -ne 429) -or $i -ge $Attempts) { return $response }
        }
        catch {
            if ($i -ge $Attempts) { throw }
        }
        Wait-Poll $Api
    }
}

function Wait-Poll($Api) {
    $Api.Polls++
    Write-Progress -Activity 'Contract' -Status "$($Api.Doing) ($($Api.Polls) polls in this run)"
    & $Api.Pause
}

# The action that a response has started; what follows would otherwise be refused because of it.
function Wait-Action($Api, $Body, $Known) {
    foreach ($action in @($Body.action) + @($Body.actions) | Where-Object { $_ }) {
        for ($i = 0; $i -lt $script:MaxAttempts; $i++) {
            $response = Get-Response $Api "GET /v2/droplets/$($Known.droplet)/actions/$($action.id)" -Attempts $script:MaxFailures
            if ($response.Body.action.status -ne 'in-progress') { break }
            Wait-Poll $Api
        }
    }
}
