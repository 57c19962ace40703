import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { packageRoot } from '../../../src/paths.js';

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
