import { copyFileSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from '../../../src/build.js';
import { type PatchResult, patch } from '../../../src/patch.js';
import { compileOrThrow } from '../../../src/sdk/run.js';
import { environment, type Program, type Toolchain } from './toolchains.js';

/** One program, built twice. */
export interface Built {
  readonly program: Program;
  /** File names of the modules. */
  readonly stock: string;
  readonly patched: string;
}

/** A project on one toolchain with all of its programs built. */
export interface Project {
  readonly folder: string;
  readonly patch: PatchResult;
  readonly built: readonly Built[];
}

/** What forum answers tell people to type, with the sizes that the config's defaults lead to. */
const FOLK_RECIPE = [
  '-O2',
  '-matomics',
  '-mbulk-memory',
  '-Wl,--shared-memory,--max-memory=67108864,-z,stack-size=1310720',
  '-Wl,--export=__heap_base,--export=__data_end',
  '-Wl,--allow-undefined,--no-check-features',
];

/** Patches the toolchain and builds its programs with the stock libc and with the patched one. */
export async function buildProject(toolchain: Toolchain): Promise<Project> {
  const folder = mkdtempSync(join(tmpdir(), 'wamr-pthread-e2e-'));
  const overrides = { sdk: await toolchain.sdk(folder) };
  const project = { cwd: folder, env: environment, overrides };
  const patched = await patch(project);
  const built: Built[] = [];
  for (const program of toolchain.programs) {
    const source = basename(program.source);
    copyFileSync(program.source, join(folder, source));
    built.push({
      program,
      stock: await buildStock(toolchain, patched.sdk, program, folder),
      patched: await buildPatched(project, program),
    });
  }
  return { folder, patch: patched, built };
}

async function buildPatched(
  project: Parameters<typeof patch>[0],
  { name, source, language }: Program,
): Promise<string> {
  const module = `${name}.wasm`;
  const result = await compile({
    ...project,
    language,
    args: ['-O2', '-Wall', '-Werror', basename(source), '-o', module],
    stdio: 'capture',
  });
  if (result.exitCode !== 0) throw new Error(`${name} did not compile:\n${result.stderr}`);
  return join(project.cwd, module);
}

async function buildStock(
  toolchain: Toolchain,
  sdk: PatchResult['sdk'],
  { name, source, language }: Program,
  folder: string,
): Promise<string> {
  const { compiler, sysroot, tripleDir } = sdk;
  if (compiler === undefined) throw new Error('no compiler');
  const module = `${name}-stock.wasm`;
  // A libc without pthread.h is used with WAMR's own prototypes, as WAMR's documentation has it.
  const prototypes = toolchain.startsThreads
    ? ['-I', fileURLToPath(new URL('../programs/wamr', import.meta.url)), '-Wno-deprecated']
    : [];
  mkdirSync(folder, { recursive: true });
  await compileOrThrow(
    compiler,
    language,
    [
      `--target=${tripleDir}`,
      `--sysroot=${sysroot}`,
      ...prototypes,
      ...FOLK_RECIPE,
      basename(source),
      '-o',
      module,
    ],
    { cwd: folder, env: environment },
  );
  return join(folder, module);
}

export function bytesOf(module: string): Uint8Array {
  return readFileSync(module);
}
