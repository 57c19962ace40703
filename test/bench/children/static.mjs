// Checks one module with every static rule in a fresh process, and prints what it cost as JSON.
// usage: node static.mjs MODULE [REPEATS]

import { readFileSync } from 'node:fs';
import { resolveConfig } from '../../../dist/src/config/resolve.js';
import { verifyModule } from '../../../dist/src/verify/verify.js';
import { peakRss } from './memory.mjs';

const [module, repeats = '0'] = process.argv.slice(2);
if (module === undefined) throw new Error('static.mjs MODULE');
const config = resolveConfig({});

const rssBefore = process.memoryUsage.rss();
const first = await measured();
const peak = peakRss();
const again = [];
for (let left = Number(repeats); left > 0; left -= 1) again.push(await measured());
again.sort((a, b) => a - b);
process.stdout.write(
  JSON.stringify({
    cpu: first,
    warmCpu: again[Math.floor(again.length / 2)] ?? first,
    peakGrowth: peak - rssBefore,
  }),
);

async function measured() {
  const cpu = process.cpuUsage();
  await verifyModule('a.wasm', readFileSync(module ?? ''), { config, engines: [] });
  const { user, system } = process.cpuUsage(cpu);
  return (user + system) / 1000;
}
