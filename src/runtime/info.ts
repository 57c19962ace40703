import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { WamrPthreadError } from '../errors.js';
import { distFile } from '../paths.js';
import type { Capabilities } from '../verify/engines/wamr/addon.js';
import { ADDON, RECORD } from './place.js';
import { tryProgram } from './programs.js';

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

/** A built engine. */
export interface BuiltRuntime {
  readonly addon: string;
  /** `cargo`, or the folder of WAMR. */
  readonly from: string;
  readonly capabilities: Capabilities;
}

const recordSchema = z.object({ origin: z.object({ kind: z.string(), path: z.string().optional() }) });

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

/** All engines in the cache, by their folders' names. */
export async function builtRuntimes(cache: string): Promise<readonly BuiltRuntime[]> {
  if (!existsSync(cache)) return [];
  const folders = readdirSync(cache)
    .sort()
    .map(name => join(cache, name))
    .filter(folder => existsSync(join(folder, ADDON)) && existsSync(join(folder, RECORD)));
  const all: BuiltRuntime[] = [];
  for (const folder of folders) {
    const addon = join(folder, ADDON);
    const { origin } = recordSchema.parse(JSON.parse(readFileSync(join(folder, RECORD), 'utf8')));
    all.push({ addon, from: origin.path ?? origin.kind, capabilities: await probeAddon(addon) });
  }
  return all;
}
