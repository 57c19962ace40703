import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WamrPthreadError } from '../../../../errors.js';
import { scratchFolder } from '../../../../scratch.js';
import type { RunResult } from '../../../types.js';
import { type ChildEnd, runChild } from '../child-process.js';
import type { WamrRunOptions } from '../options.js';
import { planWamrRun } from '../plan.js';
import { type RaceReport, readReport } from '../protocol.js';
import { resultOf } from '../run.js';
import { writeJobFile } from './job-file.js';
import { watchedFunctions } from './watched-functions.js';

/** A run that is watched: `addon` is the path of wamr-pthread-san. */
export interface RaceRun {
  readonly run: RunResult;
  /** What was seen, with places in the module's file. */
  readonly report: RaceReport;
}

/** Random addresses of more bits than ThreadSanitizer has room for (Linux, vm.mmap_rnd_bits). */
const NO_ROOM = /FATAL: ThreadSanitizer: unexpected memory mapping/;

/**
 * Runs a module in wamr-pthread-san. The module is run as it is: places are those of the user's file.
 *
 * Throws IO_READ for a folder that cannot be opened and ENGINE_FAILED where the program could not do its work.
 */
export async function runUnderRaceDetector(options: WamrRunOptions): Promise<RaceRun> {
  const { module, addon: program } = options;
  const { job } = planWamrRun(options);
  const folder = scratchFolder('race');
  try {
    const file = join(folder, 'job');
    await writeFile(
      file,
      writeJobFile({ ...job, module: module.bytes, watchedFunctions: watchedFunctions(module) }),
    );
    const end = await start(program, file, options);
    const report = readReport(end.report);
    if (report.end === undefined && NO_ROOM.test(end.stderr)) throw noRoom(program);
    const run = resultOf(options, end, report);
    const { races, orders, creations } = report;
    return { run: { ...run, engine: 'race' }, report: { races, orders, creations } };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function start(program: string, file: string, options: WamrRunOptions): Promise<ChildEnd> {
  try {
    return await runChild(program, [file], options);
  } catch (error) {
    throw new WamrPthreadError('ENGINE_FAILED', `${program} cannot be started: ${String(error)}`, {
      hint: 'Delete its folder and run wamr-pthread runtime build --race again.',
      cause: error,
    });
  }
}

function noRoom(program: string): WamrPthreadError {
  return new WamrPthreadError(
    'ENGINE_FAILED',
    `${program}: ThreadSanitizer of this compiler has no room for the addresses of this system`,
    {
      hint: 'Run the command under `setarch -R`, set vm.mmap_rnd_bits to 28, or build with a newer gcc or clang (CC, CXX).',
    },
  );
}
