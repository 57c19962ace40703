// The seed's own program in two forms, built once for the tests that run it.
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { compile } from '../../src/build.js';
import { patch } from '../../src/patch.js';
import { distFile } from '../../src/paths.js';
import { compileOrThrow } from '../../src/sdk/run.js';
import { partsDir } from '../support/parts.js';

const template = fileURLToPath(new URL('../../templates/scenario/', import.meta.url));
const natives = fileURLToPath(new URL('natives.h', import.meta.url));
const MODULES = ['seed.wasm', 'stock.wasm'];

/** Plants templates/scenario with `seed.wasm`, built with our libc, and `stock.wasm`, with the stock one. */
export async function plantSeed(folder: string): Promise<void> {
  cpSync(template, folder, { recursive: true });
  const kept = join(partsDir, 'modules', `seed-${key()}`);
  if (!existsSync(kept)) await build(kept);
  for (const name of MODULES) copyFileSync(join(kept, name), join(folder, name));
}

/** Changes with everything that the modules are made from: the package itself, sources and headers. */
function key(): string {
  const hash = createHash('sha256').update(readFileSync(natives));
  for (const folder of [template, distFile('src'), distFile('layer')])
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }).filter(each =>
      each.isFile(),
    )) {
      const file = join(entry.parentPath, entry.name);
      hash.update(`\0${file}\0`).update(readFileSync(file));
    }
  return hash.digest('hex').slice(0, 24);
}

async function build(kept: string): Promise<void> {
  mkdirSync(join(kept, '..'), { recursive: true });
  const cwd = mkdtempSync(`${kept}.`);
  try {
    cpSync(template, cwd, { recursive: true });
    copyFileSync(natives, join(cwd, 'natives.h'));
    const project = {
      cwd,
      env: { PATH: process.env['PATH'] ?? '' },
      overrides: { sdk: { path: 'embedded' } },
    };
    const { sdk } = await patch(project);
    const args = ['-std=c++17', '-O1', 'seed.cpp'];
    const built = await compile({
      ...project,
      language: 'c++',
      args: [...args, '-o', 'seed.wasm'],
      stdio: 'capture',
    });
    expect(built.stderr).toBe('');
    if (sdk.compiler === undefined) throw new Error('no compiler');
    const folk = [
      ...['-include', 'natives.h', '-mexec-model=reactor', '-matomics', '-mbulk-memory'],
      '-Wl,--shared-memory,--max-memory=67108864,-z,stack-size=1310720',
      '-Wl,--export=__heap_base,--export=__data_end,--export=malloc,--export=free',
      '-Wl,--allow-undefined,--no-check-features',
    ];
    const target = [`--target=${sdk.triple}`, `--sysroot=${sdk.sysroot}`];
    await compileOrThrow(sdk.compiler, 'c++', [...target, ...folk, ...args, '-o', 'stock.wasm'], {
      cwd,
      env: project.env,
    });
    rmSync(join(cwd, '.wamr-pthread'), { recursive: true });
    // Of two that build it at a time the first one's is kept.
    if (!existsSync(kept)) renameSync(cwd, kept);
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}
