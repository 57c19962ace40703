// Makes a large archive of real members: those of the first libc.a once, then those of all without their allocators,
// again and again.
// usage: node make-large.mjs OUT MEGABYTES IN...

import { readFileSync, writeFileSync } from 'node:fs';
import { indexSymbols } from '../../../dist/src/archive/index-symbols.js';
import { readArchive } from '../../../dist/src/archive/read.js';
import { writeArchive } from '../../../dist/src/archive/write.js';
import { isAllocatorSymbol } from '../../../dist/src/sdk/symbols.js';

/** @typedef {import('../../../dist/src/archive/types.js').NewMember} NewMember */

const [output, megabytes, ...inputs] = process.argv.slice(2);
if (output === undefined || inputs.length === 0) throw new Error('make-large.mjs OUT MEGABYTES IN...');

/** @type {Map<NewMember, readonly string[]>} */
const symbols = new Map();
const archives = inputs.map(file => readArchive(readFileSync(file), file));
for (const archive of archives)
  for (const [member, names] of indexSymbols(archive)) symbols.set(member, names);
const others = archives
  .flatMap(({ members }) => members)
  .filter(member => !symbols.get(member)?.some(isAllocatorSymbol));

/** @type {NewMember[]} */
const members = [...(archives[0]?.members ?? [])];
let left = Number(megabytes) * 1e6 - bytesOf(members);
for (let i = 0; left > 0; i = (i + 1) % others.length) {
  const member = others[i];
  if (member === undefined) break;
  members.push(member);
  left -= bytesOf([member]);
}
const bytes = writeArchive(members, member => symbols.get(member) ?? []);
writeFileSync(output, bytes);
process.stdout.write(JSON.stringify({ size: bytes.length, members: members.length }));

/** Sizes with headers; the index comes on top. @param {readonly NewMember[]} some */
function bytesOf(some) {
  return some.reduce((sum, { data }) => sum + data.length + 60, 0);
}
