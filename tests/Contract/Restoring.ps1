# The end of a run: the Droplet gets the status that it had, and the snapshot is deleted.

# Runs also after an error and after Ctrl+C. It warns instead of throwing, so that the results are kept.
function Restore-ContractDroplet($Api, $Known) {
    if ($Known.interrupted) {
        try { Restore-Status $Api $Known }
        catch { Write-Warning "The Droplet $($Known.name) may not be $($Known.status) as before: $($_.Exception.GetBaseException().Message)" }
    }
    if ($Known.made) {
        try { Remove-Snapshot $Api $Known }
        catch { Write-Warning "The snapshot $($Known.tag) may still exist, and costs money until you delete it: $($_.Exception.GetBaseException().Message)" }
    }
}

function Restore-Status($Api, $Known) {
    $Api.Doing = 'Restores the status of the Droplet'
    $type = @{ active = 'power_on'; off = 'power_off' }[$Known.status]
    if (-not $type) { return }

    $path = "/v2/droplets/$($Known.droplet)"
    Wait-Droplet $Api $path
    $status = (Read-Endpoint $Api $path).droplet.status
    # The status may lag behind a power_off that has completed.
    $isPoweredOff = $Known.off -and -not $Known.on
    if ($status -eq $Known.status -and -not ($type -eq 'power_on' -and $isPoweredOff)) { return }

    $response = Get-Response $Api "POST $path/actions" "{`"type`":`"$type`"}" -Attempts $script:MaxAttempts
    Wait-Droplet $Api $path
    $status = (Read-Endpoint $Api $path).droplet.status
    if ($status -ne $Known.status) { throw "it is $status. $type returned HTTP $($response.Status) $($response.Body.message)" }
}

# Searches by name, because the id is unknown until the snapshot is complete.
function Remove-Snapshot($Api, $Known) {
    $Api.Doing = "Deletes the snapshot $($Known.tag) when it is complete"
    $path = "/v2/droplets/$($Known.droplet)"
    Wait-Droplet $Api $path
    for ($i = 0; $i -lt $script:MaxFailures; $i++) {
        if ($i -gt 0) { Wait-Poll $Api }
        $snapshot = (Read-Endpoint $Api "$path/snapshots?per_page=200").snapshots | Where-Object name -eq $Known.tag
        if (-not $snapshot) { continue }

        $response = Get-Response $Api "DELETE /v2/snapshots/$($snapshot.id)" -Attempts $script:MaxAttempts
        if ($response.Status -in 204, 404) { return }
        throw "DELETE returned HTTP $($response.Status) $($response.Body.message)"
    }
    throw 'it is not listed.'
}

# Waits until the Droplet has no action in progress.
function Wait-Droplet($Api, $Path) {
    for ($i = 0; $i -lt $script:MaxAttempts; $i++) {
        if ('in-progress' -notin (Read-Endpoint $Api "$Path/actions?per_page=200").actions.status) { return }
        Wait-Poll $Api
    }
}

function Read-Endpoint($Api, $Path) {
    $response = Get-Response $Api "GET $Path" -Attempts $script:MaxAttempts
    if ($response.Status -ne 200) { throw "GET $Path returned HTTP $($response.Status) $($response.Body.message)" }
    $response.Body
}
