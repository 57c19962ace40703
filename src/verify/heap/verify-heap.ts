import type { WasmModule } from '../../wasm/types.js';
import { runUnderHeapChecker } from '../engines/wamr/heap/run.js';
import type { WamrRunOptions } from '../engines/wamr/options.js';
import { type SourceMap, sourceMap } from '../race/source-map.js';
import { findingsOfRuns } from '../run-findings.js';
import type { RunResult } from '../types.js';
import type { WatchedOutcome, WatchedRun } from '../watched-run.js';
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

/**
 * Runs a module on the interpreter that looks up every access of the app heap, and says what it found.
 * Throws what runUnderHeapChecker throws.
 */
export async function verifyHeap(
  module: WasmModule,
  runs: readonly WatchedRun[],
  onRun: (run: number) => void,
): Promise<WatchedOutcome> {
  const map = sourceMap(module);
  const results: RunResult[] = [];
  for (const [position, { options, field }] of runs.entries()) {
    onRun(position + 1);
    results.push({ ...(await oneRun(options, map)), ...field });
  }
  const seconds = (runs[0]?.options.timeoutMs ?? 0) / 1000;
  return { runs: results, findings: findingsOfRuns(results, seconds) };
}

async function oneRun(options: WamrRunOptions, map: SourceMap): Promise<RunResult> {
  const { run, heap, ownBlocks } = await runUnderHeapChecker(options);
  const raw = ownBlocks || options.module.functionNames.size > 0 ? [] : [RAW_BLOCKS];
  const resolved =
    heap === undefined
      ? {}
      : {
          heap: {
            ...resolveHeap(heap, { describe: map.describe, sourceOf: map.sourceAt }),
            watched: heap.exact,
          },
        };
  // What resolving could not tell is known only now.
  const notSeen = [...(run.notSeen ?? []), ...LIMITS, ...raw, ...map.missing.filter(isAboutNames)];
  return { ...run, ...resolved, notSeen };
}

/** The source map speaks for races, too. */
function isAboutNames(text: string): boolean {
  return text.startsWith('lines');
}
