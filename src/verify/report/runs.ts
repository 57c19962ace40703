import Table from 'cli-table3';
import { formatSize } from '../../config/size.js';
import type { RunResult } from '../types.js';
import { type Colours, plural } from './text.js';

/** One line for each engine, how its runs ended, threads, heap; and what it cannot see, lest silence passes for proof. */
export function runLines(runs: readonly RunResult[]): string[] {
  return byEngine(runs).flatMap(([engine, own]) => {
    const numbers = [...threadLine(own), ...heapLine(own)].map(line => line.trim());
    return [[`  ${engine}: ${outcomes(own)}`, ...numbers].join('; '), ...notSeen(own)];
  });
}

/** One block for each engine: everything, with a small table of stacks (the highest of all runs). */
export function formatRuns(runs: readonly RunResult[], colours: Colours): string {
  return byEngine(runs)
    .map(([engine, own]) =>
      [
        `${colours.bold(`Runs on ${engine}`)}: ${outcomes(own)}`,
        ...threadLine(own),
        ...notSeen(own),
        ...heapLine(own),
        ...constructors(own),
        ...stackTable(own),
        timing(own),
        ...suppressed(own),
        ...hostCalls(own),
        ...own.flatMap(printed),
      ].join('\n'),
    )
    .join('\n\n');
}

function byEngine(runs: readonly RunResult[]): (readonly [string, readonly RunResult[]])[] {
  const engines = [...new Set(runs.map(each => each.engine))];
  return engines.map(engine => [engine, runs.filter(each => each.engine === engine)] as const);
}

function notSeen([first]: readonly RunResult[]): string[] {
  if (first?.notSeen === undefined) return [];
  return first.engine === 'race' || first.engine === 'heap'
    ? ['  what it cannot see:', ...first.notSeen.map(each => `    ${each}`)]
    : [`  this engine cannot see: ${first.notSeen.join(', ')}`];
}

/** Known races of libc: those that were met, and those that this run had no need to leave out. */
function suppressed(runs: readonly RunResult[]): string[] {
  const totals = new Map<string, number>();
  for (const { id, count } of runs.flatMap(each => each.suppressed ?? []))
    totals.set(id, (totals.get(id) ?? 0) + count);
  const unused = [...totals].filter(([, count]) => count === 0).map(([id]) => id);
  return [
    ...[...totals]
      .filter(([, count]) => count > 0)
      .map(([id, count]) => `  left out, a known race of libc: ${id} (${plural(count, 'time')})`),
    ...(unused.length === 0 ? [] : [`  known races of libc, not met: ${unused.join(', ')}`]),
  ];
}

/** Only the real runtime counts them. */
function constructors(runs: readonly RunResult[]): string[] {
  const counts = [...new Set(runs.flatMap(each => each.constructorRuns ?? []))];
  return counts.length === 0
    ? []
    : [`  constructors ran: ${counts.map(each => plural(each, 'time')).join(' or ')}`];
}

function threadLine(runs: readonly RunResult[]): string[] {
  if (runs.some(each => each.notSeen?.includes('threads') === true)) return [];
  const [created, peak] = [most(runs, each => each.threads.created), most(runs, each => each.threads.peak)];
  return [`  threads created: ${created} (at the same time: ${peak})`];
}

/** Nothing for a module that brings its own allocator: the app heap is then not used. */
function heapLine(runs: readonly RunResult[]): string[] {
  const allocations = most(runs, each => each.heap.allocations);
  if (allocations === 0) return [];
  const peak = formatSize(most(runs, each => each.heap.peak));
  return [`  app heap at its peak: ${peak} in ${plural(allocations, 'allocation')}`];
}

const WORDS: Readonly<Record<RunResult['outcome'], string>> = {
  passed: 'passed',
  exit: 'exited',
  trap: 'trapped',
  hang: 'hung',
  crash: 'crashed',
};

function outcomes(runs: readonly RunResult[]): string {
  const kinds = ['passed', 'exit', 'trap', 'hang', 'crash'] as const;
  const counts = kinds.flatMap(kind => {
    const own = runs.filter(each => kindOf(each) === kind);
    return own.length === 0 ? [] : [`${own.length} ${WORDS[kind]}`];
  });
  return `${plural(runs.length, 'run')}, ${counts.join(', ')}`;
}

/** proc_exit(0) is a success like a return from main. */
function kindOf(run: RunResult): RunResult['outcome'] {
  return run.outcome === 'exit' && (run.exitCode ?? 0) === 0 ? 'passed' : run.outcome;
}

function most(runs: readonly RunResult[], value: (run: RunResult) => number): number {
  return Math.max(...runs.map(value));
}

function stackTable(runs: readonly RunResult[]): string[] {
  const count = most(runs, each => each.stacks.length);
  const rows = Array.from({ length: count }, (_, thread) => {
    const own = runs.flatMap(each => each.stacks[thread] ?? []);
    const used = Math.max(...own.map(each => each.used));
    const size = Math.max(...own.map(each => each.size));
    const share = size === 0 ? '' : `${Math.round((used / size) * 100)} %`;
    const overflowed = own.some(each => each.overflowed);
    return [
      thread === 0 ? 'main' : `thread ${thread}`,
      formatSize(used),
      formatSize(size),
      overflowed ? 'overflowed' : share,
    ];
  }).filter(([, used]) => used !== '0 bytes');
  if (rows.length === 0) return [];
  const table = new Table({
    head: ['stack of', 'used', 'of', ''],
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
    chars: Object.fromEntries(BORDERS.map(part => [part, ''])),
    colAligns: ['left', 'right', 'right', 'right'],
  });
  table.push(...rows);
  return table
    .toString()
    .split('\n')
    .map(line => `  ${line.trimEnd()}`);
}

const BORDERS = [
  ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
  ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'],
];

function timing(runs: readonly RunResult[]): string {
  return `  time: ${plural(Math.round(runs.reduce((sum, each) => sum + each.milliseconds, 0)), 'millisecond')} in all`;
}

/** How often the host's own functions were called, in all runs together. */
function hostCalls(runs: readonly RunResult[]): string[] {
  const totals = new Map<string, number>();
  for (const { name, calls } of runs.flatMap(each => each.hostCalls ?? []))
    totals.set(name, (totals.get(name) ?? 0) + calls);
  return [...totals].map(([name, calls]) => `  ${name}: called ${calls === 1 ? 'once' : `${calls} times`}`);
}

function printed(run: RunResult, index: number): string[] {
  return (['stdout', 'stderr'] as const).flatMap(stream => {
    const text = run[stream].trimEnd();
    if (text === '') return [];
    return [`  ${stream} of run ${index + 1}:`, ...text.split('\n').map(line => `    ${line}`)];
  });
}
