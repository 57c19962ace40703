import type { Config } from '../config/types.js';
import { WamrPthreadError } from '../errors.js';
import { hostNumbers } from '../flags/derive.js';
import { checkScenario } from '../scenario/check.js';
import type { Scenario } from '../scenario/schema.js';
import { readModule } from '../wasm/module.js';
import type { WasmModule } from '../wasm/types.js';
import { adviseOn } from './advice.js';
import { constructorFindings } from './constructor-runs.js';
import { differences } from './differences.js';
import type { EngineRunOptions } from './engines/options.js';
import type { WamrRunOptions } from './engines/wamr/options.js';
import type { HeapOutcome } from './heap/verify-heap.js';
import { applyOverrides, checkOverrides } from './overrides.js';
import type { RaceOutcome } from './race/verify-races.js';
import { findingsOfRuns } from './run-findings.js';
import { runRule } from './run-rules.js';
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
  /** Present: accesses of the app heap are looked up. Absolute path of wamr-pthread-heap. */
  readonly heapProgram?: string;
  /** Exports to call after instantiation instead of the entry point, in this order. */
  readonly call?: readonly string[];
  /** What the host does with the module, instead of the entry point (`verify.scenario` names its file). */
  readonly scenario?: Scenario;
  /** Told before each run: engine, number of the run from 1, number of runs. */
  readonly onRun?: (engine: EngineName | 'race' | 'heap', run: number, runs: number) => void;
}

/** A watched run takes several times as long: it has so many times `verify.timeout`. */
const RACE_SLOWDOWN = 5;
const HEAP_SLOWDOWN = 3;
/** The classic interpreter, in which programs are watched, has larger frames than the engine's fast one. */
const CLASSIC_FRAMES = 2;

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
  const wanted = engines.length > 0 || options.race !== undefined || options.heapProgram !== undefined;
  const blocked = wanted && checked.blockedBy.length > 0;
  const ordinary = blocked ? [] : await runEngines(module, engines, options);
  const races = blocked ? NOTHING : await lookForRaces(module, options);
  const heap = blocked ? NOTHING : await lookAtHeap(module, options);
  const runs = [...ordinary, ...races.runs, ...heap.runs];
  const findings = applyOverrides(
    [
      ...checked.findings,
      ...(blocked ? [skipped(checked.blockedBy)] : []),
      ...races.findings,
      ...heap.findings,
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
  return { version: 1, file, ok, findings: sorted, runs, ...(advice === undefined ? {} : { advice }) };
}

async function runEngines(
  module: WasmModule,
  engines: readonly EngineName[],
  options: VerifyOptions,
): Promise<readonly RunResult[]> {
  const { runs } = options.config.verify;
  const results: RunResult[] = [];
  for (const engine of engines) {
    for (let run = 1; run <= runs; run += 1) {
      options.onRun?.(engine, run, runs);
      results.push(engine === 'wamr' ? await runOnWamr(module, options) : await runOnV8(module, options));
    }
  }
  return results;
}

/** The engine is loaded only when it is needed: static checks stay quick. */
async function runOnV8(module: WasmModule, options: VerifyOptions): Promise<RunResult> {
  const { runOnV8: run } = await import('./engines/v8/run.js');
  const { scenario } = options;
  return run({ ...engineOptions(module, options), ...(scenario === undefined ? {} : { scenario }) });
}

const NOTHING = { runs: [], findings: [] };

async function lookForRaces(module: WasmModule, options: VerifyOptions): Promise<RaceOutcome> {
  const { race, config, onRun } = options;
  if (race === undefined) return NOTHING;
  const { verifyRaces } = await import('./race/verify-races.js');
  const { runs } = config.verify;
  const plan = await watchedOptions(module, options, race.program);
  return verifyRaces({ ...plan, timeoutMs: plan.timeoutMs * RACE_SLOWDOWN }, race.layer, runs, run =>
    onRun?.('race', run, runs),
  );
}

async function lookAtHeap(module: WasmModule, options: VerifyOptions): Promise<HeapOutcome> {
  const { heapProgram, config, onRun } = options;
  if (heapProgram === undefined) return NOTHING;
  const { verifyHeap } = await import('./heap/verify-heap.js');
  const { runs } = config.verify;
  const plan = await watchedOptions(module, options, heapProgram);
  return verifyHeap({ ...plan, timeoutMs: plan.timeoutMs * HEAP_SLOWDOWN }, runs, run =>
    onRun?.('heap', run, runs),
  );
}

async function runOnWamr(module: WasmModule, options: VerifyOptions): Promise<RunResult> {
  const { wamrAddon } = options;
  if (wamrAddon === undefined)
    throw new WamrPthreadError('RUNTIME_NOT_BUILT', 'the wamr engine is not built', {
      hint: 'Run wamr-pthread runtime build --from-cargo.',
    });
  const { runOnWamr: run } = await import('./engines/wamr/run.js');
  return run(await wamrOptions(module, options, wamrAddon));
}

async function watchedOptions(
  module: WasmModule,
  options: VerifyOptions,
  program: string,
): Promise<WamrRunOptions> {
  const plan = await wamrOptions(module, options, program);
  return { ...plan, operandStack: plan.operandStack * CLASSIC_FRAMES };
}

async function wamrOptions(
  module: WasmModule,
  options: VerifyOptions,
  addon: string,
): Promise<WamrRunOptions> {
  const { config, scenario } = options;
  const { hostSideOf, stubsOf } = await import('./engines/wamr/scenario.js');
  const { stdin } = config.verify;
  return {
    ...engineOptions(module, options),
    addon,
    operandStack: hostNumbers(config).operandStackSize,
    ...(scenario === undefined ? {} : { host: hostSideOf(scenario), stubs: stubsOf(scenario) }),
    ...(stdin === undefined ? {} : { stdin }),
  };
}

/** What both engines are told. */
function engineOptions(module: WasmModule, { config, call }: VerifyOptions): EngineRunOptions {
  const { verify, link } = config;
  const { maxThreads, appHeapSize } = hostNumbers(config);
  return {
    module,
    maxThreads,
    appHeap: appHeapSize,
    timeoutMs: verify.timeout * 1000,
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
