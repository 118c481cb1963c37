// What a script with dots-wrapper does, run against the sandbox:
//   node scenarios.js <address of the API> <token> <scenario>
// The token of the scenario `errors` may read Droplets, and no more.

'use strict';

const assert = require('node:assert/strict');
const { createApiClient } = require('dots-wrapper');

const [endpoint, token, scenario] = process.argv.slice(2);
const { droplet, action, account, image, region, size, snapshot } = createApiClient({ endpoint, token });

const scenarios = {
  async list() {
    const names = [];
    for (let page = 1, more = true; more; page++) {
      const { data } = await droplet.listDroplets({ page, per_page: 2 });
      names.push(...data.droplets.map((item) => item.name));
      assert.equal(data.meta.total, 5);
      more = Boolean(data.links.pages.next);
    }
    assert.deepEqual(names, ['web-01', 'web-02', 'db-01', 'web-03', 'web-04']);

    const { data } = await droplet.listDroplets({ tag_name: 'db' });
    assert.deepEqual(data.droplets.map((item) => item.name), ['db-01']);
  },

  async get() {
    const id = await idOf('db-01');
    const { data } = await droplet.getDroplet({ droplet_id: id });
    assert.equal(data.droplet.region.slug, 'ams3');
    assert.equal((await account.getAccount()).data.account.status, 'active');
    assert.ok((await size.listSizes({})).data.sizes.some((item) => item.slug === data.droplet.size_slug));
    assert.ok((await region.listRegions({})).data.regions.some((item) => item.slug === 'ams3'));
    assert.equal((await image.getImage({ image_id: 'debian-12-x64' })).data.image.distribution, 'Debian');
    assert.equal((await droplet.listDropletBackups({ droplet_id: id })).data.backups.length, 2);
    assert.equal((await droplet.listDropletKernels({ droplet_id: id })).data.meta.total, 171);
    assert.equal((await snapshot.listSnapshots({ resource_type: 'droplet' })).data.meta.total, 0);
  },

  async actions() {
    const id = await idOf('db-01');
    const [backup] = (await droplet.listDropletBackups({ droplet_id: id })).data.backups;
    await finish(droplet.rebootDroplet({ droplet_id: id }));
    await finish(droplet.powerCycleDroplet({ droplet_id: id }));
    await finish(droplet.snapshotDroplet({ droplet_id: id, name: 'before' }));
    await finish(droplet.shutdownDroplet({ droplet_id: id }));
    await finish(droplet.resizeDroplet({ droplet_id: id, size: 's-2vcpu-4gb', disk: true }));
    await finish(droplet.changeDropletKernel({ droplet_id: id, kernel: 991 }));
    await finish(droplet.enableDropletIpv6({ droplet_id: id }));
    await finish(droplet.powerOnDroplet({ droplet_id: id }));
    await finish(droplet.powerOffDroplet({ droplet_id: id }));
    await finish(droplet.restoreDroplet({ droplet_id: id, image: backup.id }));
    await finish(droplet.rebuildDroplet({ droplet_id: id, image: 'debian-13-x64' }));
    await finish(droplet.renameDroplet({ droplet_id: id, name: 'db-02' }));
    await finish(droplet.resetDropletPassword({ droplet_id: id }));
    await finish(droplet.disableDropletBackups({ droplet_id: id }));
    await finish(droplet.enableDropletBackups({ droplet_id: id }));

    const { data } = await droplet.getDroplet({ droplet_id: id });
    assert.equal(data.droplet.name, 'db-02');
    assert.equal(data.droplet.size_slug, 's-2vcpu-4gb');
    assert.equal(data.droplet.kernel.id, 991);
    assert.equal(data.droplet.networks.v6.length, 1);
    const [made] = (await snapshot.listSnapshots({})).data.snapshots;
    assert.equal(made.resource_id, String(id));
    await snapshot.deleteSnapshot({ snapshot_id: made.id });
    assert.equal((await snapshot.listSnapshots({})).data.meta.total, 0);
  },

  async tag() {
    const { data } = await droplet.doActionByDropletTag({ tag_name: 'web', type: 'shutdown' });
    assert.equal(data.actions.length, 4);
    for (const started of data.actions) {
      await finish(Promise.resolve({ data: { action: started } }));
    }
    const { data: web } = await droplet.listDroplets({ tag_name: 'web' });
    assert.ok(web.droplets.every((item) => item.status === 'off'));
  },

  async errors() {
    const id = await idOf('web-01');
    await rejects(droplet.getDroplet({ droplet_id: 1 }), 404, 'not_found');
    await rejects(droplet.rebootDroplet({ droplet_id: id }), 403, 'forbidden');
    await rejects(createApiClient({ endpoint, token: 'none' }).account.getAccount(), 401, 'unauthorized');
    await rejects(droplet.listDroplets({ per_page: 500 }), 422, 'unprocessable_entity');
    await rejects(droplet.listDropletNeighborhoods({}), 501, 'not_implemented');
  },
};

async function idOf(name) {
  const { data } = await droplet.listDroplets({ per_page: 200 });
  return data.droplets.find((item) => item.name === name).id;
}

// Polls as a script does that has no wait of its own.
async function finish(request) {
  const started = (await request).data.action;
  for (let tries = 0; tries < 1000; tries++) {
    const { data } = await action.getAction({ action_id: started.id });
    if (data.action.status !== 'in-progress') {
      assert.equal(data.action.status, 'completed', data.action.type);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.fail(`${started.type} does not end`);
}

async function rejects(request, status, id) {
  await assert.rejects(request, (error) => {
    assert.equal(error.response?.status, status, error.message);
    assert.equal(error.response.data.id, id);
    return true;
  });
}

scenarios[scenario]().catch((error) => {
  console.error(error.response?.data ?? '', error);
  process.exitCode = 1;
});
