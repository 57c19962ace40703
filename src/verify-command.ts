import { basename, resolve } from 'node:path';
import { loadConfig } from './config/load.js';
import type { Config } from './config/types.js';
import { isWamrPthreadError, WamrPthreadError } from './errors.js';
import { ioReason } from './io-reason.js';
import { moduleIn } from './link-objects.js';
import type { ProjectOptions } from './patch.js';
import { readWhole } from './read-whole.js';
import type { EngineOptions } from './runtime-command.js';
import type { Scenario } from './scenario/schema.js';
import type { RunChoice } from './verify/schedule/plan-runs.js';
import { runProgress } from './verify/schedule/progress.js';
import type { Report } from './verify/types.js';
import { type VerifyOptions, verifyRead } from './verify/verify.js';
import type { WasmModule } from './wasm/types.js';

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
  /** Whether the runs are shaken, and which of them are made. */
  readonly choice?: RunChoice;
  /** Instead of `verify.runs`. */
  readonly runs?: number | undefined;
  /** As in `VerifyOptions`. */
  readonly hash?: boolean;
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
  choice,
  runs,
  hash,
  progress,
  ...options
}: VerifyRequest): Promise<Report[]> {
  const config = withRuns((await loadConfig(options)).config, runs);
  const engines = staticOnly === true ? [] : (given ?? (race || heap ? [] : config.verify.engines));
  const scenario = await scenarioOf(config, options.cwd);
  const files: { module: string; bytes: Uint8Array; linked: WasmModule | undefined }[] = [];
  for (const module of modules) {
    const bytes = readModuleFile(resolve(options.cwd, module), module);
    files.push({ module, bytes, linked: moduleIn(bytes, module) });
  }
  const reports: Report[] = [];
  const wanted = {
    wamr: engines.includes('wamr'),
    race: race && staticOnly !== true,
    heap: heap && staticOnly !== true,
  };
  const isModule = files.some(({ linked }) => linked !== undefined);
  const tools = isModule ? await toolsFor(wanted, { config, env: options.env, progress }) : {};
  for (const { module, bytes, linked } of files) {
    if (linked === undefined) {
      reports.push(await verifyUnlinked(module, bytes, config));
      continue;
    }
    reports.push(
      await verifyRead(linked, {
        config,
        engines,
        ...tools,
        ...(scenario === undefined ? {} : { scenario }),
        ...(choice === undefined ? {} : { choice }),
        ...(hash === undefined ? {} : { hash }),
        onRun: progress === undefined ? () => undefined : runProgress(basename(module), progress),
      }),
    );
  }
  return reports;
}

/** What modules do without is not loaded for them: the rules of objects and the reader of archives. */
async function verifyUnlinked(name: string, bytes: Uint8Array, config: Config): Promise<Report> {
  const { linkFile } = await import('./link-file.js');
  const { verifyObjects } = await import('./verify/objects.js');
  return verifyObjects(name, linkFile(name, bytes), config);
}

/** The schemas of scenarios take longer to load and to make than a small module to check. */
async function scenarioOf({ verify: { scenario } }: Config, cwd: string): Promise<Scenario | undefined> {
  return scenario === undefined
    ? undefined
    : (await import('./scenario/load.js')).loadScenario(scenario, cwd);
}

/** What must be built for the runs that are wanted. */
async function toolsFor(
  { wamr, race, heap }: Readonly<Record<'wamr' | 'race' | 'heap', boolean>>,
  options: EngineOptions,
): Promise<Pick<VerifyOptions, 'wamrAddon' | 'race' | 'heapProgram'>> {
  if (!wamr && !race && !heap) return {};
  const { engineFor, heapProgramFor, raceProgramFor } = await import('./runtime-command.js');
  return {
    ...(wamr ? { wamrAddon: await engineFor(options) } : {}),
    ...(race ? { race: { program: await raceProgramFor(options), layer: await symbolsOfLayer() } } : {}),
    ...(heap ? { heapProgram: await heapProgramFor(options) } : {}),
  };
}

async function symbolsOfLayer(): Promise<ReadonlySet<string>> {
  return (await import('./libc/layer/manifest.js')).layerSymbols();
}

function withRuns(config: Config, runs: number | undefined): Config {
  return runs === undefined ? config : { ...config, verify: { ...config.verify, runs } };
}

/** One line about the real runtime, for those who have not met it; undefined where there is nothing to say. */
export async function engineNotice(options: ProjectOptions): Promise<string | undefined> {
  const { config } = await loadConfig(options);
  const { engines, wamrRoot, wamrPrefix } = config.verify;
  if (engines.includes('wamr') || (wamrRoot ?? wamrPrefix) !== undefined) return undefined;
  const { hasEngine } = await import('./runtime-command.js');
  return (await hasEngine({ config, env: options.env }))
    ? undefined
    : 'For a third opinion, of the real WAMR: npx wamr-pthread runtime build --from-cargo, then verify --engine all.';
}

function readModuleFile(path: string, shown: string): Uint8Array {
  const refuse = (reason: string, cause?: unknown) =>
    new WamrPthreadError('IO_READ', `cannot read ${shown}: ${reason}`, {
      hint: 'Name a linked module: wamr-pthread verify app.wasm',
      cause,
    });
  try {
    return readWhole(path, { pipes: 'any', refuse });
  } catch (error) {
    throw isWamrPthreadError(error) ? error : refuse(ioReason(error), error);
  }
}
