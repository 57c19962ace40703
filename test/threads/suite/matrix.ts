import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TestSysroot } from '../../support/link.js';
import type { WamrRun } from '../../support/wamr.js';
import type { Engine } from './engines.js';
import { problemsOf } from './judge.js';
import { Modules } from './modules.js';
import { type Program, runsOn } from './program.js';

/** One program on one sysroot, and what became of its runs. */
export interface Cell {
  readonly program: Program;
  readonly sysroot: TestSysroot;
  readonly milliseconds: number[];
  readonly failures: Failure[];
}

export interface Failure {
  /** Counted from 1; 0 where the program could not be built. */
  readonly run: number;
  readonly problems: readonly string[];
  readonly result: WamrRun | undefined;
}

export interface MatrixOptions {
  readonly programs: readonly Program[];
  readonly sysroots: readonly TestSysroot[];
  readonly engine: Engine;
  readonly runs: number;
  readonly timeout: number;
  /** Stress runs: the long programs take turns on the sysroots. */
  readonly turns: boolean;
  /** For modules and the programs' own folders; its owner removes it. */
  readonly scratch: string;
  readonly onProgress: (done: number, all: number, cell: Cell) => void;
  readonly onFailure: (cell: Cell, failure: Failure) => void;
}

/** Two at a time: the programs start four threads each, and CI has two cores. */
const AT_A_TIME = 2;

/** Runs every program that a sysroot can have, the whole suite once before any program comes again. */
export async function runMatrix(options: MatrixOptions): Promise<readonly Cell[]> {
  const { programs, sysroots, engine, runs, onProgress } = options;
  await engine.prepare();
  const modules = new Map(sysroots.map((each, index) => [each, modulesOf(each, index, options)]));
  const cells = sysroots.flatMap(sysroot =>
    programs
      .filter(program => runsOn(program, sysroot))
      .map((program): Cell => ({ program, sysroot, milliseconds: [], failures: [] })),
  );
  const isDue = ({ program, sysroot }: Cell, round: number) =>
    !options.turns || !program.takesTurns || sysroots[round % sysroots.length] === sysroot;
  const runsOf = (round: number) =>
    cells.filter(cell => isDue(cell, round)).map(cell => ({ cell, run: round + 1 }));
  const list = Array.from({ length: runs }, (_, round) => runsOf(round)).flat();
  const queue = list.values();
  let done = 0;
  const work = async () => {
    for (const { cell, run } of queue) {
      await runCell(cell, run, modules.get(cell.sysroot), options);
      onProgress(++done, list.length, cell);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  return cells;
}

function modulesOf(sysroot: TestSysroot, index: number, { scratch }: MatrixOptions): Modules {
  const folder = join(scratch, `sysroot-${index}`);
  mkdirSync(folder);
  return new Modules(sysroot, folder);
}

async function runCell(
  cell: Cell,
  run: number,
  modules: Modules | undefined,
  options: MatrixOptions,
): Promise<void> {
  const fail = (failure: Failure) => {
    cell.failures.push(failure);
    options.onFailure(cell, failure);
  };
  // One that cannot be built is one failure, not one for each run.
  if (modules === undefined || cell.failures.some(failure => failure.run === 0)) return;
  const folder = mkdtempSync(join(options.scratch, 'run-'));
  try {
    const module = await attempt(() => modules.get(cell.program));
    if (module instanceof Error) return fail({ run: 0, problems: [module.message], result: undefined });
    const start = performance.now();
    const settings = { module, folder, timeout: options.timeout };
    const result = await attempt(() => options.engine.run(cell.program, settings));
    const milliseconds = Math.round(performance.now() - start);
    cell.milliseconds.push(milliseconds);
    if (result instanceof Error) return fail({ run, problems: [result.message], result: undefined });
    const problems = problemsOf(cell.program, result, milliseconds);
    if (problems.length > 0) fail({ run, problems, result });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** An error says something about one program: the others still run. */
async function attempt<T>(body: () => Promise<T>): Promise<T | Error> {
  try {
    return await body();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
