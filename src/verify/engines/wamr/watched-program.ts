import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WamrPthreadError } from '../../../errors.js';
import { scratchFolder } from '../../../scratch.js';
import type { RunResult } from '../../types.js';
import { type ChildEnd, runChild } from './child-process.js';
import type { WamrRunOptions } from './options.js';
import { planWamrRun } from './plan.js';
import { readReport, type WamrReport } from './protocol.js';
import { writeJobFile } from './race/job-file.js';
import { resultOf } from './run.js';

/** What a program is given besides the options of the run. */
interface Watched {
  /** Also the switch of `verify` and of `runtime build`. */
  readonly engine: 'race' | 'heap';
  readonly module: Uint8Array;
  readonly watchedFunctions: Parameters<typeof writeJobFile>[0]['watchedFunctions'];
  /** Words behind the job's file. */
  readonly flags?: readonly string[];
  /** A failure of the program that says more than its end does. */
  readonly refusal?: (end: ChildEnd) => WamrPthreadError | undefined;
}

/**
 * Runs a module in a program that watches it: `options.addon` is the program's path.
 *
 * Throws IO_READ for a folder that cannot be opened and ENGINE_FAILED where the program could not do its work.
 */
export async function runWatched(
  options: WamrRunOptions,
  { engine, module, watchedFunctions, flags = [], refusal }: Watched,
): Promise<{ readonly run: RunResult; readonly report: WamrReport }> {
  const { job } = planWamrRun(options);
  const folder = scratchFolder(engine);
  try {
    const file = join(folder, 'job');
    await writeFile(file, writeJobFile({ ...job, module, watchedFunctions }));
    const end = await start(engine, [file, ...flags], options);
    const report = readReport(end.report);
    const refused = report.end === undefined ? refusal?.(end) : undefined;
    if (refused !== undefined) throw refused;
    return { run: { ...resultOf(options, end, report), engine }, report };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function start(
  engine: Watched['engine'],
  args: readonly string[],
  options: WamrRunOptions,
): Promise<ChildEnd> {
  const { addon: program } = options;
  try {
    return await runChild(program, args, options);
  } catch (error) {
    throw new WamrPthreadError('ENGINE_FAILED', `${program} cannot be started: ${String(error)}`, {
      hint: `Delete its folder and run wamr-pthread runtime build --${engine} again.`,
      cause: error,
    });
  }
}
