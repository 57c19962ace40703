// The same edit with ar-async: reads every member, writes all but one with its writer. Run with --no-deprecation.
// usage: node --no-deprecation ar-async.mjs IN OUT MEMBER SCRATCH

import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';

/**
 * The part of ar-async that is used here.
 * @typedef {{ fileName(): string, fileSize(): number, fileData(): import('node:fs').ReadStream }} Entry
 * @typedef {import('node:events').EventEmitter & {
 *   on(event: 'entry', listener: (entry: Entry, next: () => void) => void): unknown }} Reader
 * @typedef {import('node:events').EventEmitter & {
 *   writeEntries(files: string[], done: () => void): void }} Writer
 * @type {{ ArReader: new (file: string) => Reader, ArWriter: new (file: string, options: object) => Writer }}
 */
const ar = createRequire(import.meta.url)('ar-async');

const [input, output, remove, scratch] = process.argv.slice(2);
if (input === undefined || output === undefined || scratch === undefined)
  throw new Error('ar-async.mjs IN OUT …');

const cpu = process.cpuUsage();
const files = await members(input, scratch);
await write(output, files);
const { user, system } = process.cpuUsage(cpu);
process.stdout.write(JSON.stringify({ cpu: (user + system) / 1000 }));

/** Its writer takes files only, so each member goes to one, in a folder of its own because names repeat.
 * @param {string} archive @param {string} folder @returns {Promise<string[]>} */
function members(archive, folder) {
  /** @type {string[]} */
  const found = [];
  return new Promise((resolve, reject) => {
    const reader = new ar.ArReader(archive);
    reader.on('error', reject);
    reader.on('end', () => resolve(found));
    reader.on('entry', async (entry, next) => {
      const name = entry.fileName();
      const stream = entry.fileSize() === 0 ? undefined : entry.fileData();
      const data = stream === undefined ? Buffer.alloc(0) : await buffer(stream);
      if (name !== remove && name !== '') {
        const place = join(folder, String(found.length));
        mkdirSync(place, { recursive: true });
        writeFileSync(join(place, name), data);
        found.push(join(place, name));
      }
      next();
    });
  });
}

/** @param {string} archive @param {string[]} entries @returns {Promise<void>} */
function write(archive, entries) {
  return new Promise((resolve, reject) => {
    const writer = new ar.ArWriter(archive, { variant: 'gnu' });
    writer.on('error', reject);
    writer.writeEntries(entries, () => resolve());
  });
}
