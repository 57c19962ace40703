import type { Config } from '../config/types.js';
import { checkScenario } from '../scenario/check.js';
import type { Scenario } from '../scenario/schema.js';
import { toolVersion } from '../version.js';
import { readModule } from '../wasm/module.js';
import type { WasmModule } from '../wasm/types.js';
import { adviseOn } from './advice.js';
import { sha256Of } from './module-hash.js';
import { applyOverrides, checkOverrides } from './overrides.js';
import { fails } from './report/levels.js';
import type { Outcome } from './run-all.js';
import { AS_THEY_COME, type RunChoice } from './schedule/plan-runs.js';
import { settingsOf } from './settings.js';
import { worstFirst } from './severities.js';
import { checkRules } from './static-rules.js';
import { thinTimelines } from './timelines.js';
import type { Report } from './types.js';
import { withNamedWaits } from './wait-names.js';

export type EngineName = Config['verify']['engines'][number];

export interface VerifyOptions {
  readonly config: Config;
  /** Engines to run the module on; default: `verify.engines` of the config. Empty: static rules only. */
  readonly engines?: readonly EngineName[];
  /** Absolute path of the built engine wamr; needed where it is among the engines. */
  readonly wamrAddon?: string;
  /** Present: races are looked for. */
  readonly race?: {
    /** Absolute path of wamr-pthread-san. */
    readonly program: string;
    /** Functions of the thread-safety layer: their locks look at their own words. */
    readonly layer: ReadonlySet<string>;
  };
  /** Present: accesses of the app heap are looked up. Absolute path of wamr-pthread-heap. */
  readonly heapProgram?: string;
  /** Whether the runs are shaken, and which of them are made; default: all of them, as they come. */
  readonly choice?: RunChoice;
  /** Exports to call after instantiation instead of the entry point, in this order. */
  readonly call?: readonly string[];
  /** What the host does with the module, instead of the entry point (`verify.scenario` names its file). */
  readonly scenario?: Scenario;
  /** False: a report without runs may do without `sha256`, which takes a while for a large module. */
  readonly hash?: boolean;
  /** Told before each run: engine, number of the run from 1, number of runs. */
  readonly onRun?: (engine: EngineName | 'race' | 'heap', run: number, runs: number) => void;
}

/**
 * Will this module run its threads safely on a WAMR lib-pthread runtime with these settings?
 *
 * Static rules come first. The engines run the module also when rules found errors, because a trap with function
 * names explains more than a rule; only a module that WAMR would not start, or
 * whose threads would share no memory, is not run, and a finding says so.
 * `file` is only a name for messages. Throws WASM_NOT_WASM or WASM_MALFORMED for bytes that are no module,
 * CONFIG_UNKNOWN_KEY for a rule in `verify.rules` that does not exist, SCENARIO_MISMATCH
 * for a scenario of another module, and ENGINE_FAILED when an engine cannot be started.
 */
export async function verifyModule(file: string, bytes: Uint8Array, options: VerifyOptions): Promise<Report> {
  checkOverrides(options.config);
  return verifyRead(readModule(bytes, file), options);
}

/** The same for a module that was read already: large ones are read once. */
export async function verifyRead(module: WasmModule, options: VerifyOptions): Promise<Report> {
  const {
    config,
    engines = config.verify.engines,
    race,
    heapProgram,
    choice = AS_THEY_COME,
    hash = true,
  } = options;
  checkOverrides(config);
  if (options.scenario !== undefined) checkScenario(module, options.scenario);
  const checked = checkRules(module, config);
  const wanted = engines.length > 0 || race !== undefined || heapProgram !== undefined;
  const sha256 = wanted || hash ? await sha256Of(module.bytes) : undefined;
  const outcome =
    wanted && sha256 !== undefined
      ? await (await import('./run-all.js')).runAll(module, checked.blockedBy, sha256, options)
      : NO_RUNS;
  const findings = worstFirst(applyOverrides([...checked.findings, ...outcome.findings], config));
  const ok = !findings.some(fails);
  const advice = ok ? adviseOn(outcome.ordinary, config) : undefined;
  const runs = await withNamedWaits(module, thinTimelines(outcome.runs));
  const settings = settingsOf(config, engines);
  return {
    ...{ version: 1, file: module.file, tool: toolVersion },
    ...(sha256 === undefined ? {} : { sha256 }),
    ...shardOf(choice, config),
    ...{ ok, findings, runs },
    ...(advice === undefined ? {} : { advice }),
    settings,
  };
}

const NO_RUNS: Outcome = { ordinary: [], runs: [], findings: [] };

function shardOf({ shard }: RunChoice, { verify }: Config): Pick<Report, 'shard'> {
  return shard === undefined ? {} : { shard: { ...shard, runs: verify.runs, timeout: verify.timeout } };
}
