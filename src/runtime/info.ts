import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { WamrPthreadError } from '../errors.js';
import { distFile } from '../paths.js';
import type { Capabilities } from '../verify/engines/wamr/addon.js';
import { ADDON, HEAP_PROGRAM, PRODUCT_FILES, PROGRAM, RECORD } from './place.js';
import { tryProgram } from './programs.js';
import type { RuntimeOrigin } from './source.js';

const capabilitiesSchema = z.object({
  version: z.string(),
  internals: z.boolean(),
  pthread: z.boolean(),
  semaphores: z.boolean(),
  libcBuiltin: z.boolean(),
  wasi: z.boolean(),
  wasiThreads: z.boolean(),
  sharedMemory: z.boolean(),
  simd: z.boolean(),
});

/** A built engine, or a built program of `verify --race` or `verify --heap`. */
export interface BuiltRuntime {
  /** Absolute path of the addon or the program. */
  readonly addon: string;
  /** True for the program of `verify --race`. */
  readonly race?: true;
  /** True for the program of `verify --heap`. */
  readonly heap?: true;
  /** `cargo`, or the folder of WAMR. */
  readonly from: string;
  readonly capabilities: Capabilities;
}

const originSchema = z.object({
  origin: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('root'), path: z.string() }),
    z.object({ kind: z.literal('prefix'), path: z.string() }),
    z.object({ kind: z.literal('cargo') }),
  ]),
});

/** Asks an engine what it can do, in a process of its own. Throws ENGINE_FAILED where it cannot be loaded. */
export async function probeAddon(addon: string): Promise<Capabilities> {
  const script = distFile('src', 'verify', 'engines', 'wamr', 'probe.js');
  const result = await tryProgram(process.execPath, [script, addon], { cwd: process.cwd(), env: {} });
  if (result.exitCode === 0) return capabilitiesSchema.parse(JSON.parse(result.stdout));
  const reason = /Error: .*/.exec(result.all)?.[0] ?? `exit code ${result.exitCode}`;
  throw new WamrPthreadError('ENGINE_FAILED', `${addon} cannot be loaded: ${reason}`, {
    hint: 'Delete its folder and run wamr-pthread runtime build again.',
  });
}

/** The same of wamr-pthread-san and wamr-pthread-heap. */
export async function probeProgram(program: string): Promise<Capabilities> {
  const result = await tryProgram(program, ['--probe'], { cwd: process.cwd(), env: {} });
  if (result.exitCode === 0) return capabilitiesSchema.parse(JSON.parse(result.stdout));
  const reason = result.all.trim().split('\n')[0] || `exit code ${result.exitCode}`;
  throw new WamrPthreadError('ENGINE_FAILED', `${program} cannot be run: ${reason}`, {
    hint: 'Where it speaks of a memory mapping: run the command under setarch -R, or build with a newer compiler (CC, CXX).',
  });
}

/** Where the WAMR of a build came from; undefined where its record is missing. */
export function originOf(file: string): RuntimeOrigin | undefined {
  const record = join(dirname(file), RECORD);
  if (!existsSync(record)) return undefined;
  return originSchema.parse(JSON.parse(readFileSync(record, 'utf8'))).origin;
}

/** All engines in the cache, by their folders' names. */
export async function builtRuntimes(cache: string): Promise<readonly BuiltRuntime[]> {
  if (!existsSync(cache)) return [];
  const files = readdirSync(cache)
    .sort()
    .flatMap(name => Object.values(PRODUCT_FILES).map(file => join(cache, name, file)))
    .filter(file => existsSync(file));
  const all: BuiltRuntime[] = [];
  for (const addon of files) {
    const origin = originOf(addon);
    if (origin === undefined) continue;
    const from = origin.kind === 'cargo' ? origin.kind : origin.path;
    const file = basename(addon);
    all.push({
      addon,
      ...(file === PROGRAM ? { race: true as const } : {}),
      ...(file === HEAP_PROGRAM ? { heap: true as const } : {}),
      from,
      capabilities: await (file === ADDON ? probeAddon(addon) : probeProgram(addon)),
    });
  }
  return all;
}
