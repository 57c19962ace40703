import { formatSize } from '../../config/size.js';
import type { RunResult } from '../types.js';
import { plural } from './text.js';

/** One line for each engine, how its runs ended, threads, heap; and what it cannot see, lest silence passes for proof. */
export function runLines(runs: readonly RunResult[]): string[] {
  return byEngine(runs).flatMap(([engine, own]) => {
    const numbers = [...threadLine(own), ...heapLine(own)].map(line => line.trim());
    const seed = own[0]?.schedule?.seed;
    const shaken = seed === undefined ? '' : `; ${own.length === 1 ? 'seed' : 'first seed'} ${seed}`;
    return [`${[`  ${engine}: ${outcomes(own)}`, ...numbers].join('; ')}${shaken}`, ...notSeen(own)];
  });
}

export function byEngine(runs: readonly RunResult[]): (readonly [string, readonly RunResult[]])[] {
  const engines = [...new Set(runs.map(each => each.engine))];
  return engines.map(engine => [engine, runs.filter(each => each.engine === engine)] as const);
}

export function notSeen([first]: readonly RunResult[]): string[] {
  if (first?.notSeen === undefined) return [];
  return first.engine === 'race' || first.engine === 'heap'
    ? ['  what it cannot see:', ...first.notSeen.map(each => `    ${each}`)]
    : [`  this engine cannot see: ${first.notSeen.join(', ')}`];
}

export function threadLine(runs: readonly RunResult[]): string[] {
  if (runs.some(each => each.notSeen?.includes('threads') === true)) return [];
  const [created, peak] = [most(runs, each => each.threads.created), most(runs, each => each.threads.peak)];
  return [`  threads created: ${created} (at the same time: ${peak})`];
}

/** Nothing for a module that brings its own allocator: the app heap is then not used. */
export function heapLine(runs: readonly RunResult[]): string[] {
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

export function outcomes(runs: readonly RunResult[]): string {
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
