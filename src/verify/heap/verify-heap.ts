import { runUnderHeapChecker } from '../engines/wamr/heap/run.js';
import type { WamrRunOptions } from '../engines/wamr/options.js';
import { type SourceMap, sourceMap } from '../race/source-map.js';
import { findingsOfRuns } from '../run-findings.js';
import type { Finding, RunResult } from '../types.js';
import { resolveHeap } from './resolve.js';

/** What no run can show, as phrases for the report. */
const LIMITS = [
  'code that did not run: give the program the input of its worst day',
  'a freed block whose memory somebody else has got since: blocks wait for a quarter of the app heap',
  'an access so far behind a block that it hits another live one',
  'overflows of stacks and of static data',
] as const;

const RAW_BLOCKS =
  'what the thread-safety layer keeps in its own caches (the module has no name section: blocks are those that libc asks the host for)';

export interface HeapOutcome {
  readonly runs: readonly RunResult[];
  readonly findings: readonly Finding[];
}

/**
 * Runs a module on the interpreter that looks up every access of the app heap, and says what it found.
 * `options.addon` is the path of wamr-pthread-heap. Throws what runUnderHeapChecker throws.
 */
export async function verifyHeap(
  options: WamrRunOptions,
  runs: number,
  onRun: (run: number) => void,
): Promise<HeapOutcome> {
  const map = sourceMap(options.module);
  const results: RunResult[] = [];
  for (let run = 1; run <= runs; run += 1) {
    onRun(run);
    results.push(await oneRun(options, map));
  }
  return { runs: results, findings: findingsOfRuns(results, options.timeoutMs / 1000) };
}

async function oneRun(options: WamrRunOptions, map: SourceMap): Promise<RunResult> {
  const { run, heap, ownBlocks } = await runUnderHeapChecker(options);
  const raw = ownBlocks || options.module.functionNames.size > 0 ? [] : [RAW_BLOCKS];
  const notSeen = [...(run.notSeen ?? []), ...LIMITS, ...raw, ...map.missing.filter(isAboutNames)];
  if (heap === undefined) return { ...run, notSeen };
  return {
    ...run,
    heap: {
      ...resolveHeap(heap, { describe: map.describe, sourceOf: map.sourceAt }),
      watched: heap.exact,
    },
    notSeen,
  };
}

/** The source map speaks for races, too. */
function isAboutNames(text: string): boolean {
  return text.startsWith('lines');
}
