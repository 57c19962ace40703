import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WamrPthreadError } from '../../../../errors.js';
import { scratchFolder } from '../../../../scratch.js';
import type { RunResult } from '../../../types.js';
import { type ChildEnd, runChild } from '../child-process.js';
import type { WamrRunOptions } from '../options.js';
import { planWamrRun } from '../plan.js';
import { type RawHeap, readReport } from '../protocol.js';
import { writeJobFile } from '../race/job-file.js';
import { resultOf } from '../run.js';
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
  const { job } = planWamrRun(options);
  const { bytes, standIns } = withStandIns(options.module);
  const folder = scratchFolder('heap');
  try {
    const file = join(folder, 'job');
    await writeFile(
      file,
      writeJobFile({
        ...job,
        module: bytes,
        watchedFunctions: [...standIns, ...wordReaders(options.module)],
      }),
    );
    const flags = hasOwnAllocator(options.module) ? ['--own-allocator'] : [];
    const end = await start(options, [file, ...flags]);
    const report = readReport(end.report);
    const run = resultOf(options, end, report);
    return { run: { ...run, engine: 'heap' }, heap: report.end?.heap, ownBlocks: standIns.length > 0 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function start(options: WamrRunOptions, args: readonly string[]): Promise<ChildEnd> {
  const { addon: program } = options;
  try {
    return await runChild(program, args, options);
  } catch (error) {
    throw new WamrPthreadError('ENGINE_FAILED', `${program} cannot be started: ${String(error)}`, {
      hint: 'Delete its folder and run wamr-pthread runtime build --heap again.',
      cause: error,
    });
  }
}
