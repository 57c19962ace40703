import type { WasmModule } from '../../wasm/types.js';
import { runUnderRaceDetector } from '../engines/wamr/race/run.js';
import { findingsOfRuns } from '../run-findings.js';
import type { RunResult } from '../types.js';
import type { WatchedOutcome, WatchedRun } from '../watched-run.js';
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

/**
 * Runs a module under ThreadSanitizer and says what it found. `layer` names the functions of the thread-safety layer.
 *
 * Throws what runUnderRaceDetector throws.
 */
export async function verifyRaces(
  module: WasmModule,
  runs: readonly WatchedRun[],
  layer: ReadonlySet<string>,
  onRun: (run: number) => void,
): Promise<WatchedOutcome> {
  const map = sourceMap(module);
  const facts: RaceFacts[] = [];
  const results: RunResult[] = [];
  for (const [position, { options, field }] of runs.entries()) {
    onRun(position + 1);
    const seen = await runUnderRaceDetector(options);
    const resolved = resolveRaces(module, map, seen.report, layer);
    facts.push(resolved);
    results.push({
      ...seen.run,
      ...field,
      notSeen: [...(seen.run.notSeen ?? []), ...LIMITS, ...map.missing],
      suppressed: resolved.suppressed,
    });
  }
  const seeds = runs.map(({ field }) => field.schedule?.seed);
  const seconds = (runs[0]?.options.timeoutMs ?? 0) / 1000;
  return { runs: results, findings: [...raceFindings(facts, seeds), ...findingsOfRuns(results, seconds)] };
}
