import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { loadConfig } from './config/load.js';
import type { Config } from './config/types.js';
import { errnoOf, WamrPthreadError } from './errors.js';
import { layerSymbols } from './libc/layer/manifest.js';
import { isLinkInput, linkFile } from './link-objects.js';
import type { ProjectOptions } from './patch.js';
import { engineFor, hasEngine, heapProgramFor, raceProgramFor } from './runtime-command.js';
import { loadScenario } from './scenario/load.js';
import { verifyObjects } from './verify/objects.js';
import type { Report } from './verify/types.js';
import { verifyModule } from './verify/verify.js';

export interface VerifyRequest extends ProjectOptions {
  /** Paths of linked modules, objects and archives, relative to `cwd` or absolute. */
  readonly modules: readonly string[];
  /** Rules only. */
  readonly staticOnly?: boolean;
  /** Engines instead of `verify.engines`. */
  readonly engines?: readonly EngineName[] | undefined;
  /** Look for data races; without `engines` on no other engine. */
  readonly race?: boolean;
  /** Look every access of the app heap up; without `engines` on no other engine. */
  readonly heap?: boolean;
  readonly progress?: (text: string) => void;
}

type EngineName = Config['verify']['engines'][number];

/**
 * One report for each module, in the order given. All files are read before the first run; of objects and archives
 * only what can be told before they are linked is checked.
 *
 * Throws IO_READ, WASM_NOT_WASM, WASM_MALFORMED, ARCHIVE_MALFORMED, what the scenario throws (SCENARIO_READ,
 * SCENARIO_INVALID, SCENARIO_MISMATCH), and what the config throws.
 */
export async function verify({
  modules,
  staticOnly,
  engines: given,
  race = false,
  heap = false,
  progress,
  ...options
}: VerifyRequest): Promise<Report[]> {
  const { config } = await loadConfig(options);
  const engines = staticOnly === true ? [] : (given ?? (race || heap ? [] : config.verify.engines));
  const path = config.verify.scenario;
  const scenario = path === undefined ? undefined : await loadScenario(path, options.cwd);
  const files: { module: string; bytes: Uint8Array }[] = [];
  for (const module of modules) {
    const bytes = await readModuleFile(resolve(options.cwd, module), module);
    files.push({ module, bytes });
  }
  const reports: Report[] = [];
  const isModule = files.some(({ module, bytes }) => !isLinkInput(bytes, module));
  const wamrAddon =
    isModule && engines.includes('wamr')
      ? await engineFor({ config, env: options.env, progress })
      : undefined;
  const raceTools =
    isModule && race && staticOnly !== true
      ? {
          program: await raceProgramFor({ config, env: options.env, progress }),
          layer: await layerSymbols(),
        }
      : undefined;
  const heapProgram =
    isModule && heap && staticOnly !== true
      ? await heapProgramFor({ config, env: options.env, progress })
      : undefined;
  for (const { module, bytes } of files) {
    if (isLinkInput(bytes, module)) {
      reports.push(verifyObjects(module, linkFile(module, bytes), config));
      continue;
    }
    reports.push(
      await verifyModule(module, bytes, {
        config,
        engines,
        ...(wamrAddon === undefined ? {} : { wamrAddon }),
        ...(raceTools === undefined ? {} : { race: raceTools }),
        ...(heapProgram === undefined ? {} : { heapProgram }),
        ...(scenario === undefined ? {} : { scenario }),
        onRun: (engine, run, runs) => progress?.(`${basename(module)} on ${engine}, run ${run} of ${runs}`),
      }),
    );
  }
  return reports;
}

/** One line about the real runtime, for those who have not met it; undefined where there is nothing to say. */
export async function engineNotice(options: ProjectOptions): Promise<string | undefined> {
  const { config } = await loadConfig(options);
  const { engines, wamrRoot, wamrPrefix } = config.verify;
  if (engines.includes('wamr') || (wamrRoot ?? wamrPrefix) !== undefined) return undefined;
  return (await hasEngine({ config, env: options.env }))
    ? undefined
    : 'For a third opinion, of the real WAMR: npx wamr-pthread runtime build --from-cargo, then verify --engine all.';
}

async function readModuleFile(path: string, shown: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new WamrPthreadError('IO_READ', `cannot read ${shown}: ${reasonOf(error)}`, {
      hint: 'Name a linked module: wamr-pthread verify app.wasm',
      cause: error,
    });
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
};

function reasonOf(error: unknown): string {
  return REASONS[errnoOf(error) ?? ''] ?? (error instanceof Error ? error.message : String(error));
}
