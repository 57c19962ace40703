import type { WamrRunOptions } from './engines/wamr/options.js';
import type { Finding, RunResult } from './types.js';

/** A run in a program that watches it: `options.addon` is its path; `field` is what the result also says. */
export interface WatchedRun {
  readonly options: WamrRunOptions;
  readonly field: Pick<RunResult, 'schedule'>;
}

/** What watched runs showed. */
export interface WatchedOutcome {
  readonly runs: readonly RunResult[];
  readonly findings: readonly Finding[];
}
