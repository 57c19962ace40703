// Edits one archive the way `patch` does, in a fresh process, and prints what it cost as JSON.
// usage: node edit.mjs allocator|layer IN OUT [REPEATS]

import { readFileSync, writeFileSync } from 'node:fs';
import { editArchive } from '../../../dist/src/archive/edit.js';
import { symbolsOfEdited } from '../../../dist/src/archive/index-symbols.js';
import { readArchive } from '../../../dist/src/archive/read.js';
import { writeArchive } from '../../../dist/src/archive/write.js';
import { buildArchive, planArchive } from '../../../dist/src/libc/archive-plan.js';
import { loadLayer } from '../../../dist/src/libc/layer/load.js';
import { isAllocatorSymbol } from '../../../dist/src/sdk/symbols.js';
import { definedSymbols, readObject } from '../../../dist/src/wasm/object.js';
import { peakRss } from './memory.mjs';

const [mode, input, output, repeats = '0'] = process.argv.slice(2);
if (mode === undefined || input === undefined || output === undefined)
  throw new Error('edit.mjs MODE IN OUT');
const edit = mode === 'layer' ? await layerEdit(input) : allocatorEdit;

const rssBefore = process.memoryUsage.rss();
const first = measured();
const peak = peakRss();
const again = Array.from({ length: Number(repeats) }, measured).sort((a, b) => a - b);
process.stdout.write(
  JSON.stringify({
    cpu: first,
    warmCpu: again[Math.floor(again.length / 2)] ?? first,
    peakGrowth: peak - rssBefore,
  }),
);

/** File to file: read it, edit it, write it, without fsync, as llvm-ar does. */
function measured() {
  const cpu = process.cpuUsage();
  writeFileSync(output ?? '', edit(readFileSync(input ?? ''), input ?? ''));
  const { user, system } = process.cpuUsage(cpu);
  return (user + system) / 1000;
}

/** What `llvm-ar d` does, but the member is found by what it defines.
 * @param {Uint8Array} bytes @param {string} file */
function allocatorEdit(bytes, file) {
  const archive = readArchive(bytes, file);
  const allocator = (archive.index ?? []).filter(({ name }) => isAllocatorSymbol(name));
  const remove = new Set(allocator.map(({ member }) => member));
  const members = editArchive(archive, { remove, replace: new Map(), add: [] });
  const symbolsOf = symbolsOfEdited(archive, ({ name, data }) => definedSymbols(readObject(data, name)));
  return writeArchive(members, symbolsOf);
}

/** The whole patch of a libc.a: every member parsed and judged, objects edited, the layer added.
 * @param {string} libc @returns {Promise<typeof allocatorEdit>} */
async function layerEdit(libc) {
  const { index } = readArchive(readFileSync(libc), libc);
  const { members, provided } = (await loadLayer()).selectFor(new Set(index?.map(({ name }) => name)));
  return (bytes, file) => buildArchive(planArchive(readArchive(bytes, file), provided, members)).bytes;
}
