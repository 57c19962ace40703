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
  'code that did not run: give the program the input of its worst day',
  'accesses so far apart in time that the first one was forgotten',
  'accesses that atomic instructions on one address put in an order, meant or not',
  "what natives do with the module's memory, except in bulk",
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
