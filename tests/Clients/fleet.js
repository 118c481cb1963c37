// Reboots one Droplet again and again with dots-wrapper, as fast as it can, and prints the milliseconds that it took:
//   node fleet.js <address of the API> <token> <how often> <requests at once>

'use strict';

const { createApiClient } = require('dots-wrapper');

const [endpoint, token, count, atOnce] = process.argv.slice(2);
const { droplet } = createApiClient({ endpoint, token });
let left = Number(count);

async function work() {
  while (left-- > 0) {
    const { data } = await droplet.rebootDroplet({ droplet_id: 3164444 });
    if (!data.action.id) throw new Error('The server does not answer as it should.');
  }
}

const start = process.hrtime.bigint();
Promise.all(Array.from({ length: Number(atOnce) }, work))
  .then(() => console.log(Number(process.hrtime.bigint() - start) / 1e6));
