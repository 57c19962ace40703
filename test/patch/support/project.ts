// A project with a toolchain of a few members, so that a patch takes milliseconds; everything else is real.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { NewMember } from '../../../src/archive/types.js';
import { type PatchResult, patch } from '../../../src/patch.js';
import { distFile } from '../../../src/paths.js';
import { ALLOCATOR, bytesOf, member, sysrootWith } from '../../libc/support/synthetic.js';
import { environment, plant, scratch } from '../../sdk/trees.js';

export interface TestProject {
  readonly folder: string;
  readonly cwd: string;
  readonly out: string;
  /** The stock sysroot. */
  readonly sdk: string;
  readonly env: NodeJS.ProcessEnv;
  /** Patches in this process. */
  patch(overrides?: object): Promise<PatchResult>;
}

export async function smallLibc(answer = 1): Promise<NewMember[]> {
  return [
    await member('dlmalloc.o', ALLOCATOR),
    await member('fail.o', 'extern _Thread_local int errno; int fail(int n) { errno = n; return -1; }'),
    await member('answer.o', `int answer(void) { return ${answer}; }`),
  ];
}

/** A toolchain with a header that the patch replaces, a second archive that it edits, and bitcode that it leaves out. */
export async function smallSdk(sdk: string): Promise<void> {
  await sysrootWith(sdk, await smallLibc());
  const libm = [
    await member('scale.o', 'extern _Thread_local int errno; int scale(void) { return errno = 1; }'),
  ];
  plant(sdk, {
    'lib/wasm32-wasip1/libm.a': bytesOf(libm),
    'lib/wasm32-wasip1/llvm-lto/22/libc.a': 'bitcode',
    'include/wasm32-wasip1/sched.h': '#pragma once\n',
  });
}

/** A project beside its toolchain in a new folder. */
export async function project(
  plantSdk: (sdk: string) => Promise<unknown> = async sdk => sysrootWith(sdk, await smallLibc()),
): Promise<TestProject> {
  const folder = scratch();
  const [cwd, sdk] = [join(folder, 'project'), join(folder, 'sdk')];
  mkdirSync(cwd);
  await plantSdk(sdk);
  return projectFor(folder, cwd, sdk);
}

/** Another project with the same toolchain. */
export function neighbour({ folder, sdk }: TestProject, name: string): TestProject {
  const cwd = join(folder, name);
  mkdirSync(cwd);
  return projectFor(folder, cwd, sdk);
}

function projectFor(folder: string, cwd: string, sdk: string): TestProject {
  const env = environment();
  return {
    folder,
    cwd,
    out: join(cwd, '.wamr-pthread'),
    sdk,
    env,
    patch: (overrides = {}) => patch({ cwd, env, overrides: { sdk: { sysroot: sdk }, ...overrides } }),
  };
}

interface Ended {
  readonly exitCode: number | null;
  readonly stderr: string;
}

/** Runs the command line in a process of its own, with `before` before it, killed after `killAfter` milliseconds. */
export function cli(
  { cwd, sdk, env }: TestProject,
  words: readonly string[],
  { killAfter, before = [] }: { killAfter?: number; before?: readonly string[] } = {},
): Promise<Ended> {
  const options = { cwd, env: { ...process.env, ...env, NO_COLOR: '1' } };
  const main = distFile('cli', 'main.js');
  const [program = '', ...rest] = [...before, process.execPath, main, ...words, '--sysroot', sdk];
  return new Promise(done => {
    const child = execFile(program, rest, options, (_, __, stderr) =>
      done({ exitCode: child.exitCode, stderr }),
    );
    if (killAfter !== undefined) setTimeout(() => child.kill('SIGKILL'), killAfter);
  });
}

/** Every file and link below a folder with a hash of its contents or its target; `fast/` holds times and is left out. */
export function contents(folder: string, prefix = ''): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(folder).sort()) {
    const [path, key] = [join(folder, name), prefix + name];
    const stats = lstatSync(path);
    if (key === 'fast') continue;
    if (stats.isSymbolicLink()) found[key] = `-> ${readlinkSync(path)}`;
    else if (stats.isDirectory()) Object.assign(found, { [key]: 'folder' }, contents(path, `${key}/`));
    else found[key] = createHash('sha256').update(readFileSync(path)).digest('hex');
  }
  return found;
}
