import type { RunResult } from '../types.js';
import { byEngine, heapLine, notSeen, outcomes, threadLine } from './run-lines.js';
import { stackTable } from './stack-table.js';
import { type Colours, plural } from './text.js';

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
        ...seeds(own),
        timing(own),
        ...suppressed(own),
        ...hostCalls(own),
        ...own.flatMap(printed),
      ].join('\n'),
    )
    .join('\n\n');
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

/** How each run was shaken: enough of them to go on by hand. */
function seeds(runs: readonly RunResult[]): string[] {
  const all = runs.flatMap(({ schedule }) => (schedule === undefined ? [] : [schedule]));
  const [first] = all;
  if (first === undefined) return [];
  const more = all.length > 1 ? `, each of ${all.length} runs with its own` : '';
  const limits = [...new Set(all.map(each => each.maxThreads))].sort((a, b) => a - b).join(', ');
  return [`  shaken: first seed ${first.seed} (run ${first.run})${more}; thread limit ${limits}`];
}

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
