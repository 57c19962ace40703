import { WamrPthreadError } from '../errors.js';
import { hostNumbers } from '../flags/derive.js';
import type { WasmModule } from '../wasm/types.js';
import type { EngineRunOptions } from './engines/options.js';
import type { WamrRunOptions } from './engines/wamr/options.js';
import { type PlannedRun, threadLimit } from './schedule/plan-runs.js';
import { scheduleOf, seedText } from './schedule/schedule.js';
import { timeLimit } from './time-limits.js';
import type { RunResult } from './types.js';
import type { EngineName, VerifyOptions } from './verify.js';
import type { WatchedOutcome, WatchedRun } from './watched-run.js';

/** The classic interpreter, in which programs are watched, has larger frames than the engine's fast one. */
const CLASSIC_FRAMES = 2;

const NOTHING: WatchedOutcome = { runs: [], findings: [] };

/** The planned runs on each engine, one after the other. */
export async function runEngines(
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

/** The planned runs under the race detector, where it is asked for. */
export async function lookForRaces(
  module: WasmModule,
  planned: readonly PlannedRun[],
  options: VerifyOptions,
): Promise<WatchedOutcome> {
  const { race, onRun } = options;
  if (race === undefined || planned.length === 0) return NOTHING;
  const { verifyRaces } = await import('./race/verify-races.js');
  const runs = await watchedRuns(module, planned, options, race.program, 'race');
  return verifyRaces(module, runs, race.layer, run => onRun?.('race', run, runs.length));
}

/** The planned runs with every access of the app heap looked up, where that is asked for. */
export async function lookAtHeap(
  module: WasmModule,
  planned: readonly PlannedRun[],
  options: VerifyOptions,
): Promise<WatchedOutcome> {
  const { heapProgram, onRun } = options;
  if (heapProgram === undefined || planned.length === 0) return NOTHING;
  const { verifyHeap } = await import('./heap/verify-heap.js');
  const runs = await watchedRuns(module, planned, options, heapProgram, 'heap');
  return verifyHeap(module, runs, run => onRun?.('heap', run, runs.length));
}

async function watchedRuns(
  module: WasmModule,
  planned: readonly PlannedRun[],
  options: VerifyOptions,
  program: string,
  engine: 'race' | 'heap',
): Promise<readonly WatchedRun[]> {
  const { verify } = options.config;
  const timeout = timeLimit(engine, verify.timeout);
  const config = { ...options.config, verify: { ...verify, timeout } };
  return Promise.all(
    planned.map(async plan => {
      const asked = await wamrOptions(module, plan, { ...options, config }, program);
      return {
        options: { ...asked, operandStack: asked.operandStack * CLASSIC_FRAMES },
        field: scheduleField(module, plan, options),
      };
    }),
  );
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

/** What all engines are told. */
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
