import type { WamrRunOptions } from '../engines/wamr/options.js';
import { runUnderRaceDetector } from '../engines/wamr/race/run.js';
import { findingsOfRuns } from '../run-findings.js';
import type { Finding, RunResult } from '../types.js';
import { raceFindings } from './findings.js';
import { resolveRaces } from './resolve.js';
import { sourceMap } from './source-map.js';
import type { RaceFacts } from './types.js';

/** What no run can show, as phrases for the report. */
const LIMITS = [
  'accesses that never came close in time: give the threads enough to do, and several runs',
  "accesses that atomic instructions on one address, wait and notify, or the locks of WAMR's natives (malloc, files) happened to put in order",
  'code that is compiled ahead of time, or just in time',
] as const;

export interface RaceOutcome {
  readonly runs: readonly RunResult[];
  readonly findings: readonly Finding[];
}

/**
 * Runs a module under ThreadSanitizer and says what it found. `options.addon` is the path of wamr-pthread-san; `layer`
 * names the functions of the thread-safety layer.
 *
 * Throws what runUnderRaceDetector throws.
 */
export async function verifyRaces(
  options: WamrRunOptions,
  layer: ReadonlySet<string>,
  runs: number,
  onRun: (run: number) => void,
): Promise<RaceOutcome> {
  const { module } = options;
  const map = sourceMap(module);
  const facts: RaceFacts[] = [];
  const results: RunResult[] = [];
  for (let run = 1; run <= runs; run += 1) {
    onRun(run);
    const seen = await runUnderRaceDetector(options);
    const resolved = resolveRaces(module, map, seen.report, layer);
    facts.push(resolved);
    results.push({
      ...seen.run,
      notSeen: [...(seen.run.notSeen ?? []), ...LIMITS, ...map.missing],
      suppressed: resolved.suppressed,
    });
  }
  return {
    runs: results,
    findings: [...raceFindings(facts), ...findingsOfRuns(results, options.timeoutMs / 1000)],
  };
}
