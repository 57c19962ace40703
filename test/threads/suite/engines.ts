import { readFileSync } from 'node:fs';
import { runOnV8 } from '../../../src/verify/engines/v8/run.js';
import type { RunResult } from '../../../src/verify/types.js';
import { readModule } from '../../../src/wasm/module.js';
import type { Part } from '../../support/parts.js';
import { type Sanitizer, type WamrRun, wamrRunner } from '../../support/wamr.js';
import type { Program } from './program.js';
import { nameAddresses } from './symbols.js';

/** Runs modules of the suite's programs. */
export interface Engine extends Part {
  readonly name: 'wamr' | 'v8';
  prepare(): Promise<void>;
  run(program: Program, settings: RunSettings): Promise<WamrRun>;
}

interface RunSettings {
  readonly module: string;
  /** An empty folder for programs that want one. */
  readonly folder: string;
  readonly timeout: number;
}

/** The app heap of iwasm's own examples is too small for programs that allocate from four threads. */
const APP_HEAP = 16 * 1024 * 1024;
const MAX_THREADS = 4;
const HOST_THREADS = 3;

/** The real WAMR. */
export function wamrEngine(sanitize?: Sanitizer): Engine {
  const wamr = wamrRunner(sanitize);
  return {
    name: 'wamr',
    missing: wamr.missing,
    prepare: wamr.prepare,
    run: async (program, { module, folder, timeout }) => {
      const { usesFolder, hostExport } = program;
      const run = await wamr.run(module, {
        timeout,
        heapSize: APP_HEAP,
        maxThreads: MAX_THREADS,
        ...(usesFolder ? { dir: folder, args: [folder] } : {}),
        ...(hostExport === undefined ? {} : { hostThreads: HOST_THREADS, hostExport }),
      });
      return sanitize === undefined ? run : keepRaces(run, program, module);
    },
  };
}

/** Moves what is no failure to the log: peeks (test/wamr/races.c) and the races that the program's header explains. */
function keepRaces(run: WamrRun, { knownRaces, racyVariables }: Program, module: string): WamrRun {
  const isKnown = (line: string) =>
    line.startsWith('peek: ') ||
    (line.startsWith('race: ') &&
      (knownRaces.some(name => line.includes(` in ${name} < `)) ||
        racyVariables.some(name => line.includes(` (${name} + `))));
  const lines = nameAddresses(run.stderr, module).split(/(?<=\n)/);
  return {
    ...run,
    stderr: lines.filter(line => !isKnown(line)).join(''),
    log: [...run.log, ...lines.filter(isKnown)],
  };
}

/** Node's own WebAssembly with the semantics of lib-pthread. */
export const v8Engine: Engine = {
  name: 'v8',
  missing: undefined,
  prepare: async () => {},
  run: async ({ usesFolder }, { module, folder, timeout }) => {
    const result = await runOnV8({
      module: readModule(readFileSync(module), module),
      maxThreads: MAX_THREADS,
      appHeap: APP_HEAP,
      timeoutMs: timeout,
      args: usesFolder ? [folder] : [],
      env: {},
      dirs: usesFolder ? [folder] : [],
    });
    return asWamrRun(result);
  },
};

/** As the runner of WAMR reports it: an exception is text on stderr and exit code 1. */
function asWamrRun({ outcome, exitCode, trap, blocked = [], stdout, stderr }: RunResult): WamrRun {
  const timedOut = outcome === 'hang';
  const end = trap?.message ?? blocked.map(({ thread, on }) => `thread ${thread}: ${on}`).join('; ');
  return {
    code: timedOut ? undefined : (exitCode ?? (outcome === 'passed' ? 0 : 1)),
    stdout,
    stderr: end === '' ? stderr : `${stderr}${end}\n`,
    log: [],
    timedOut,
  };
}
