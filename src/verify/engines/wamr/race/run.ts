import { WamrPthreadError } from '../../../../errors.js';
import type { RunResult } from '../../../types.js';
import type { WamrRunOptions } from '../options.js';
import type { RaceReport } from '../protocol.js';
import { runWatched } from '../watched-program.js';
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
  const { run, report } = await runWatched(options, {
    engine: 'race',
    module: module.bytes,
    watchedFunctions: watchedFunctions(module),
    refusal: ({ stderr }) => (NO_ROOM.test(stderr) ? noRoom(program) : undefined),
  });
  const { races, orders, creations } = report;
  return { run, report: { races, orders, creations } };
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
