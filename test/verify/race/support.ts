import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import { compile } from '../../../src/build.js';
import { configSchema } from '../../../src/config/schema.js';
import type { ConfigInput } from '../../../src/config/types.js';
import { layerSymbols } from '../../../src/libc/layer/manifest.js';
import { patch } from '../../../src/patch.js';
import type { Report } from '../../../src/verify/types.js';
import { verifyModule } from '../../../src/verify/verify.js';
import { compileC } from '../../support/compile.js';
import { raceProgram } from '../../support/race.js';

const programs = fileURLToPath(new URL('./programs/', import.meta.url));
const natives = fileURLToPath(new URL('../../scenario/natives.h', import.meta.url));

/** Builds programs of a folder (C without its suffix, or `name.cpp`) with the patched embedded sysroot, which is made once. */
export function patchedBuilder(
  folderOfPrograms = programs,
): (name: string, flags?: readonly string[]) => Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'wamr-pthread-race-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const project = {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '' },
    overrides: { sdk: { path: 'embedded' } },
  };
  let patched: Promise<unknown> | undefined;
  return async (name, flags = ['-O1', '-g']) => {
    patched ??= patch(project);
    await patched;
    const language = name.endsWith('.cpp') ? 'c++' : 'c';
    const source = join(folderOfPrograms, language === 'c' ? `${name}.c` : name);
    const args = [...flags, source, '-o', 'module.wasm'];
    const { exitCode, stderr } = await compile({ ...project, language, args, stdio: 'capture' });
    if (exitCode !== 0) throw new Error(stderr);
    return readFileSync(join(folder, 'module.wasm'));
  };
}

const STOCK = [
  ...['-DSTOCK', '-O1', '-g', '-matomics', '-mbulk-memory'],
  '-Wl,--shared-memory,--max-memory=67108864,--no-check-features,--allow-undefined',
  '-Wl,--export=__heap_base,--export=__data_end,-z,stack-size=1310720',
];

/** The same with the stock libc, whose allocator and streams have no locks. */
export function buildStock(name: string, flags: readonly string[] = []): Promise<Uint8Array> {
  const files = {
    'threads.h': readFileSync(join(programs, 'threads.h'), 'utf8'),
    'natives.h': readFileSync(natives, 'utf8'),
  };
  const source = readFileSync(join(programs, `${name}.c`), 'utf8');
  return compileC({ source, files, flags: [...STOCK, ...flags], sysroot: 'embedded-stock' });
}

/** What `verify --race` says; `runs` in sequence. */
export async function race(file: string, bytes: Uint8Array, config: ConfigInput = {}): Promise<Report> {
  return verifyModule(file, bytes, {
    config: configSchema.parse(config),
    engines: [],
    race: { program: await raceProgram().prepare(), layer: await layerSymbols() },
  });
}

/** The findings of the watched runs. */
export function seen(report: Report): readonly string[] {
  return report.findings
    .filter(each => each.engine === 'race')
    .map(({ rule, message }) => `${rule}: ${message}`);
}
