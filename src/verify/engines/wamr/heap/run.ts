import type { RunResult } from '../../../types.js';
import type { WamrRunOptions } from '../options.js';
import type { RawHeap } from '../protocol.js';
import { runWatched } from '../watched-program.js';
import { hasOwnAllocator } from './own-allocator.js';
import { withStandIns, wordReaders } from './stand-ins.js';

/** A run whose accesses of the app heap were looked up: `addon` is the path of wamr-pthread-heap. */
export interface HeapRun {
  readonly run: RunResult;
  /** What was seen, with places in the module's file; undefined: the process died. */
  readonly heap: RawHeap | undefined;
  /** The blocks are those that the program asks libc for, not those that libc asks the host for. */
  readonly ownBlocks: boolean;
}

/**
 * Runs a module in wamr-pthread-heap. Only bodies of the layer's malloc family are other ones: places are those of
 * the user's file.
 *
 * Throws IO_READ for a folder that cannot be opened and ENGINE_FAILED where the program could not do its work.
 */
export async function runUnderHeapChecker(options: WamrRunOptions): Promise<HeapRun> {
  const { module } = options;
  const { bytes, standIns } = withStandIns(module);
  const { run, report } = await runWatched(options, {
    engine: 'heap',
    module: bytes,
    watchedFunctions: [...standIns, ...wordReaders(module)],
    flags: hasOwnAllocator(module) ? ['--own-allocator'] : [],
  });
  return { run, heap: report.end?.heap, ownBlocks: standIns.length > 0 };
}
