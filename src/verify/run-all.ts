import type { WasmModule } from '../wasm/types.js';
import { constructorFindings } from './constructor-runs.js';
import { differences } from './differences.js';
import { lookAtHeap, lookForRaces, runEngines } from './run-engines.js';
import { findingsOfRuns } from './run-findings.js';
import { runRule } from './run-rules.js';
import { AS_THEY_COME, planRuns } from './schedule/plan-runs.js';
import type { Finding, RunResult } from './types.js';
import type { EngineName, VerifyOptions } from './verify.js';

/** What the runs of a module showed. */
export interface Outcome {
  /** On the engines that only run the module. */
  readonly ordinary: readonly RunResult[];
  readonly runs: readonly RunResult[];
  readonly findings: readonly Finding[];
}

/** Runs a module as `options` say, on each engine in turn; not at all where `blockedBy` names rules that forbid it. */
export async function runAll(
  module: WasmModule,
  blockedBy: readonly string[],
  sha256: string,
  options: VerifyOptions,
): Promise<Outcome> {
  const { verify } = options.config;
  const { choice = AS_THEY_COME, engines = verify.engines } = options;
  if (blockedBy.length > 0) return { ordinary: [], runs: [], findings: [skipped(blockedBy)] };
  const planned = planRuns(verify.runs, choice, sha256);
  const ordinary = await runEngines(module, engines, planned, options);
  const races = await lookForRaces(module, planned, options);
  const heap = await lookAtHeap(module, planned, options);
  const ofEngine = (name: EngineName) => ordinary.filter(({ engine }) => engine === name);
  return {
    ordinary,
    runs: [...ordinary, ...races.runs, ...heap.runs],
    findings: [
      ...races.findings,
      ...heap.findings,
      ...engines.flatMap(engine => findingsOfRuns(ofEngine(engine), verify.timeout)),
      ...constructorFindings(module, ordinary),
      ...differences(ordinary),
    ],
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
