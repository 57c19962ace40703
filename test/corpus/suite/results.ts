import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { MODES, SYSROOTS } from './program.js';

/** Runs of one program of one toolchain in one mode, over all rounds. */
const cellSchema = z.strictObject({
  sysroot: z.enum(SYSROOTS),
  mode: z.enum(MODES),
  runs: z.int().min(1),
  /** Runs in which everything was found that must be; absent where nothing must be. */
  found: z.int().min(0).optional(),
  /** Errors and warnings that have nothing to do with the defect, each once. */
  unexpected: z.array(z.string()),
});

const resultsSchema = z.strictObject({
  version: z.literal(1),
  /** How often everything was run, one after the other. */
  rounds: z.int().min(1),
  programs: z.array(
    z.strictObject({
      name: z.string(),
      innocent: z.boolean(),
      title: z.string(),
      cells: z.array(cellSchema),
    }),
  ),
});

export type Cell = z.infer<typeof cellSchema>;
export type Results = z.infer<typeof resultsSchema>;
export type ProgramResult = Results['programs'][number];

export const resultsFile = fileURLToPath(new URL('../results.json', import.meta.url));
export const tableFile = fileURLToPath(new URL('../../../docs/detection.md', import.meta.url));

export function readResults(): Results {
  return resultsSchema.parse(JSON.parse(readFileSync(resultsFile, 'utf8')));
}

/** Something that must be found was not, in some run. */
export function isMissed({ found, runs }: Cell): boolean {
  return found !== undefined && found < runs;
}

export function isFalseAlarm({ unexpected }: Cell): boolean {
  return unexpected.length > 0;
}

/** Adds the runs of another round. */
export function addRounds(one: Results, other: Results): Results {
  const sum = (cell: Cell, more: Cell | undefined): Cell => ({
    ...cell,
    runs: cell.runs + (more?.runs ?? 0),
    ...(cell.found === undefined ? {} : { found: cell.found + (more?.found ?? 0) }),
    unexpected: [...new Set([...cell.unexpected, ...(more?.unexpected ?? [])])],
  });
  return {
    version: 1,
    rounds: one.rounds + other.rounds,
    programs: one.programs.map(program => {
      const more = other.programs.find(each => each.name === program.name)?.cells ?? [];
      const same = (cell: Cell) =>
        more.find(each => each.mode === cell.mode && each.sysroot === cell.sysroot);
      return { ...program, cells: program.cells.map(cell => sum(cell, same(cell))) };
    }),
  };
}

/** The newer cells in the place of the older ones of the same program, toolchain and mode; only what is in `names`. */
export function replaceCells(old: Results, newer: Results, names: readonly string[]): Results {
  const isSame = (one: Cell, other: Cell) => one.mode === other.mode && one.sysroot === other.sysroot;
  const all = [...newer.programs, ...old.programs.filter(({ name }) => names.includes(name))];
  const programs = names.flatMap(name => {
    const [first, second] = all.filter(each => each.name === name);
    if (first === undefined) return [];
    const kept = second?.cells.filter(cell => !first.cells.some(each => isSame(each, cell))) ?? [];
    return [{ ...first, cells: inOrder([...first.cells, ...kept]) }];
  });
  return { version: 1, rounds: Math.min(old.rounds, newer.rounds), programs };
}

/** By mode, then by toolchain. */
export function inOrder(cells: readonly Cell[]): Cell[] {
  const place = ({ sysroot, mode }: Cell) => MODES.indexOf(mode) * 10 + SYSROOTS.indexOf(sysroot);
  return cells.toSorted((a, b) => place(a) - place(b));
}
