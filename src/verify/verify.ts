import type { Config } from '../config/types.js';
import { WamrPthreadError } from '../errors.js';
import { hostNumbers } from '../flags/derive.js';
import { checkScenario } from '../scenario/check.js';
import type { Scenario } from '../scenario/schema.js';
import { toolVersion } from '../version.js';
import { readModule } from '../wasm/module.js';
import type { WasmModule } from '../wasm/types.js';
import { adviseOn } from './advice.js';
import { constructorFindings } from './constructor-runs.js';
import { differences } from './differences.js';
import type { EngineRunOptions } from './engines/options.js';
import type { WamrRunOptions } from './engines/wamr/options.js';
import { applyOverrides, checkOverrides } from './overrides.js';
import type { RaceOutcome } from './race/verify-races.js';
import { findingsOfRuns } from './run-findings.js';
import { runRule } from './run-rules.js';
import { type PlannedRun, planRuns, type RunChoice, sha256Of, threadLimit } from './schedule/plan-runs.js';
import { scheduleOf, seedText } from './schedule/schedule.js';
import { SEVERITIES } from './severities.js';
import { checkRules } from './static-rules.js';
import type { Finding, Report, RunResult } from './types.js';

type EngineName = Config['verify']['engines'][number];

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
  /** Whether the runs are shaken, and which of them are made; default: all of them, as they come. */
  readonly choice?: RunChoice;
  /** Exports to call after instantiation instead of the entry point, in this order. */
  readonly call?: readonly string[];
  /** What the host does with the module, instead of the entry point (`verify.scenario` names its file). */
  readonly scenario?: Scenario;
  /** Told before each run: engine, number of the run from 1, number of runs. */
  readonly onRun?: (engine: EngineName | 'race', run: number, runs: number) => void;
}

/** A watched run takes several times as long: it has so many times `verify.timeout`. */
const RACE_SLOWDOWN = 5;

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
  const { config } = options;
  checkOverrides(config);
  const engines = options.engines ?? config.verify.engines;
  const module = readModule(bytes, file);
  if (options.scenario !== undefined) checkScenario(module, options.scenario);
  const checked = checkRules(module, config);
  const blocked = (engines.length > 0 || options.race !== undefined) && checked.blockedBy.length > 0;
  const sha256 = sha256Of(bytes);
  const planned = planRuns(config.verify.runs, options.choice ?? AS_THEY_COME, sha256);
  const ordinary = blocked ? [] : await runEngines(module, engines, planned, options);
  const races = blocked ? NO_RACES : await lookForRaces(module, planned, options);
  const runs = [...ordinary, ...races.runs];
  const findings = applyOverrides(
    [
      ...checked.findings,
      ...(blocked ? [skipped(checked.blockedBy)] : []),
      ...races.findings,
      ...engines.flatMap(engine =>
        findingsOfRuns(
          ordinary.filter(each => each.engine === engine),
          config.verify.timeout,
        ),
      ),
      ...constructorFindings(module, ordinary),
      ...differences(ordinary),
    ],
    config,
  );
  const sorted = SEVERITIES.flatMap(severity => findings.filter(each => each.severity === severity));
  const ok = !sorted.some(each => each.severity === 'error');
  const advice = ok ? adviseOn(ordinary, config) : undefined;
  return {
    ...{ version: 1, file, tool: toolVersion, sha256, ...shardOf(options), ok, findings: sorted, runs },
    ...(advice === undefined ? {} : { advice }),
  };
}

const AS_THEY_COME: RunChoice = { vary: false };

function shardOf({ choice, config: { verify } }: VerifyOptions): Pick<Report, 'shard'> {
  const { shard } = choice ?? AS_THEY_COME;
  return shard === undefined ? {} : { shard: { ...shard, runs: verify.runs, timeout: verify.timeout } };
}

async function runEngines(
  module: WasmModule,
  engines: readonly EngineName[],
  planned: readonly PlannedRun[],
  options: VerifyOptions,
): Promise<readonly RunResult[]> {
  const results: RunResult[] = [];
  for (const engine of engines) {
    const start = engine === 'wamr' ? runOnWamr : runOnV8;
    for (const [position, plan] of planned.entries()) {
      options.onRun?.(engine, position + 1, planned.length);
      results.push({ ...(await start(module, plan, options)), ...scheduleField(module, plan, options) });
    }
  }
  return results;
}

/** What a result says of how its run was shaken. */
function scheduleField(
  module: WasmModule,
  { run, seed }: PlannedRun,
  { config }: VerifyOptions,
): Pick<RunResult, 'schedule'> {
  if (seed === undefined) return {};
  return { schedule: { run, seed: seedText(seed), maxThreads: threadLimit(module, config, seed) } };
}

/** The engine is loaded only when it is needed: static checks stay quick. */
async function runOnV8(module: WasmModule, plan: PlannedRun, options: VerifyOptions): Promise<RunResult> {
  const { runOnV8: run } = await import('./engines/v8/run.js');
  const { scenario } = options;
  return run({ ...engineOptions(module, plan, options), ...(scenario === undefined ? {} : { scenario }) });
}

const NO_RACES = { runs: [], findings: [] };

async function lookForRaces(
  module: WasmModule,
  planned: readonly PlannedRun[],
  options: VerifyOptions,
): Promise<RaceOutcome> {
  const { race, config, onRun } = options;
  if (race === undefined || planned.length === 0) return NO_RACES;
  const { verifyRaces } = await import('./race/verify-races.js');
  const slowly = { ...config, verify: { ...config.verify, timeout: config.verify.timeout * RACE_SLOWDOWN } };
  const runs = await Promise.all(
    planned.map(async plan => ({
      options: await wamrOptions(module, plan, { ...options, config: slowly }, race.program),
      field: scheduleField(module, plan, options),
    })),
  );
  return verifyRaces(module, runs, race.layer, run => onRun?.('race', run, runs.length));
}

async function runOnWamr(module: WasmModule, plan: PlannedRun, options: VerifyOptions): Promise<RunResult> {
  const { wamrAddon } = options;
  if (wamrAddon === undefined)
    throw new WamrPthreadError('RUNTIME_NOT_BUILT', 'the wamr engine is not built', {
      hint: 'Run wamr-pthread runtime build --from-cargo.',
    });
  const { runOnWamr: run } = await import('./engines/wamr/run.js');
  return run(await wamrOptions(module, plan, options, wamrAddon));
}

async function wamrOptions(
  module: WasmModule,
  plan: PlannedRun,
  options: VerifyOptions,
  addon: string,
): Promise<WamrRunOptions> {
  const { config, scenario } = options;
  const { hostSideOf, stubsOf } = await import('./engines/wamr/scenario.js');
  const { stdin } = config.verify;
  return {
    ...engineOptions(module, plan, options),
    addon,
    operandStack: hostNumbers(config).operandStackSize,
    ...(scenario === undefined ? {} : { host: hostSideOf(scenario), stubs: stubsOf(scenario) }),
    ...(stdin === undefined ? {} : { stdin }),
  };
}

/** What both engines are told. */
function engineOptions(
  module: WasmModule,
  { seed }: PlannedRun,
  { config, call }: VerifyOptions,
): EngineRunOptions {
  const { verify, link } = config;
  const timeoutMs = verify.timeout * 1000;
  return {
    module,
    maxThreads: threadLimit(module, config, seed),
    appHeap: hostNumbers(config).appHeapSize,
    timeoutMs,
    ...(seed === undefined ? {} : { schedule: scheduleOf(seed, timeoutMs) }),
    args: verify.args,
    env: verify.env,
    dirs: verify.dirs,
    hostImports: link.hostImports,
    ...(call === undefined ? {} : { call }),
  };
}

function skipped(blockedBy: readonly string[]): Finding {
  const rule = runRule('run-skipped');
  return {
    rule: rule.id,
    severity: rule.severity,
    message: `the module was not run, because static errors already decide the outcome (${blockedBy.join(', ')})`,
    fix: rule.fix,
  };
}
