import { copyFileSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileEmbedded } from '../support/compile.js';
import { cli, type Project } from './startup.js';
import type { Bench, Row, Section } from './types.js';

/** What a program may pay for threads. */
const ALLOWED_KB = 12;
const FLAGS = ['-O2', '-s'];

/** Bytes of a small program with the layer, against one with the stock libc and no threads. */
export async function benchFootprint(project: Project, { say }: Bench): Promise<Section> {
  say('size: building the programs');
  const source = readFileSync(sourceOf('hello.c'));
  const args = ['--target=wasm32-wasip1', ...FLAGS, 'hello.c', '-o', 'hello.wasm'];
  const stock = (await compileEmbedded({ files: { 'hello.c': source }, args })).length / 1000;
  const row = (what: string, file: string): Row => {
    const value = patchedSize(project, file);
    const peer = { name: `stock (${stock.toFixed(1)}) and ${ALLOWED_KB}`, value: stock + ALLOWED_KB };
    const note = `${(value - stock).toFixed(1)} kB more than stock`;
    return { what, value, unit: 'kB', peer, ratio: value / peer.value, goal: 1, note };
  };
  return {
    title: 'Size of a module',
    method: [`Built with ${FLAGS.join(' ')} by the embedded toolchain.`],
    rows: [
      row('hello world with one thread', 'hello-thread.c'),
      row('hello world that starts none', 'hello.c'),
    ],
    missing: [],
  };
}

function patchedSize(project: Project, file: string): number {
  copyFileSync(sourceOf(file), join(project.cwd, file));
  cli(project, 'cc', '--', ...FLAGS, file, '-o', `${file}.wasm`);
  return statSync(join(project.cwd, `${file}.wasm`)).size / 1000;
}

function sourceOf(file: string): string {
  return fileURLToPath(new URL(`./${file}`, import.meta.url));
}
