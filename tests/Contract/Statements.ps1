# What the module relies on in the API, one row for each statement, in the order in which they are tried: reads first.
#
#   Name      the statement
#   Request   method and path; {droplet}, {action} and so on are values that are known by then (see Remember)
#   Body      the JSON of a POST
#   Token     'unknown': sent with a token that the API does not know
#   Effect    what the request does to the Droplet: nothing ('read'), nothing because the API refuses it ('refused'), nothing that
#             matters ('harmless'), or an interruption or more ('destructive')
#   Does      what the request does if the API accepts it, for the confirmation
#   Needs     the state of the Droplet in which it is tried, a name in Contract.psm1
#   Until     the request is repeated until this is true
#   Leave     the action is left in progress for the next rows; otherwise the run waits for its end
#   Status    the expected status: one of these
#   Members   the expected members of the response, with their types; members of a list that is empty are not checked
#   Facts     what else is observed; compared with the sandbox
#   Expect    the facts that must have a value
#   Remember  values for the rows that follow
#
# Where a row expects nothing, the module works either way, and the report says how it is.

$refusal = 'id: string', 'message: string'
$page = 'meta.total: integer'
$action = 'id: integer', 'status: string', 'type: string', 'started_at: string', 'completed_at: string|null', 'resource_id: integer|null',
    'resource_type: string', 'region: object|null', 'region_slug: string|null'
$image = 'id: integer', 'name: string', 'type: string', 'created_at: string', 'regions: array', 'min_disk_size: integer|null', 'size_gigabytes: number|null'

$newestFirst = {
    $times = @($_.Body.actions.started_at)
    $sorted = @($times | Sort-Object -Descending)
    if ("$times" -eq "$sorted") { 'newest first' } else { 'another' }
}
$hasAction = { [long] $known.action -in $_.Body.actions.id }
$end = { $_.Body.action.status -ne 'in-progress' }

# Reads

@{
    Name = 'The account has an e-mail address and a team'; Request = 'GET /v2/account'; Effect = 'read'; Status = 200
    Members = 'account.email: string', 'account.team.name: string'
}
@{
    Name = 'A response has the rate limit and the time of the server'; Request = 'GET /v2/account'; Effect = 'read'; Status = 200
    Facts = [ordered]@{
        'rate limit' = { $headers = $_.Headers; ('limit', 'remaining', 'reset' | Where-Object { $headers["ratelimit-$_"] -match '^\d+$' }) -join ', ' }
        'requests in an hour' = { $_.Headers['ratelimit-limit'] }
        'time' = { if ([datetimeoffset]::MinValue -lt [datetimeoffset] $_.Headers['date']) { 'a time' } }
    }
    Expect = @{ 'rate limit' = 'limit, remaining, reset'; 'time' = 'a time' }
}
@{
    Name = 'A token that the API does not know is refused'; Request = 'GET /v2/account'; Token = 'unknown'; Effect = 'read'; Status = 401
    Members = $refusal
}
@{
    Name = 'A Droplet has the members that the module reads'; Request = 'GET /v2/droplets/{droplet}'; Effect = 'read'; Status = 200
    Members = @(
        'id: integer', 'name: string', 'status: string', 'locked: boolean', 'region.slug: string', 'size_slug: string', 'vcpus: integer',
        'memory: integer', 'disk: integer', 'image: object', 'networks.v4[].ip_address: string', 'networks.v4[].type: string', 'networks.v6: array',
        'tags: array', 'features: array', 'backup_ids: array', 'snapshot_ids: array', 'created_at: string' | ForEach-Object { "droplet.$_" }
    )
    Remember = @{ size = { $_.Body.droplet.size_slug }; image = { $_.Body.droplet.image.id } }
}
@{
    Name = 'A Droplet that does not exist is not found'; Request = 'GET /v2/droplets/1'; Effect = 'read'; Status = 404
    Members = $refusal
}
@{
    Name = 'A list is a page with the total, and a link if there is more'; Request = 'GET /v2/droplets?per_page=1'; Effect = 'read'; Status = 200
    Members = @($page; 'droplets[].id: integer')
    Facts = [ordered]@{
        'length' = { @($_.Body.droplets).Count }
        'link where there is more' = { ($_.Body.meta.total -gt 1) -eq [bool] $_.Body.links.pages.next }
    }
    Expect = @{ 'length' = 1; 'link where there is more' = $true }
}
@{ Name = 'A page has up to 200 items'; Request = 'GET /v2/droplets?per_page=200'; Effect = 'read'; Status = 200; Members = $page }
@{ Name = 'A page of more than 200 items'; Request = 'GET /v2/droplets?per_page=201'; Effect = 'read' }
@{
    Name = 'A page after the last one is empty'; Request = 'GET /v2/droplets?per_page=200&page=1000'; Effect = 'read'; Status = 200
    Facts = @{ 'length' = { @($_.Body.droplets).Count } }; Expect = @{ 'length' = 0 }
}
@{
    Name = 'A name is found whatever its case'; Request = 'GET /v2/droplets?per_page=200&name={upper}'; Effect = 'read'; Status = 200
    Facts = @{ 'found' = { [long] $known.droplet -in $_.Body.droplets.id } }; Expect = @{ 'found' = $true }
}
@{ Name = 'GPU Droplets have a list of their own'; Request = 'GET /v2/droplets?type=gpus'; Effect = 'read'; Status = 200; Members = @($page; 'droplets: array') }
@{
    Name = 'A tag that no Droplet has is an empty list'; Request = 'GET /v2/droplets?tag_name={tag}'; Effect = 'read'; Status = 200
    Facts = @{ 'length' = { @($_.Body.droplets).Count } }; Expect = @{ 'length' = 0 }
}
@{
    Name = 'The actions of a Droplet have the members that the module reads'; Request = 'GET /v2/droplets/{droplet}/actions?per_page=200'; Effect = 'read'; Status = 200
    Members = @($page; $action -replace '^', 'actions[].')
    Facts = @{ 'order' = $newestFirst }
    Remember = @{ action = { $_.Body.actions[0].id } }
}
@{
    Name = 'The actions of the account have the same members'; Request = 'GET /v2/actions?per_page=200'; Effect = 'read'; Status = 200
    Members = @($page; $action -replace '^', 'actions[].')
    Facts = @{ 'order' = $newestFirst }
}
@{
    Name = 'An action is found by its Droplet and its id'; Request = 'GET /v2/droplets/{droplet}/actions/{action}'; Effect = 'read'; Status = 200
    Members = $action -replace '^', 'action.'
    Facts = @{ 'same id' = { $_.Body.action.id -eq $known.action } }; Expect = @{ 'same id' = $true }
}
@{
    Name = 'An action is found by its id'; Request = 'GET /v2/actions/{action}'; Effect = 'read'; Status = 200
    Members = $action -replace '^', 'action.'
    Facts = @{ 'same id' = { $_.Body.action.id -eq $known.action } }; Expect = @{ 'same id' = $true }
}
@{ Name = 'An action that does not exist is not found'; Request = 'GET /v2/droplets/{droplet}/actions/1'; Effect = 'read'; Status = 404; Members = $refusal }
@{
    Name = 'The snapshots of a Droplet'; Request = 'GET /v2/droplets/{droplet}/snapshots?per_page=200'; Effect = 'read'; Status = 200
    Members = @($page; $image -replace '^', 'snapshots[].')
}
@{
    Name = 'The backups of a Droplet'; Request = 'GET /v2/droplets/{droplet}/backups?per_page=200'; Effect = 'read'; Status = 200
    Members = @($page; $image -replace '^', 'backups[].')
}
@{
    Name = 'The kernels of a Droplet'; Request = 'GET /v2/droplets/{droplet}/kernels?per_page=200'; Effect = 'read'; Status = 200
    Members = $page, 'kernels[].id: integer', 'kernels[].name: string', 'kernels[].version: string'
}
@{
    Name = 'The backup policy of a Droplet'; Request = 'GET /v2/droplets/{droplet}/backups/policy'; Effect = 'read'; Status = 200
    Members = 'policy.droplet_id: integer', 'policy.backup_enabled: boolean'
}
@{
    Name = 'The backup policies of all Droplets are an object with their ids'; Request = 'GET /v2/droplets/backups/policies?per_page=200'; Effect = 'read'; Status = 200
    Members = $page, 'policies: object', 'policies.{id}.droplet_id: integer', 'policies.{id}.backup_enabled: boolean'
}
@{ Name = 'The backup policies that are supported'; Request = 'GET /v2/droplets/backups/supported_policies'; Effect = 'read' }
@{
    Name = 'The sizes'; Request = 'GET /v2/sizes?per_page=200'; Effect = 'read'; Status = 200
    Members = @(
        $page
        'slug: string', 'description: string', 'vcpus: integer', 'memory: integer', 'disk: integer', 'price_monthly: number', 'price_hourly: number',
        'regions: array', 'available: boolean' | ForEach-Object { "sizes[].$_" }
    )
}
@{
    Name = 'The images of the account'; Request = 'GET /v2/images?private=true&per_page=200'; Effect = 'read'; Status = 200
    Members = @($page; $image -replace '^', 'images[].')
}
@{
    Name = 'An image is found by its id'; Request = 'GET /v2/images/{image}'; Effect = 'read'; Status = 200
    Members = @($image + 'slug: string|null', 'distribution: string|null' -replace '^', 'image.')
}
@{
    Name = 'The snapshots of the account have ids that are texts'; Request = 'GET /v2/snapshots?resource_type=droplet&per_page=200'; Effect = 'read'; Status = 200
    Members = $page, 'snapshots[].id: string', 'snapshots[].resource_id: string', 'snapshots[].name: string'
}
@{ Name = 'The tags'; Request = 'GET /v2/tags?per_page=200'; Effect = 'read'; Status = 200; Members = $page, 'tags[].name: string' }

# Requests that the API should refuse

@{ Name = 'A type that does not exist is refused'; Request = 'POST /v2/droplets/{droplet}/actions'; Body = '{"type":"no_such_type"}'; Effect = 'refused'; Status = 400, 422; Members = $refusal }
@{ Name = 'A body that is not JSON is refused'; Request = 'POST /v2/droplets/{droplet}/actions'; Body = '{"type":'; Effect = 'refused'; Status = 400, 422; Members = $refusal }
@{ Name = 'An action on a Droplet that does not exist is not found'; Request = 'POST /v2/droplets/1/actions'; Body = '{"type":"power_on"}'; Effect = 'refused'; Status = 404; Members = $refusal }
@{ Name = 'A resize without a size is refused'; Request = 'POST /v2/droplets/{droplet}/actions'; Body = '{"type":"resize"}'; Effect = 'refused'; Status = 400, 422; Members = $refusal }
@{ Name = 'A resize to a size that does not exist is refused'; Request = 'POST /v2/droplets/{droplet}/actions'; Body = '{"type":"resize","size":"no-such-size"}'; Effect = 'refused'; Status = 404, 422; Members = $refusal }
@{ Name = 'A name that is not a valid host name is refused'; Request = 'POST /v2/droplets/{droplet}/actions'; Body = '{"type":"rename","name":"no host name"}'; Effect = 'refused'; Does = 'renames it to "no host name"'; Status = 422; Members = $refusal }
@{ Name = 'A change of the backup policy without a policy is refused'; Request = 'POST /v2/droplets/{droplet}/actions'; Body = '{"type":"change_backup_policy"}'; Effect = 'refused'; Needs = 'has no backups'; Status = 400, 422; Members = $refusal }
@{ Name = 'power_on is refused while the Droplet is on'; Request = 'POST /v2/droplets/{droplet}/actions'; Body = '{"type":"power_on"}'; Effect = 'refused'; Needs = 'is on'; Status = 422; Members = $refusal }
@{ Name = 'power_off is refused while the Droplet is off'; Request = 'POST /v2/droplets/{droplet}/actions'; Body = '{"type":"power_off"}'; Effect = 'refused'; Needs = 'is off'; Status = 422; Members = $refusal }
@{ Name = 'disable_backups is refused without backups'; Request = 'POST /v2/droplets/{droplet}/actions'; Body = '{"type":"disable_backups"}'; Effect = 'refused'; Needs = 'has no backups'; Status = 422; Members = $refusal }
@{
    Name = 'An action by a tag that no Droplet has starts nothing'; Request = 'POST /v2/droplets/actions?tag_name={tag}'; Body = '{"type":"power_on"}'; Effect = 'refused'; Status = 201, 404
    Facts = @{ 'started' = { @($_.Body.actions).Count } }; Expect = @{ 'started' = 0 }
}
@{ Name = 'reboot by tag is refused'; Request = 'POST /v2/droplets/actions?tag_name={tag}'; Body = '{"type":"reboot"}'; Effect = 'refused'; Status = 400, 422; Members = $refusal }
@{ Name = 'A snapshot that does not exist cannot be deleted'; Request = 'DELETE /v2/snapshots/1'; Effect = 'refused'; Status = 404; Members = $refusal }

# Actions that leave the Droplet as it is

@{
    Name = 'A rename to the name that it has'; Request = 'POST /v2/droplets/{droplet}/actions'; Body = '{"type":"rename","name":"{name}"}'
    Effect = 'harmless'; Does = 'renames it to the name that it has'
}
@{
    Name = 'A snapshot is accepted and in progress'; Request = 'POST /v2/droplets/{droplet}/actions'; Body = '{"type":"snapshot","name":"{tag}"}'
    Effect = 'harmless'; Does = 'makes a snapshot of it, which costs a little, and deletes it'; Leave = $true; Status = 201
    Members = $action -replace '^', 'action.'
    Facts = [ordered]@{
        'action' = { "$($_.Body.action.type) $($_.Body.action.status)" }
        'of the Droplet' = { $_.Body.action.resource_id -eq $known.droplet }
        'end' = { if ($null -eq $_.Body.action.completed_at) { 'null' } else { 'a time' } }
    }
    Expect = @{ 'action' = 'snapshot in-progress'; 'of the Droplet' = $true; 'end' = 'null' }
    Remember = @{ action = { $_.Body.action.id }; making = { $_.Body.action.id } }
}
@{ Name = 'A new action is in the list of its Droplet at once'; Request = 'GET /v2/droplets/{droplet}/actions'; Effect = 'harmless'; Needs = 'makes a snapshot'; Status = 200; Facts = [ordered]@{ 'listed' = $hasAction; 'order' = $newestFirst } }
@{ Name = 'A new action is in the list of the account at once'; Request = 'GET /v2/actions'; Effect = 'harmless'; Needs = 'makes a snapshot'; Status = 200; Facts = [ordered]@{ 'listed' = $hasAction; 'order' = $newestFirst } }
@{ Name = 'A new action is found by its id at once'; Request = 'GET /v2/droplets/{droplet}/actions/{action}'; Effect = 'harmless' }
@{
    Name = 'Another action is refused while one is in progress'; Request = 'POST /v2/droplets/{droplet}/actions'; Body = '{"type":"rename","name":"{name}"}'
    Effect = 'harmless'; Needs = 'makes a snapshot'; Status = 422; Members = $refusal
}
@{ Name = 'A Droplet with an action in progress'; Request = 'GET /v2/droplets/{droplet}'; Effect = 'harmless'; Needs = 'makes a snapshot'; Status = 200; Facts = @{ 'locked' = { $_.Body.droplet.locked } } }
@{
    Name = 'An action ends with a time'; Request = 'GET /v2/droplets/{droplet}/actions/{action}'; Effect = 'harmless'; Until = $end; Status = 200
    Facts = [ordered]@{
        'action' = { $_.Body.action.status }
        'end' = { if ($null -eq $_.Body.action.completed_at) { 'null' } elseif ($_.Body.action.completed_at -ge $_.Body.action.started_at) { 'after the start' } else { 'before the start' } }
    }
    Expect = @{ 'action' = 'completed' }
}
@{
    Name = 'A finished snapshot is listed under the requested name'; Request = 'GET /v2/droplets/{droplet}/snapshots?per_page=200'; Effect = 'harmless'; Needs = 'makes a snapshot'; Status = 200
    Until = { $known.tag -in $_.Body.snapshots.name }
    Members = $image -replace '^', 'snapshots[].'
    Facts = [ordered]@{ 'listed' = { $known.tag -in $_.Body.snapshots.name }; 'at once' = { $attempts -eq 1 } }
    Expect = @{ 'listed' = $true }
    Remember = @{ snapshot = { ($_.Body.snapshots | Where-Object name -eq $known.tag).id } }
}
@{
    Name = 'The snapshot is one of the account, of that Droplet'; Request = 'GET /v2/snapshots/{snapshot}'; Effect = 'harmless'; Status = 200
    Facts = @{ 'of the Droplet' = { $_.Body.snapshot.resource_id -eq $known.droplet } }; Expect = @{ 'of the Droplet' = $true }
}
@{ Name = 'Deleting a snapshot returns 204'; Request = 'DELETE /v2/snapshots/{snapshot}'; Effect = 'harmless'; Status = 204 }
@{ Name = 'A deleted snapshot is not found'; Request = 'DELETE /v2/snapshots/{snapshot}'; Effect = 'harmless'; Status = 404; Members = $refusal }

# Actions that interrupt the Droplet

@{ Name = 'A resize is refused while the Droplet is on'; Request = 'POST /v2/droplets/{droplet}/actions'; Body = '{"type":"resize","size":"{size}"}'; Effect = 'destructive'; Does = 'asks for a resize to the size that it has'; Needs = 'is on'; Status = 422; Members = $refusal }
@{ Name = 'enable_ipv6 while the Droplet is on'; Request = 'POST /v2/droplets/{droplet}/actions'; Body = '{"type":"enable_ipv6"}'; Effect = 'destructive'; Does = 'enables IPv6 on it for good, if the API allows that while it is on'; Needs = 'is on without IPv6' }
@{ Name = 'power_off is accepted while the Droplet is on'; Request = 'POST /v2/droplets/{droplet}/actions'; Body = '{"type":"power_off"}'; Effect = 'destructive'; Does = 'powers it off, if it is on, and on again'; Needs = 'is on'; Status = 201; Remember = @{ off = { $_.Body.action.id } } }
@{
    Name = 'A Droplet is off after a power_off'; Request = 'GET /v2/droplets/{droplet}'; Effect = 'destructive'; Needs = 'was powered off'; Status = 200
    Until = { $_.Body.droplet.status -eq 'off' }
    Facts = [ordered]@{ 'Droplet' = { $_.Body.droplet.status }; 'at once' = { $attempts -eq 1 } }; Expect = @{ 'Droplet' = 'off' }
}
@{ Name = 'shutdown is refused while the Droplet is off'; Request = 'POST /v2/droplets/{droplet}/actions'; Body = '{"type":"shutdown"}'; Effect = 'destructive'; Needs = 'is off'; Status = 422; Members = $refusal }
@{ Name = 'reboot is refused while the Droplet is off'; Request = 'POST /v2/droplets/{droplet}/actions'; Body = '{"type":"reboot"}'; Effect = 'destructive'; Needs = 'is off'; Status = 422; Members = $refusal }
@{ Name = 'power_off is refused after a power_off'; Request = 'POST /v2/droplets/{droplet}/actions'; Body = '{"type":"power_off"}'; Effect = 'destructive'; Needs = 'is off'; Status = 422; Members = $refusal }
@{ Name = 'A resize to the size that it has is refused'; Request = 'POST /v2/droplets/{droplet}/actions'; Body = '{"type":"resize","size":"{size}"}'; Effect = 'destructive'; Needs = 'is off'; Status = 422; Members = $refusal }
@{ Name = 'A restore of an image that is no backup of the Droplet is refused'; Request = 'POST /v2/droplets/{droplet}/actions'; Body = '{"type":"restore","image":1}'; Effect = 'destructive'; Does = 'asks for a restore and a rebuild with images that do not exist'; Needs = 'is off'; Status = 404, 422; Members = $refusal }
@{ Name = 'A rebuild with an image that does not exist is refused'; Request = 'POST /v2/droplets/{droplet}/actions'; Body = '{"type":"rebuild","image":"no-such-image"}'; Effect = 'destructive'; Needs = 'is off'; Status = 404, 422; Members = $refusal }
@{ Name = 'power_on is accepted while the Droplet is off'; Request = 'POST /v2/droplets/{droplet}/actions'; Body = '{"type":"power_on"}'; Effect = 'destructive'; Needs = 'is off'; Status = 201; Remember = @{ on = { $_.Body.action.id } } }
@{
    Name = 'A Droplet is active after a power_on'; Request = 'GET /v2/droplets/{droplet}'; Effect = 'destructive'; Needs = 'was powered on'; Status = 200
    Until = { $_.Body.droplet.status -eq 'active' }
    Facts = [ordered]@{ 'Droplet' = { $_.Body.droplet.status }; 'at once' = { $attempts -eq 1 } }; Expect = @{ 'Droplet' = 'active' }
}
@{ Name = 'reboot is accepted while the Droplet is on'; Request = 'POST /v2/droplets/{droplet}/actions'; Body = '{"type":"reboot"}'; Effect = 'destructive'; Does = 'reboots it'; Needs = 'is on'; Status = 201 }
