import Table from 'cli-table3';
import type { Cell, Failure } from './matrix.js';

/** All that is known about a failed run, in one line. */
export function formatFailure({ program, sysroot }: Cell, { run, problems, result }: Failure): string {
  const log = result?.log.map(line => line.trimEnd()) ?? [];
  return [
    `FAILED ${program.name}`,
    sysroot.key,
    run === 0 ? 'not built' : `run ${run}`,
    ...(result === undefined ? [] : [`exit code ${result.code ?? 'none'}`]),
    problems.map(oneLine).join('; '),
    ...(result === undefined ? [] : [`output ${JSON.stringify(shortened(result.stdout))}`]),
    ...(log.length === 0 ? [] : [`WAMR: ${shortened(log.join(' | '))}`]),
  ].join(' · ');
}

/** Program × sysroot: runs, failures and the median time, with a line of totals. */
export function formatTable(cells: readonly Cell[]): string {
  const sysroots = [...new Set(cells.map(({ sysroot }) => sysroot))];
  const programs = [...new Set(cells.map(({ program }) => program))];
  const table = new Table({
    head: ['program', ...sysroots.map(({ key }) => key)],
    style: { head: [], border: [], compact: true },
    colAligns: ['left', ...sysroots.map(() => 'right' as const)],
  });
  for (const program of programs) {
    const row = sysroots.map(sysroot => {
      const cell = cells.find(each => each.program === program && each.sysroot === sysroot);
      return cell === undefined ? '-' : formatCell(cell);
    });
    table.push([program.name, ...row]);
  }
  const { runs, failures } = totals(cells);
  return `${table.toString()}\n${runs} runs, ${failures} failed (cells: failed / runs, median)`;
}

function formatCell(cell: Cell): string {
  return `${cell.failures.length} / ${cell.milliseconds.length}, ${median(cell)} ms`;
}

/** The same as data. */
export function asData(cells: readonly Cell[], engine: string): unknown {
  return {
    version: 1,
    engine,
    ...totals(cells),
    cells: cells.map(cell => ({
      program: cell.program.name,
      sysroot: cell.sysroot.key,
      runs: cell.milliseconds.length,
      medianMs: median(cell),
      failures: cell.failures,
    })),
  };
}

export function totals(cells: readonly Cell[]): { runs: number; failures: number } {
  return {
    runs: cells.reduce((sum, { milliseconds }) => sum + milliseconds.length, 0),
    failures: cells.reduce((sum, { failures }) => sum + failures.length, 0),
  };
}

function median({ milliseconds }: Cell): number {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function oneLine(text: string): string {
  return shortened(text.replaceAll(/\s*\n\s*/g, ' | '));
}

function shortened(text: string): string {
  return text.length > 2000 ? `${text.slice(0, 2000)} …` : text;
}
