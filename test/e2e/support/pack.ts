import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { packageRoot } from '../../../src/paths.js';

/** A program for those who install it: prints `done` from a thread. */
export const APP = `#include <pthread.h>
#include <stdio.h>
static void *work(void *argument) { return argument; }
int main(void) {
  pthread_t thread;
  void *result = NULL;
  if (pthread_create(&thread, NULL, work, "done") != 0 || pthread_join(thread, &result) != 0) return 1;
  puts(result);
  return 0;
}
`;

export interface Packed {
  /** Absolute path of the tarball. */
  readonly tarball: string;
  /** Names of the files in it, sorted. */
  readonly files: readonly string[];
  readonly manifest: { readonly name: string; readonly version: string };
}

/** What would be published, as a tarball in `folder`. The build must be fresh: packing does not start one. */
export async function packInto(folder: string): Promise<Packed> {
  const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
  const { stdout } = await execa('npm', pack, { cwd: packageRoot });
  const [packed]: [{ filename: string; files: { path: string }[] }] = JSON.parse(stdout);
  return {
    tarball: join(folder, packed.filename),
    files: packed.files.map(({ path }) => path).sort(),
    manifest: JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')),
  };
}
