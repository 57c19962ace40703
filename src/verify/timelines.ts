import type { RunResult } from './types.js';

/** So many runs of an engine that failed are shown. */
const FAILED_SHOWN = 3;

/**
 * Timelines are the largest part of a report, and those of runs that passed are alike: of each engine the first that
 * passed keeps its own, and the first few that did not. Races slow a run down so much that its times say nothing.
 */
export function thinTimelines(runs: readonly RunResult[]): readonly RunResult[] {
  const kept = new Map<string, number>();
  return runs.map(run => {
    if (run.timeline === undefined) return run;
    const passed = run.outcome === 'passed';
    const key = `${run.engine} ${passed}`;
    const count = (kept.get(key) ?? 0) + 1;
    kept.set(key, count);
    if (run.engine !== 'race' && count <= (passed ? 1 : FAILED_SHOWN)) return run;
    const { timeline: _, ...rest } = run;
    return rest;
  });
}
